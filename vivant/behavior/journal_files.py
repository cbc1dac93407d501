"""Journals on disk: one session's file, with a size limit and parts; and how long journals are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from vivant.behavior.journal_text import SUFFIX, part_file

PART = 16 * 1024 * 1024
"""Bytes of one part: about a week of a busy hall."""

PARTS = 8
"""Full parts of a session that are kept, or as much in more parts; the oldest go first."""

DAY = timedelta(days=1)
"""A part is at most so old when another begins: else a session that never ends would hide old lines from `sweep`."""

FRESH = timedelta(minutes=10)
"""A file that was written to so recently may be that of a session that runs: it is not deleted for its size."""

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d+)?(\.\d+)?\.jsonl")


class Pages:
    """The files of one recording: `2026-03-01T09-00-00.jsonl`, then `….2.jsonl`, … Every line is written at once.

    Parameters
    ----------
    folder : made where it is missing.
    now : local time, which names the files.
    limit : bytes of one part. keep : full parts that stay; without its first a journal can be explained, not replayed.
    wall : the local time; where it is given, a part ends after a day. turned : told when another part has begun.

    Raises OSError where it cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        now: datetime,
        *,
        limit: int = PART,
        keep: int = PARTS,
        wall: Callable[[], datetime] | None = None,
        turned: Callable[[], None] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file, self._out = _open_first(folder, now)
        self._part, self._size, self._limit, self._keep = 1, 0, limit, keep
        self._closed: dict[int, int] = {}
        """Bytes of the parts before, by their number."""
        self._began, self._wall, self._turned = now, wall, turned

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, line: str) -> None:
        """Take a line."""
        self._size += len(line.encode("utf-8", "backslashreplace"))
        self._out.write(line)

    def turn(self) -> bool:
        """Begin another part where this one is full; whether it did."""
        now = self._wall() if self._wall is not None else self._began
        if self._size < self._limit and now - self._began < DAY:
            return False
        self._began = now
        self._out.close()
        self._closed[self._part] = min(self._size, self._limit)
        self._part, self._size = self._part + 1, 0
        self._out = _opened(part_file(self.file, 1, self._part))
        while sum(self._closed.values()) > self._limit * (self._keep - 1):
            oldest = min(self._closed)
            part_file(self.file, 1, oldest).unlink(missing_ok=True)
            del self._closed[oldest]
        if self._turned is not None:
            self._turned()
        return True

    def close(self) -> None:
        """Close the file."""
        self._out.close()


def sweep(folder: Path, now: datetime, *, days: int = 0, size: int = 0) -> list[Path]:
    """Delete journals of a folder that are too old, then the oldest while all are too large; gives those deleted.

    Only files named as `Pages` names them are touched. days : since the last line; 0: no limit. size : bytes of all
    together; 0: no limit. Raises OSError where one cannot be deleted.
    """
    found = [(file.stat(), file) for file in folder.iterdir() if _NAME.fullmatch(file.name) and file.is_file()]
    found.sort(key=lambda each: (each[0].st_mtime, each[1].name))
    total, deleted = sum(status.st_size for status, _ in found), []
    for status, file in found:
        age = timedelta(seconds=now.timestamp() - status.st_mtime)
        if (days and age >= timedelta(days=days)) or (size and total > size and age >= FRESH):
            file.unlink(missing_ok=True)
            total -= status.st_size
            deleted.append(file)
    return deleted


def _open_first(folder: Path, now: datetime) -> tuple[Path, TextIO]:
    """A file that did not exist: humans may begin in the same second."""
    stem = now.strftime("%Y-%m-%dT%H-%M-%S")
    for n in range(1000):
        file = folder / f"{stem}{f'-{n}' if n else ''}{SUFFIX}"
        try:
            return file, _opened(file)
        except FileExistsError:
            continue
    raise FileExistsError(f"a thousand journals of {stem} in {folder}")


def _opened(file: Path) -> TextIO:
    """A new file that only its owner may read. A lone surrogate becomes \\udc80 there, which is JSON's own notation."""

    def private(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    return open(file, "x", encoding="utf-8", errors="backslashreplace", newline="\n", buffering=1, opener=private)
