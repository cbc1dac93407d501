"""What a recorder writes down of a behaviour."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.behavior.recordings import BEGAN, GREET, NODES, REPLY, Clerk, Sheet, Stage
from vivant.behavior.agenda import Cause
from vivant.behavior.contracts import Behavior
from vivant.behavior.journal import Header
from vivant.behavior.journal_text import parse
from vivant.behavior.reading import read
from vivant.behavior.recording import Recorder, describe, fingerprint, glances, own_texts, runner_of
from vivant.behavior.trees import shipped
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import (
    Alert,
    Answer,
    Chatted,
    Heard,
    Presence,
    Say,
    StopPressed,
    VoiceBegan,
    VoiceEnded,
)


def test_a_recorder_is_a_behaviour_with_the_same_acts() -> None:
    stage = Stage()
    assert isinstance(stage.recorder, Behavior)
    bare = Clerk()
    for percepts in ((Presence(True),), (), (Heard("hello"),), (StopPressed(),)):
        expected = bare.tick(stage.now, percepts)
        assert [type(act) for act in stage.tick(*percepts)] == [type(act) for act in expected]


def test_ticks_that_matter_are_entries_and_the_others_are_steps() -> None:
    stage = Stage()
    stage.tick()
    stage.wait(1.0)
    stage.tick(Presence(True))
    stage.wait(0.5)
    journal = stage.close()
    first, greeted, rest, last = journal.entries
    assert (first.at, dict(first.visits), first.anew) == (0, {0: "F", 1: "F", 3: "F", 4: "F"}, True)
    assert sum(times for _, times in greeted.quiet) == 20
    assert greeted.percepts == (Presence(True),)
    assert rest.visits  # what ran is not visited any more
    assert not last.ticked
    assert last.at == greeted.at + 500


def test_a_deed_has_its_cause_and_its_reports_follow() -> None:
    stage = Stage()
    (greeting,) = stage.tick(Presence(True))
    stage.end(greeting, "started")
    stage.end(greeting)
    stage.tick()
    entries = stage.close().entries
    (deed,) = entries[0].deeds
    assert deed.act == Say("Welcome!", "en", id=1)
    assert deed.cause == Cause(GREET, "hall.xml:9")
    assert entries[1].reports == ((1, "started"), (1, "done"))


def test_what_a_guard_puts_off_is_written_and_begins_later() -> None:
    stage = Stage()
    stage.tick(VoiceBegan(), Presence(True))
    stage.tick(VoiceEnded("noise"))
    first, second = stage.close().entries
    assert [(each.state, each.reason) for each in first.setbacks] == [("waiting", "the visitor speaks")]
    assert not first.deeds
    assert [each.act.id for each in second.deeds] == [first.setbacks[0].act.id]


def test_what_a_node_did_wrong_is_written() -> None:
    stage = Stage()
    stage.tick(Heard("fault"))
    (entry,) = stage.close().entries
    assert entry.faults[0].what == "raised KeyError: 'fault'"


def test_a_behaviour_that_raises_is_written_down_first() -> None:
    stage = Stage()
    with pytest.raises(RuntimeError, match="crash"):
        stage.tick(Heard("crash"))
    (entry,) = stage.close().entries
    assert entry.percepts == (Heard("crash"),)
    assert entry.faults[0].what == "the behaviour raised RuntimeError: crash"


def test_the_clock_is_whole_milliseconds_for_both() -> None:
    seen: list[float] = []

    class Watch(Clerk):
        def tick(self, now: float, percepts: object) -> list[object]:  # type: ignore[override]
            seen.append(now)
            return []

    stage = Stage(Watch())
    stage.now = 3.14159
    stage.tick()
    stage.now = 1.0
    stage.tick(Presence(False))
    journal = stage.close()
    assert seen == [3.141, 1.0]
    assert (journal.header.base, journal.entries[-1].at) == (3141, -2141)


def test_quiet_minutes_are_written_before_they_end() -> None:
    stage = Stage()
    stage.clerk.last = stage.now + 1e6
    stage.wait(61)
    written = stage.sheet.journal()
    assert not written.entries[-1].ticked
    assert sum(times for _, times in written.entries[-1].quiet) == 1200


def test_a_new_part_tells_everything_again() -> None:
    stage = Stage(sheet=Sheet(lines=2))
    (greeting,) = stage.tick(Presence(True))
    stage.end(greeting)
    stage.tick()
    stage.wait(1.0)
    stage.tick(Heard("hello"))
    stage.recorder.close()
    parts = [parse(stage.sheet.text(n), f"day.{n}.jsonl") for n in range(len(stage.sheet.parts))]
    assert [part.header.part for part in parts] == list(range(1, len(parts) + 1))
    assert all(part.entries[0].anew for part in parts)
    assert all(part.header.began == BEGAN for part in parts)
    at = 0
    for part in parts:
        assert part.header.since == at
        at = part.entries[-1].at
    answered = next(
        entry for part in parts for entry in part.entries if entry.deeds and entry.percepts == (Heard("hello"),)
    )
    assert answered.deeds[0].cause.path == REPLY


@pytest.mark.parametrize("room", [True, False])
def test_a_full_disk_ends_the_recording_with_an_alert_once(room: bool) -> None:
    class Full(Sheet):
        def write(self, line: str) -> None:
            if self.parts[-1] or not room:
                raise OSError(28, "No space left on device")
            super().write(line)

    stage = Stage(sheet=Full())
    acts = stage.tick(Presence(True))
    assert [type(act) for act in acts] == [Say, Alert]
    alert = acts[1]
    assert isinstance(alert, Alert)
    assert "No space left on device" in alert.text
    stage.end(acts[0])
    assert [type(act) for act in stage.tick(Heard("hello"))] == [Answer]
    stage.recorder.close()


# --- without texts --------------------------------------------------------------------------------------------


def test_without_texts_nothing_that_a_visitor_said_is_written() -> None:
    stage = Stage(texts=False)
    stage.tick(Heard("my name is Ada Lovelace", "en"))
    stage.tick(Chatted("ada99", "hello from Turin", "gift", 5.0))
    stage.tick(Presence(True))
    stage.recorder.close()
    text = stage.sheet.text().decode()
    for secret in ("Ada", "ada99", "Turin", "a secret of the test"):
        assert secret not in text
    assert "Welcome!" in text
    entry = stage.sheet.journal().entries[0]
    assert entry.percepts[0] == Heard(f"‹23 characters, {entry.percepts[0].text[-9:-1]}›", "en")  # type: ignore[union-attr]
    assert entry.deeds[0].act.question == entry.percepts[0].text  # type: ignore[union-attr]


def test_a_journal_without_texts_needs_a_salt() -> None:
    with pytest.raises(ValueError, match="salt"):
        Recorder(Clerk(), Header(BEGAN, 0, texts=False), Sheet(), wall=lambda: BEGAN)


def test_lines_are_readable_json_with_chinese_as_it_is() -> None:
    stage = Stage()
    stage.tick(Heard("停车"))
    stage.recorder.close()
    header, entry = stage.sheet.parts[0]
    assert json.loads(header)["nodes"][1] == [["hall", "reply"], "OnHeard", "Decorator", "hall.xml:4", {}]
    assert len(NODES) == len(json.loads(header)["nodes"])
    assert "停车" in entry


# --- trees ----------------------------------------------------------------------------------------------------


def test_a_tree_is_described_with_its_nodes_and_fingerprint(persona: Persona) -> None:
    texts = persona.identity.texts.by_name()
    behavior = TreeBehavior(texts=texts)
    runner = runner_of(behavior)
    assert runner is behavior.runner
    header = describe(runner, Header(BEGAN, 0))
    assert (header.tree, header.sha256) == ("hall", fingerprint(runner.tree.document))
    say = next(node for node in header.nodes if node.path[-2:] == ("greet", "Say"))
    assert (say.kind, say.category, dict(say.ports)) == ("Say", "Action", {"persona": "greeting", "gesture": "wave"})
    assert {node.kind for node in header.nodes if node.category == "SubTree"} >= {"Obey", "Reply"}
    assert own_texts(runner.tree.document, texts) >= {"greeting", texts["greeting"]["zh"]}


def test_another_behaviour_is_recorded_without_a_tree() -> None:
    assert runner_of(Clerk()) is None


def test_what_a_tree_tells_of_a_tick_is_recorded(persona: Persona) -> None:
    behavior = TreeBehavior(texts=persona.identity.texts.by_name())
    header = describe(behavior.runner, Header(BEGAN, 0))
    sheet = Sheet()
    recorder = Recorder(behavior, header, sheet, wall=lambda: BEGAN, glance=glances(behavior.runner))
    assert recorder.runner is behavior.runner
    recorder.tick(0.0, [])
    recorder.tick(0.05, [Presence(True)])
    recorder.close()
    journal = sheet.journal()
    visited = {journal.header.nodes[number].name: letter for number, letter in journal.visited(1).items()}
    assert (visited["hall"], visited["Say"]) == ("R", "R")
    deed = journal.entries[1].deeds[-1]
    assert deed.cause.path[-2:] == ("greet", "Say")
    assert deed.cause.place.partition(":")[0].endswith("common.xml")


def test_a_fingerprint_is_of_what_is_written_not_of_how(tmp_path: Path) -> None:
    hall = shipped()["hall"]
    for file in (hall, hall.with_name("common.xml")):
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace("<!-- ", "<!-- again: "), "utf-8")
    same = fingerprint(read(tmp_path / "hall.xml"))
    assert same == fingerprint(read(hall))
    common = tmp_path / "common.xml"
    common.write_text(common.read_text("utf-8").replace('gesture="wave"', 'gesture="bow"'), "utf-8")
    assert fingerprint(read(tmp_path / "hall.xml")) != same
