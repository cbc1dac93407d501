"""What happened in a journal, told forward: Acts with their ends, what was perceived, and what guards put off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vivant.behavior.agenda import Turned
from vivant.behavior.journal import Entry, Journal, Wanted
from vivant.score import Halt, Hold, Percept, VoiceBegan, VoiceEnded


@dataclass(slots=True)
class Done:
    """An Act that was done. at : milliseconds since the first tick; entry : index of its entry.

    sounded : when it could first be heard or seen. ended, how, reason : when and how it ended, None while it runs; an
    Act that does not take the turn ends as it begins.
    """

    wanted: Wanted
    entry: int
    at: int
    sounded: int | None = None
    ended: int | None = None
    how: str = ""
    reason: str = ""

    def runs(self, at: int) -> bool:
        """Whether it has the turn at a time."""
        return isinstance(self.wanted.act, Turned) and self.at <= at and (self.ended is None or self.ended > at)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something perceived, and in which entry."""

    percept: Percept
    entry: int
    at: int


@dataclass(frozen=True, slots=True)
class SetBack:
    """An Act that was put off, refused or given up, and in which entry."""

    wanted: Wanted
    entry: int
    at: int


@dataclass(slots=True)
class Timeline:
    """Everything in its order."""

    journal: Journal
    done: list[Done] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    set_back: list[SetBack] = field(default_factory=list)

    @classmethod
    def of(cls, journal: Journal) -> Timeline:
        """Read a journal from its beginning to its end."""
        timeline = cls(journal)
        running: dict[int, Done] = {}
        for index, entry in enumerate(journal.entries):
            timeline._report(entry, running)
            timeline.seen += [Seen(percept, index, entry.at) for percept in entry.percepts]
            timeline.set_back += [SetBack(wanted, index, entry.at) for wanted in entry.setbacks]
            for done in _done(entry, index):
                timeline._begin(done, running)
        return timeline

    def _report(self, entry: Entry, running: dict[int, Done]) -> None:
        for act, status in entry.reports:
            done = running.get(act)
            if done is None or done.ended is not None or status == "started":
                continue
            if status == "running":
                done.sounded = entry.at
            else:
                done.ended, done.how = entry.at, status

    def _begin(self, done: Done, running: dict[int, Done]) -> None:
        self.done.append(done)
        act = done.wanted.act
        if isinstance(act, Turned):
            running.clear()
            running[act.id] = done
            return
        done.ended, done.how = done.at, "done"
        if isinstance(act, Halt):
            for each in running.values():
                if each.ended is None:
                    each.ended, each.how, each.reason = done.at, "halted", act.reason

    # --- asked ------------------------------------------------------------------------------------------------

    def turn(self, at: int) -> Done | None:
        """What has the turn at a time."""
        return next((done for done in reversed(self.done) if done.runs(at)), None)

    def held(self, at: int) -> Done | None:
        """The Hold by which the turn stands still at a time."""
        turn = self.turn(at)
        if turn is None:
            return None
        holds = [d for d in self.done if turn.at <= d.at <= at and isinstance(d.wanted.act, Hold)]
        last = holds[-1] if holds else None
        return last if last is not None and isinstance(last.wanted.act, Hold) and last.wanted.act.on else None

    def voice(self, at: int) -> bool:
        """Whether a visitor speaks at a time."""
        last = next(
            (s for s in reversed(self.seen) if s.at <= at and isinstance(s.percept, VoiceBegan | VoiceEnded)), None
        )
        return last is not None and isinstance(last.percept, VoiceBegan)

    def waiting(self, at: int) -> SetBack | None:
        """What a guard has put off at a time, and neither let happen nor refused since."""
        last = next((s for s in reversed(self.set_back) if s.at <= at), None)
        if last is None or last.wanted.state != "waiting":
            return None
        act = last.wanted.act.id
        return None if any(done.wanted.act.id == act and done.at <= at for done in self.done) else last

    def quiet(self, entry: int) -> int:
        """Milliseconds since anything was perceived or a turn ended, before an entry."""
        at = self.journal.entries[entry].at
        ends = [d.ended for d in self.done if d.entry < entry and isinstance(d.wanted.act, Turned) and d.ended]
        return at - max(
            [0, *(seen.at for seen in self.seen if seen.entry < entry), *(end for end in ends if end <= at)]
        )


def _done(entry: Entry, index: int) -> Iterator[Done]:
    for wanted in entry.deeds:
        yield Done(wanted, index, entry.at)
