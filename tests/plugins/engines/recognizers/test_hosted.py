from __future__ import annotations

import pytest

from vivant.errors import WrongSetting
from vivant.plugins.engines.recognizers.hosted import HOT_WORDS, Account, hints

WEB = ("https", "http")


def account(base_url: str = "http://localhost:8000/v1", key: str = "") -> Account:
    return Account("ear", base_url, key)


@pytest.mark.parametrize("base_url", ["http://localhost:8000/v1", "https://[::1]/v1", "HTTPS://ear.example"])
def test_addresses(base_url: str) -> None:
    account(base_url).check(WEB, ())


@pytest.mark.parametrize(
    ("base_url", "found"),
    [
        ("", "begin with https:// or http://"),
        ("http:///v1", "begin with https:// or http://"),
        ("ws://localhost/v1", "begin with https:// or http://"),
        ("http://localhost:80000/v1", "no address .Port out of range"),
        ("http://localhost:port/v1", "no address .Port could not be cast"),
        ("http://[::1/v1", "no address .Invalid IPv6 URL"),
    ],
)
def test_what_is_no_address(base_url: str, found: str) -> None:
    with pytest.raises(WrongSetting, match=found) as caught:
        account(base_url).check(WEB, ("base_url", "key"))
    assert (caught.value.plugin, caught.value.setting) == ("ear", "base_url")
    assert str(caught.value).endswith("It takes: base_url, key.")


def test_addresses_below_the_base() -> None:
    urls = [account(base).url("/audio") for base in ("http://localhost/v1", "http://localhost/v1//")]
    assert urls == ["http://localhost/v1/audio"] * 2


def test_the_key_is_read_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = account(key="EAR_KEY")
    monkeypatch.setenv("EAR_KEY", " secret\n")
    ours.check(WEB, ())
    assert ours.headers() == {"Authorization": "Bearer secret"}
    assert account().headers() == {}
    assert "secret" not in repr(ours)


@pytest.mark.parametrize(
    ("secret", "found"), [("", "is not set"), ("schlüssel", "printable ASCII"), ("a\r\nHost: b", "printable ASCII")]
)
def test_what_is_no_key(monkeypatch: pytest.MonkeyPatch, secret: str, found: str) -> None:
    monkeypatch.setenv("EAR_KEY", secret)
    with pytest.raises(WrongSetting, match=f"'EAR_KEY', which .*{found}") as caught:
        account(key="EAR_KEY").check(WEB, ())
    assert caught.value.setting == "key"
    assert not secret or secret not in str(caught.value)


def test_hints_that_say_nothing_are_left_out() -> None:
    assert hints("gpt-transcribe", None, (), []) == {}
    assert hints("whisper-1", None, ("zh", "en"), []) == {}
    assert hints("whisper-1", None, ("en",), []) == {"language": "en"}
    assert hints("gpt-live-transcribe-2", "zh", ("zh", "en"), []) == {"languages": ["zh"]}


def test_so_many_hot_words() -> None:
    words = [f"word{at}" for at in range(HOT_WORDS + 1)]
    assert hints("gpt-transcribe", "en", (), words)["keywords"] == words[:-1]
    assert hints("whisper-1", "en", (), words)["prompt"].endswith(", word99")
