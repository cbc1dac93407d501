"""Findings, and how they are told: file and line first, as compilers do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from vivant.behavior.document import Place

Level: TypeAlias = Literal["error", "warning", "hint"]
"""error : it cannot be built, or cannot do what it is written for. warning : it does something else than was surely
meant. hint : it may be meant."""

LEVELS: tuple[Level, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and what to do about it. what : a sentence without its full stop."""

    level: Level
    place: Place
    what: str
    advice: str = ""

    def __str__(self) -> str:
        where = str(self.place) if self.place.line else self.place.file
        advice = f" {self.advice}" if self.advice else ""
        return f"{where}: {self.level}: {self.what}.{advice}"


def report(findings: Sequence[Finding]) -> str:
    """One line for each, in the order of the files; then how many there are."""
    counts = {level: sum(finding.level == level for finding in findings) for level in LEVELS}
    said = [f"{count} {level}{'s' if count > 1 else ''}" for level, count in counts.items() if count]
    return "\n".join([*map(str, findings), ", ".join(said) or "nothing found"])


def failed(findings: Sequence[Finding]) -> bool:
    """Whether there is an error: what a program that checks files exits with."""
    return any(finding.level == "error" for finding in findings)
