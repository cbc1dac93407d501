"""A journal, told forward."""

from __future__ import annotations

from tests.behavior.recordings import Stage
from vivant.behavior.timeline import Timeline
from vivant.score import Answer, Halt, Heard, Hold, Presence, StopPressed, VoiceBegan, VoiceEnded


def test_a_turn_begins_sounds_and_ends() -> None:
    stage = Stage()
    (answer,) = stage.tick(Heard("hello"))
    stage.end(answer, "running")
    stage.wait(1)
    stage.end(answer)
    stage.wait(1)
    timeline = Timeline.of(stage.close())
    (done,) = timeline.done
    assert (done.at, done.sounded, done.how) == (0, 50, "done")
    assert done.ended is not None
    assert timeline.turn(500) is done
    assert timeline.turn(done.ended) is None
    assert timeline.turn(-1) is None


def test_what_is_cut_short_ends_with_its_reason() -> None:
    stage = Stage()
    stage.tick(Heard("hello"))
    stage.tick(Heard("and this"))
    stage.tick(StopPressed())
    timeline = Timeline.of(stage.close())
    answers = [done for done in timeline.done if isinstance(done.wanted.act, Answer)]
    assert [(each.how, each.reason) for each in answers] == [
        ("halted", "a new question"),
        ("halted", "the visitor asked for silence"),
    ]
    assert [done.how for done in timeline.done if isinstance(done.wanted.act, Halt)] == ["done", "done"]


def test_what_is_held_stands_still_until_it_goes_on() -> None:
    stage = Stage()
    stage.tick(Heard("hello"))
    stage.clerk.agenda.hold(True, stage.clerk.agenda.turn.cause)  # type: ignore[union-attr]
    stage.tick()
    stage.wait(1)
    stage.clerk.agenda.hold(False, stage.clerk.agenda.turn.cause)  # type: ignore[union-attr]
    stage.tick()
    timeline = Timeline.of(stage.close())
    held = timeline.held(500)
    assert held is not None
    assert isinstance(held.wanted.act, Hold)
    assert timeline.held(2000) is None
    assert timeline.held(0) is None


def test_a_voice_is_there_until_it_ends() -> None:
    stage = Stage()
    stage.tick()
    stage.tick(VoiceBegan())
    stage.wait(1)
    stage.tick(VoiceEnded("noise"))
    timeline = Timeline.of(stage.close())
    assert [timeline.voice(at) for at in (0, 100, 1000, 2000)] == [False, True, True, False]


def test_what_waits_waits_until_it_begins() -> None:
    stage = Stage()
    stage.tick(VoiceBegan(), Presence(True))
    stage.wait(1)
    stage.tick(VoiceEnded("noise"))
    stage.wait(1)
    timeline = Timeline.of(stage.close())
    waiting = timeline.waiting(500)
    assert waiting is not None
    assert waiting.wanted.reason == "the visitor speaks"
    assert timeline.waiting(1500) is None
    assert timeline.waiting(-1) is None


def test_quiet_counts_from_what_was_perceived_or_ended() -> None:
    stage = Stage()
    (answer,) = stage.tick(Heard("hello"))
    stage.wait(2)
    stage.end(answer)
    stage.wait(29)
    timeline = Timeline.of(stage.close())
    offer = timeline.done[-1]
    ended = timeline.done[0].ended
    assert ended is not None
    assert timeline.quiet(offer.entry) == offer.at - ended
