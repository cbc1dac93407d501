"""Explains a journal: why it did what it did, or nothing, in one sentence and the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from vivant.behavior import telling
from vivant.behavior.journal import Journal, Letter, RecordedNode
from vivant.behavior.timeline import Done, Seen, SetBack, Timeline
from vivant.errors import JournalError
from vivant.score import (
    Alert,
    Attend,
    Chatted,
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Halt,
    HandOver,
    Heard,
    Hold,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    Presence,
    QueueSeen,
    Show,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

EVENTS: Mapping[str, Callable[[Percept], bool]] = {
    "OnHeard": lambda percept: isinstance(percept, Heard),
    "OnMisheard": lambda percept: isinstance(percept, Misheard),
    "OnArrival": lambda percept: isinstance(percept, Presence) and percept.present,
    "OnLeaving": lambda percept: isinstance(percept, Presence) and not percept.present,
    "OnVoice": lambda percept: isinstance(percept, VoiceBegan),
    "OnInterruption": lambda percept: isinstance(percept, Interrupted),
    "OnStop": lambda percept: isinstance(percept, StopPressed | Heard),
    "OnTouch": lambda percept: isinstance(percept, Touched),
    "OnChat": lambda percept: isinstance(percept, Chatted) and percept.what == "comment",
    "OnGift": lambda percept: isinstance(percept, Chatted) and percept.what == "gift",
    "OnFollow": lambda percept: isinstance(percept, Chatted) and percept.what == "follow",
    "OnFact": lambda percept: isinstance(percept, FactTold),
    "OnFeeling": lambda percept: isinstance(percept, EmotionSeen),
    "OnSilence": lambda percept: False,
    "OnHour": lambda percept: False,
}
"""What each event decorator waits for; such a percept is why what stands below it was done."""

RANKS: tuple[type[Percept], ...] = (
    Heard, StopPressed, Touched, Chatted, Interrupted, Misheard, Presence, VoiceEnded, VoiceBegan, FactTold,
    EmotionSeen, GazeSeen, DistanceSeen, QueueSeen, TimeTold,
)  # fmt: skip
"""Of several percepts in the tick of an Act that no event explains, the first of these is told."""

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?")


@dataclass(frozen=True, slots=True)
class Node:
    """A node that was visited, and what its visit gave."""

    node: RecordedNode
    letter: Letter


@dataclass(frozen=True, slots=True)
class Account:
    """What there is to tell of a moment; times are milliseconds since the first tick.

    asked : the moment that was asked for. at : of what is told. done : what it did; None where it did nothing.
    still : it had begun before and was still at it. setback : what a guard kept it from.
    cue : the percept that it follows from; before : the turn whose end it follows from. quiet : milliseconds in which
    nothing had happened. put_off : that it had been put off, and since when. broken : the turn that it cut short.
    voice : a visitor was speaking. present : somebody was there, as far as known.
    holds : conditions on its way that held. fails : what was asked before and failed, and why nothing was done.
    nodes : those above it, from the root.
    """

    journal: Journal
    asked: int
    at: int
    line: int
    done: Done | None = None
    still: bool = False
    setback: SetBack | None = None
    cue: Seen | None = None
    before: Done | None = None
    quiet: int = 0
    put_off: SetBack | None = None
    broken: Done | None = None
    voice: bool = False
    present: bool | None = None
    holds: tuple[Node, ...] = ()
    fails: tuple[Node, ...] = ()
    nodes: tuple[RecordedNode, ...] = ()


def explain(journal: Journal, at: str, lang: Lang = "en", docs: Mapping[str, str] | None = None) -> str:
    """Why it did what it did at a time, or why it did nothing: one sentence, then the evidence.

    at : a local time, "12:03:10" or "12:03", or seconds since the first tick, "83.2". docs : what kinds of node are,
    by kind. Raises JournalError: no such time in the journal.
    """
    return telling.tell(account(journal, at), lang, docs or {})


def account(journal: Journal, at: str) -> Account:
    """What there is to tell of a moment. Raises JournalError: no such time in the journal."""
    begin, end = window(journal, at)
    timeline = Timeline.of(journal)
    for kind in (_done_in, _set_back_in, _going_on, _put_off, _posture_in):
        if found := kind(timeline, begin, end):
            return found
    return _nothing(timeline, begin, end)


# --- when -----------------------------------------------------------------------------------------------------


def window(journal: Journal, at: str) -> tuple[int, int]:
    """From when to when a written time reaches, milliseconds since the first tick: a second, a minute, 100 ms.

    Raises JournalError: it is no time, or none of the journal.
    """
    written = at.strip()
    if (clock := CLOCK.fullmatch(written)) is not None:
        begin, length = _by_clock(journal, clock, written)
    else:
        try:
            begin, length = round(float(written.removeprefix("+").removesuffix("s")) * 1000) - 50, 100
        except (ValueError, OverflowError):
            raise JournalError(journal.file, None, "a time as 12:03:10, or seconds as 83.2", repr(at)) from None
    last = round(journal.duration * 1000)
    if begin + length < 0 or begin > last:
        raise _beyond(journal, written)
    return begin, begin + length


def _by_clock(journal: Journal, clock: re.Match[str], written: str) -> tuple[int, int]:
    hour, minute, second, fraction = clock.groups()
    began = journal.header.began
    try:
        time = began.replace(hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=0)
    except ValueError:
        raise JournalError(journal.file, None, "a time as 12:03:10", repr(written)) from None
    length = 100 if fraction else 1000 if second else 60_000
    time += timedelta(seconds=float(fraction or 0))
    while time + timedelta(milliseconds=length) <= began:
        time += timedelta(days=1)
    return journal.moment(time) - (50 if fraction else 0), length


def _beyond(journal: Journal, written: str) -> JournalError:
    first, last = journal.header.began, journal.clock(round(journal.duration * 1000))
    span = f"a time from {first:%H:%M:%S} to {last:%H:%M:%S}, or from 0 to {journal.duration:.1f} seconds"
    return JournalError(journal.file, None, span, written)


# --- what -----------------------------------------------------------------------------------------------------

_WEIGHTS: Mapping[type, int] = {Halt: 2, Hold: 1, Alert: 3, Show: 4, HandOver: 5, Attend: 0}
"""Of several Acts the weightiest is told; what takes the turn weighs most."""


def _done_in(timeline: Timeline, begin: int, end: int) -> Account | None:
    acts = [done for done in timeline.done if begin <= done.at < end and not isinstance(done.wanted.act, Attend)]
    if not acts:
        return None
    return _of_done(timeline, max(acts, key=lambda done: _WEIGHTS.get(type(done.wanted.act), 9)), begin)


def _set_back_in(timeline: Timeline, begin: int, end: int) -> Account | None:
    found = next((each for each in timeline.set_back if begin <= each.at < end), None)
    return None if found is None else _of_setback(timeline, found, begin)


def _going_on(timeline: Timeline, begin: int, end: int) -> Account | None:
    """It was still at something, or stood still in the middle of it."""
    found = timeline.held(begin) or timeline.turn(begin)
    return None if found is None else _of_done(timeline, found, begin, still=True)


def _put_off(timeline: Timeline, begin: int, end: int) -> Account | None:
    found = timeline.waiting(begin)
    return None if found is None else _of_setback(timeline, found, begin)


def _posture_in(timeline: Timeline, begin: int, end: int) -> Account | None:
    acts = [done for done in timeline.done if begin <= done.at < end]
    return _of_done(timeline, acts[-1], begin) if acts else None


def _of_done(timeline: Timeline, done: Done, asked: int, *, still: bool = False) -> Account:
    put_off = next((each for each in timeline.set_back if each.wanted.act.id == done.wanted.act.id), None)
    entry = put_off.entry if put_off else done.entry
    path = done.wanted.cause.path
    cue, before = _cue(timeline, done, entry)
    broken = next((each for each in timeline.done if each is not done and each.ended == done.at and each.reason), None)
    return Account(
        journal=timeline.journal,
        asked=asked,
        at=done.at,
        line=timeline.journal.entries[done.entry].line,
        done=done,
        still=still,
        cue=cue,
        before=before,
        quiet=timeline.quiet(entry),
        put_off=put_off,
        broken=broken,
        voice=timeline.voice(done.at),
        present=_present(timeline, done.at),
        holds=_holding(timeline.journal, entry, path),
        fails=_failing(timeline.journal, entry, path),
        nodes=_above(timeline.journal, path),
    )


def _of_setback(timeline: Timeline, setback: SetBack, asked: int) -> Account:
    path = setback.wanted.cause.path
    done = Done(setback.wanted, setback.entry, setback.at)
    cue, before = _cue(timeline, done, setback.entry)
    return Account(
        journal=timeline.journal,
        asked=asked,
        at=setback.at,
        line=timeline.journal.entries[setback.entry].line,
        setback=setback,
        cue=cue,
        before=before,
        quiet=timeline.quiet(setback.entry),
        voice=timeline.voice(setback.at),
        present=_present(timeline, setback.at),
        holds=_holding(timeline.journal, setback.entry, path),
        fails=_failing(timeline.journal, setback.entry, path),
        nodes=_above(timeline.journal, path),
    )


def _nothing(timeline: Timeline, begin: int, end: int) -> Account:
    """Nothing was done: what was asked, and failed."""
    entries = timeline.journal.entries
    index = max((n for n, entry in enumerate(entries) if entry.ticked and entry.at < end), default=0)
    here = [seen for seen in timeline.seen if begin <= seen.at < end]
    cue = min(here, key=lambda seen: _rank(seen.percept), default=None)
    if cue is not None:
        index = cue.entry
    return Account(
        journal=timeline.journal,
        asked=begin,
        at=max(begin, 0) if cue is None else cue.at,
        line=entries[index].line if entries else 1,
        cue=cue,
        quiet=max(begin, 0) - max((seen.at for seen in timeline.seen if seen.at <= begin), default=0),
        voice=timeline.voice(begin),
        present=_present(timeline, begin),
        fails=_failing(timeline.journal, index, None),
    )


# --- why ------------------------------------------------------------------------------------------------------


def _cue(timeline: Timeline, done: Done, entry: int) -> tuple[Seen | None, Done | None]:
    """The percept that an Act follows from, and the turn whose end let it begin."""
    kinds = [node.kind for node in _above(timeline.journal, done.wanted.cause.path)]
    event = next((kind for kind in reversed(kinds) if kind in EVENTS), None)
    brings = EVENTS[event] if event else _matters
    before = [seen for seen in timeline.seen if seen.entry <= entry and brings(seen.percept)]
    here = [seen for seen in before if seen.entry == entry]
    if here:
        return min(here, key=lambda seen: _rank(seen.percept)), None
    return (before[-1] if before and event else None), _ended_in(timeline, entry)


def _matters(percept: Percept) -> bool:
    return isinstance(percept, RANKS)


def _ended_in(timeline: Timeline, entry: int) -> Done | None:
    """The turn that was reported as ended in an entry."""
    reports = {act for act, status in timeline.journal.entries[entry].reports if status in ("done", "failed", "halted")}
    return next(
        (done for done in reversed(timeline.done) if done.wanted.act.id in reports and done.entry < entry), None
    )


def _rank(percept: Percept) -> int:
    return RANKS.index(type(percept)) if type(percept) in RANKS else len(RANKS)


def _present(timeline: Timeline, at: int) -> bool | None:
    last = next(
        (seen for seen in reversed(timeline.seen) if seen.at <= at and isinstance(seen.percept, Presence)), None
    )
    return last.percept.present if last is not None and isinstance(last.percept, Presence) else None


# --- where in the tree ----------------------------------------------------------------------------------------


def _above(journal: Journal, path: tuple[str, ...]) -> tuple[RecordedNode, ...]:
    """The nodes of a path, from the root; none where the tree has no such path, as for a guard."""
    known = {node.path: node for node in journal.header.nodes}
    if path not in known:
        return ()
    return tuple(known[path[:n]] for n in range(1, len(path) + 1))


def _visits(journal: Journal, entry: int) -> list[Node]:
    nodes = journal.header.nodes
    return [Node(nodes[number], letter) for number, letter in journal.visited(entry).items()]


def _holding(journal: Journal, entry: int, path: tuple[str, ...]) -> tuple[Node, ...]:
    """Conditions beside the way to a node that held."""
    return tuple(
        each
        for each in _visits(journal, entry)
        if each.letter == "S"
        and each.node.category == "Condition"
        and each.node.path[:-1] == path[: len(each.node.path) - 1]
    )


def _failing(journal: Journal, entry: int, path: tuple[str, ...] | None) -> tuple[Node, ...]:
    """What failed or was skipped without anything below it being asked, in the order of the tree.

    path : only what is asked before this node, and not below the branches that lead to it.
    """
    visits = _visits(journal, entry)
    asked = {each.node.path for each in visits}
    above = {path[:-1] for path in asked}
    fails = [each for each in visits if each.letter in "F-" and each.node.path not in above]
    if path is None:
        return tuple(fails)
    order = {node.path: number for number, node in enumerate(journal.header.nodes)}
    return tuple(each for each in fails if path in order and order[each.node.path] < order[path])
