"""What the hosted recognisers share: address, key, and hints for a model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from vivant.errors import WrongSetting
from vivant.score import Lang

ADVICE = {
    401: "Is the key in the environment variable that the setting 'key' names right?",
    403: "The key may not use this: look at the account's projects and permissions.",
    404: "Is the model known there, and base_url right? It ends before /audio or /realtime, as in https://api.openai.com/v1.",
    400: "Does this model take these settings? 'format' may be 'json' for servers that know no other.",
    413: "The utterance is longer than the server takes.",
    429: "Too many requests, or the account's quota is used up.",
}
"""What to do about an answer, by HTTP status."""

HOT_WORDS = 100
"""So many hot words are passed on."""

_HINTED = ("gpt-transcribe", "gpt-live-transcribe")


@dataclass(frozen=True, slots=True)
class Account:
    """Where the engine is and who asks.

    key : the name of an environment variable; '' where the server wants none.
    """

    engine: str
    base_url: str
    key: str

    def check(self, schemes: Sequence[str], settings: tuple[str, ...]) -> None:
        """Raise WrongSetting for an address of another form, or a key that is not there."""
        try:
            parts = urlsplit(self.base_url)
            _ = parts.port  # raises where it is no port
        except ValueError as problem:
            found = f"{self.base_url!r}, no address ({problem})"
            raise WrongSetting(self.engine, "base_url", found, settings) from None
        if parts.scheme not in schemes or not parts.hostname:
            expected = " or ".join(f"{scheme}://" for scheme in schemes)
            found = f"{self.base_url!r} and does not begin with {expected}"
            raise WrongSetting(self.engine, "base_url", found, settings)
        if self.key and not os.environ.get(self.key):
            found = f"the environment variable {self.key!r}, which is not set (key = '' is for servers that want none)"
            raise WrongSetting(self.engine, "key", found, settings)
        if not self._secret().isascii() or not self._secret().isprintable():
            found = f"the environment variable {self.key!r}, which holds what no key does: signs beyond printable ASCII"
            raise WrongSetting(self.engine, "key", found, settings)

    def url(self, path: str) -> str:
        """An address below the base."""
        return self.base_url.rstrip("/") + path

    def headers(self) -> dict[str, str]:
        """Those that carry the key."""
        return {"Authorization": f"Bearer {self._secret()}"} if self._secret() else {}

    def _secret(self) -> str:
        return os.environ.get(self.key, "").strip() if self.key else ""


def hints(model: str, lang: Lang | None, languages: Sequence[Lang], hot_words: Sequence[str]) -> dict[str, Any]:
    """What a model is told of the sound, by the names of the API.

    gpt-transcribe and gpt-live-transcribe take lists, `languages` and `keywords`; older models take one `language` and
    a `prompt` in which the words occur.

    >>> hints("gpt-transcribe", None, ("zh", "en"), ["居住证"])
    {'languages': ['zh', 'en'], 'keywords': ['居住证']}
    >>> hints("whisper-1", "zh", ("zh", "en"), ["居住证", "户口本"])
    {'language': 'zh', 'prompt': '居住证, 户口本'}
    """
    words = list(hot_words[:HOT_WORDS])
    if model.startswith(_HINTED):
        told = {"languages": [lang] if lang else list(languages), "keywords": words}
        return {name: value for name, value in told.items() if value}
    only = lang or (languages[0] if len(languages) == 1 else None)
    told_older = {"language": only, "prompt": ", ".join(words)}
    return {name: value for name, value in told_older.items() if value}
