"""Journals of humans: each one's behaviour is recorded in a file of its own."""

from __future__ import annotations

import errno
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vivant.behavior.contracts import Behavior
from vivant.behavior.journal import Header
from vivant.behavior.journal_files import Pages, sweep
from vivant.behavior.recording import Glance, Recorder, describe, glances, own_texts, runner_of
from vivant.errors import JournalError
from vivant.persona import Persona

log = logging.getLogger("vivant.human")

KEPT = ("languages", "lang", "texts", "suggestions")
"""What the persona offers to a behaviour and a journal keeps, beside its folder."""


def _local() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Journals:
    """Where humans are recorded, and how.

    texts : False keeps what visitors say out of the files; they can then be explained, but not replayed.
    days, size : journals that are older, and the oldest while all together hold more bytes, are deleted whenever a
        recording begins or begins another part, which is once a day at least; 0 keeps them.
    wall : the local time, with its zone.
    """

    folder: Path
    texts: bool = True
    days: int = 0
    size: int = 0
    wall: Callable[[], datetime] = _local

    @classmethod
    def of(cls, persona: Persona, folder: Path | None = None, *, texts: bool = True) -> Journals | None:
        """As a persona's [behavior] says; None where nothing is to be recorded.

        folder : takes the place of the persona's. texts : False keeps them out also where the persona does not.
        """
        conduct = persona.behavior
        where = folder or conduct.journal
        if where is None:
            return None
        return cls(where, texts and conduct.texts, conduct.keep_days, conduct.keep_megabytes * 1_000_000)

    def check(self) -> None:
        """Make the folder and delete what is too old. Raises JournalError where nothing can be written into it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise self._fault(problem) from None
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise self._fault(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        self._sweep()

    def record(self, behavior: Behavior, persona: Persona, seed: int) -> Recorder:
        """A behaviour that writes its journal. Raises JournalError where no file can be made."""
        now = self.wall()
        try:
            paper = Pages(self.folder, now, wall=self.wall if self.days else None, turned=self._sweep)
        except OSError as problem:
            raise self._fault(problem) from None
        self._sweep()
        engine = persona.engine("behavior")
        offered = {name: persona.offered[name] for name in KEPT}
        offered |= {"folder": str(persona.file.parent.absolute()), "seed": seed}
        header = Header(now, 0, engine=engine.engine, settings=dict(engine.settings), offered=offered, texts=self.texts)
        runner, texts = runner_of(behavior), persona.identity.texts.by_name()
        glance: Callable[[], Glance] = Glance
        own = frozenset(text for by_lang in texts.values() for text in by_lang.values())
        if runner is not None:
            header, glance = describe(runner, header), glances(runner)
            own = own_texts(runner.tree.document, texts)
        return Recorder(behavior, header, paper, wall=self.wall, glance=glance, own=own, salt=secrets.token_bytes(16))

    def _sweep(self) -> None:
        try:
            sweep(self.folder, self.wall(), days=self.days, size=self.size)
        except OSError as problem:  # a recording is worth more than a tidy folder
            log.warning("journals of %s cannot be deleted: %s", self.folder, problem.strerror or problem)

    def _fault(self, problem: OSError) -> JournalError:
        found = problem.strerror or str(problem)
        return JournalError(self.folder, None, "a folder that journals can be written into", found)
