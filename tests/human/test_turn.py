"""A turn: sentences one after another, the next thought of meanwhile, cards once, memory told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from vivant.errors import EngineDied
from vivant.human import UNPACED, Engines
from vivant.human.memory import Memory
from vivant.human.pacing import Pacer
from vivant.human.trace import Trace
from vivant.human.turn import AHEAD, Turn
from vivant.score import (
    Card,
    CardsShown,
    Citation,
    Event,
    SegmentClosed,
    SegmentFed,
    SegmentOpened,
    Sentence,
    SpeechChunk,
)

CITED = (Citation("en/parking.md", "Parking", "Fees", 9),)
FEES, MAP = Card("Fees"), Card("Map")


@dataclass
class Clock:
    """Stands still unless a test moves it."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def make(stub_engines: Engines, events: list[Event]) -> Callable[..., Turn]:
    """Makes turn 4 of epoch 2."""

    def making(lead: float = UNPACED, clock: Callable[[], float] | None = None) -> Turn:
        clock = clock or Clock()
        memory = Memory()
        memory.asked("Where?")
        trace = Trace(clock, clock())
        return Turn(4, 2, 1, stub_engines.performers(), events.append, clock, Pacer(lead), trace, memory)

    return making


async def thought(*sentences: Sentence, seen: list[str] | None = None) -> AsyncIterator[Sentence]:
    for sentence in sentences:
        if seen is not None:
            seen.append(sentence.text)
        yield sentence


def opened(events: list[Event]) -> list[SegmentOpened]:
    return [event for event in events if isinstance(event, SegmentOpened)]


async def test_sentences_become_segments_one_after_another(make: Callable[..., Turn], events: list[Event]) -> None:
    turn = make()
    await turn.run(thought(Sentence("One.", "en", CITED), Sentence("二。", "zh")))
    first, second = opened(events)
    assert (first.turn, first.epoch, first.rate) == (4, 2, 22050)
    assert (first.utterance.text, first.utterance.lang, first.utterance.citations) == ("One.", "en", CITED)
    assert (second.utterance.text, second.utterance.lang) == ("二。", "zh")
    assert second.segment > first.segment
    closed = [event for event in events if isinstance(event, SegmentClosed)]
    assert events.index(closed[0]) < events.index(second)
    assert turn.starts == {first.segment: 0.0, second.segment: closed[0].duration}
    assert turn.length == closed[0].duration + closed[1].duration


async def test_a_gesture_is_made_with_the_first_sentence_only(make: Callable[..., Turn], events: list[Event]) -> None:
    await make().run(thought(Sentence("Hello.", "en"), Sentence("I help.", "en")), "wave")
    assert [event.utterance.gesture for event in opened(events)] == ["wave", None]


async def test_a_card_is_shown_once_before_its_sentence(make: Callable[..., Turn], events: list[Event]) -> None:
    await make().run(
        thought(
            Sentence("One.", "en", cards=(FEES,)),
            Sentence("Two.", "en", cards=(FEES, MAP)),
            Sentence("Three.", "en", cards=(MAP,)),
        )
    )
    shown = [event for event in events if isinstance(event, CardsShown)]
    assert shown == [CardsShown(4, 2, (FEES,)), CardsShown(4, 2, (MAP,))]
    assert events.index(shown[0]) < events.index(opened(events)[0])


async def test_only_a_few_sentences_are_thought_of_ahead(make: Callable[..., Turn], events: list[Event]) -> None:
    seen: list[str] = []
    ahead: list[int] = []
    turn = make()
    record = turn.emit

    def emit(event: Event) -> None:
        record(event)
        if isinstance(event, SegmentOpened):
            ahead.append(len(seen) - len(opened(events)))

    turn.emit = emit
    await turn.run(thought(*(Sentence(f"Sentence {number}.", "en") for number in range(8)), seen=seen))
    assert len(opened(events)) == 8
    assert max(ahead) <= AHEAD + 1


async def test_memory_is_told_what_is_said_and_when(make: Callable[..., Turn], events: list[Event]) -> None:
    turn = make()
    await turn.run(thought(Sentence("Here it is.", "en")))
    (said,) = opened(events)
    turn.memory.played(said.segment, 0.3, done=False)
    assert turn.memory.history() == (("Where?", "Here it "),)


async def test_a_report_moves_the_playhead_of_its_segment(make: Callable[..., Turn], events: list[Event]) -> None:
    turn = make(UNPACED, clock := Clock())
    await turn.run(thought(Sentence("One.", "en"), Sentence("Two.", "en")))
    _, second = opened(events)
    turn.played(second.segment, 0.1)
    assert turn.pacer.playhead(clock.now) == pytest.approx(turn.starts[second.segment] + 0.1)
    turn.played(9999, 50.0)
    assert turn.pacer.playhead(clock.now) == pytest.approx(turn.starts[second.segment] + 0.1)


async def test_it_ends_once_it_has_been_played(make: Callable[..., Turn], events: list[Event]) -> None:
    clock = Clock()
    turn = make(30.0, clock)
    task = asyncio.create_task(turn.run(thought(Sentence("One.", "en"))))
    while not any(isinstance(event, SegmentClosed) for event in events):  # noqa: ASYNC110  # it emits, and says no more
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.02)
    assert not task.done()
    clock.now += turn.length + 0.001
    async with asyncio.timeout(5):
        await task


async def test_nothing_to_say_is_an_empty_turn(make: Callable[..., Turn], events: list[Event]) -> None:
    turn = make()
    await turn.run(thought())
    assert (events, turn.length, turn.trace.marks) == ([], 0.0, {})


async def test_a_reader_that_fails_fails_the_turn(make: Callable[..., Turn], events: list[Event]) -> None:
    async def failing() -> AsyncIterator[Sentence]:
        yield Sentence("One.", "en")
        raise EngineDied("reader", "gone")

    with pytest.raises(ExceptionGroup) as caught:
        await make().run(failing())
    assert caught.group_contains(EngineDied, match="reader: gone")


async def test_marks_stand_in_the_order_of_the_stages(make: Callable[..., Turn], events: list[Event]) -> None:
    turn = make()
    await turn.run(thought(Sentence("It is on the second floor.", "en")))
    assert list(turn.trace.marks)[:3] == ["first_text", "first_sound", "first_face"]
    speech = [event for event in events if isinstance(event, SegmentFed) and isinstance(event.chunk, SpeechChunk)]
    assert speech[0].chunk.pts == 0
