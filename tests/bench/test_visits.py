"""Days of visitors: what they hold, and that they are what their seed says."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from vivant.bench import sayings
from vivant.bench.performer import GRAIN
from vivant.bench.visits import CLOSES, OPENS, Course, audience, pupils, visits
from vivant.score import Chatted, FactTold, Heard, Interrupted, Presence, QueueSeen, TimeTold, VoiceBegan, VoiceEnded

PLACES = ("hall", "reception", "shop", "museum")


def percepts(happenings: list, kind: type) -> list:
    return [percept for each in happenings for percept in each.percepts if isinstance(percept, kind)]


@pytest.mark.parametrize("tree", PLACES)
def test_so_many_come_and_leave_in_turn(tree: str) -> None:
    happenings = visits(tree, 50, 1)
    here = [percept.present for percept in percepts(happenings, Presence)]
    assert here == [True, False] * 52, "two more pass by before and after hours"
    assert max(percept.waiting for percept in percepts(happenings, QueueSeen)) < 50
    come = [each.at for each in happenings if any(isinstance(p, Presence) and p.present for p in each.percepts)]
    assert come[0] < OPENS
    assert come[-1] > CLOSES
    assert all(at >= OPENS for at in come[1:-1])


@pytest.mark.parametrize("happenings", [visits("shop", 20, 5), audience(20, 5), pupils(20, 5)])
def test_moments_are_whole_and_in_order(happenings: list) -> None:
    times = [each.at for each in happenings]
    assert times == sorted(times)
    assert all(at % GRAIN == 0 for at in times)
    minutes = percepts(happenings, TimeTold)
    assert all((b.at - a.at).total_seconds() == 60 for a, b in itertools.pairwise(minutes))


def test_the_same_seed_makes_the_same_day() -> None:
    for make in (lambda seed: visits("museum", 9, seed), lambda seed: audience(9, seed), lambda seed: pupils(9, seed)):
        assert make(1) == make(1)
        assert make(1) != make(2)


def test_two_minutes_of_a_show_bring_a_thousand_comments_each() -> None:
    minutes = Counter(int(each.at // 60) for each in audience(10, 1) if percepts([each], Chatted))
    crowded = sorted(minutes.values())[-3:]
    assert crowded[0] > 500 or crowded[1] > 500
    assert sum(minutes.values()) > 2000


def test_a_show_has_its_parts() -> None:
    told = percepts(audience(3, 1), FactTold)
    assert [each.value for each in told] == [name for _, name in sayings.SEGMENTS]


def test_whoever_takes_the_turn_does_so_while_they_speak() -> None:
    course = Course(random.Random(1), 10.0)
    course.says("Where can I park, please?", "en", takes=True)
    kinds = [type(each.percepts[0]) for each in course.happenings]
    assert kinds == [VoiceBegan, Interrupted, VoiceEnded, Heard]
    times = [each.at for each in course.happenings]
    assert times == sorted(set(times))


def test_everybody_has_something_to_say_in_both_languages() -> None:
    for each in (*sayings.QUESTIONS.values(), sayings.HOSTS, sayings.BUYING, sayings.GUIDING, sayings.REPLIES):
        assert all(each[lang] for lang in ("zh", "en"))
