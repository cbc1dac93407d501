"""`vivant behavior`, called as a function: what a user types, rightly and wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from vivant.behavior.trees import shipped
from vivant.cli import main
from vivant.human.journals import Journals
from vivant.persona import Persona
from vivant.plugins.registry import Registry
from vivant.score import Answer, Heard, Presence, Say

Output = pytest.CaptureFixture[str]
Call = Callable[..., tuple[int, str, str]]

BROKEN = (
    '<root BTCPP_format="4">\n  <BehaviorTree ID="A">\n    <Saay persona="greeting"/>\n  </BehaviorTree>\n</root>\n'
)


@pytest.fixture
def call(capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls `vivant behavior …` in a folder of the test's own: status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def behavior(*arguments: object) -> tuple[int, str, str]:
        status = main(["behavior", *map(str, arguments)])
        return status, *capsys.readouterr()

    return behavior


@pytest.fixture
def log(tmp_path: Path, persona: Persona) -> Path:
    """A minute of the hall."""
    registry = Registry.discover()
    recorder = Journals(tmp_path / "journals").record(persona.plugin("behavior", registry, seed=7), persona, 7)
    now = 50.0

    def wait(seconds: float) -> None:
        nonlocal now
        for _ in range(round(seconds * 20)):
            now += 0.05
            recorder.tick(now, [])

    for percept in (Presence(True, "en"), Heard("Where can I park?", "en"), Heard("thanks", "en")):
        now += 0.05
        for act in recorder.tick(now, [percept]):
            if isinstance(act, Say | Answer):
                recorder.report(act.id, "running")
                wait(3)
                recorder.report(act.id, "done")
        wait(7)
    wait(50)
    recorder.close()
    (file,) = (tmp_path / "journals").iterdir()
    return file


# --- show, diff -----------------------------------------------------------------------------------------------


def test_show_prints_an_outline(call: Call) -> None:
    status, out, err = call("show", "hall")
    assert (status, err) == (0, "")
    assert re.match(r"Hall: Greets .*\.\n  hall: Reactions\n    SubTree Obey\n      OnStop\n", out)
    assert "        greet: Sequence\n" in out


def test_show_opens_only_what_is_named(call: Call) -> None:
    _, out, _ = call("show", "hall", "--open", "Obey")
    assert "OnStop" in out
    assert "OnArrival" not in out
    assert "OnStop" not in call("show", "hall", "--open")[1]


def test_show_one_tree_of_a_file(call: Call) -> None:
    assert call("show", "hall", "--tree", "OfferHelp")[1].startswith("OfferHelp\n  OnSilence")


@pytest.mark.parametrize(("name", "begin"), [("a.svg", b"<svg"), ("a.PNG", b"\x89PNG")])
def test_show_draws(call: Call, tmp_path: Path, name: str, begin: bytes) -> None:
    assert call("show", "hall", "-o", name) == (0, "", "")
    assert begin in (tmp_path / name).read_bytes()[:200]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "hal"], "vivant: hal: expected a tree's file, or one that ships ("),
        (["show", "hal"], "Did you mean 'hall'?"),
        (["show", "."], "found a folder"),
        (
            ["show", "hall", "-o", "a.pdf"],
            "vivant: a.pdf: expected a picture that ends with .svg or .png, found '.pdf'.",
        ),
        (["show", "hall", "-o", "svg"], "found 'svg'."),
        (["show", "hall", "-o", "no/where.svg"], "expected a file that can be written, found No such file"),
        (["show", "hall", "--open", "Obbey"], "expected a subtree of the file, found 'Obbey'. Did you mean 'Obey'?"),
        (["show", "hall", "--tree", "Hal"], "'Hal'"),
        (["diff", "hall", "hal"], "Did you mean 'hall'?"),
        (["export", "hal"], "Did you mean 'hall'?"),
        (["check", "hal"], "Did you mean 'hall'?"),
        (["nodes", "Saay"], "vivant: nodes: expected a kind of node, found 'Saay'. Did you mean 'Say'?"),
        (["new", "a b"], "expected a name of letters, digits, _ and -, found 'a b'."),
        (["new", "mine", "--from", "hal"], "Did you mean 'hall'?"),
        (["replay", "day.jsonl"], "vivant: day.jsonl: expected a journal that can be read, found No such file"),
        (["explain", "day.jsonl", "--at", "12:00"], "expected a journal that can be read"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(call: Call, arguments: list[str], sentence: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["draw"], ["check"], ["explain", "x"], ["diff", "hall"]])
def test_what_is_missing_is_told_with_the_usage(call: Call, capsys: Output, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call(*arguments)
    assert ended.value.code == 2
    assert "usage: vivant behavior" in capsys.readouterr().err


def test_diff_of_the_same_tree_is_none(call: Call) -> None:
    status, out, _ = call("diff", "hall", "hall")
    assert status == 0
    assert out.endswith(": no difference\n")


def test_diff_tells_and_draws_what_differs(call: Call, tmp_path: Path) -> None:
    call("new", "one")
    text = (tmp_path / "one.xml").read_text("utf-8")
    (tmp_path / "two.xml").write_text(text.replace('after="40"', 'after="20"'), "utf-8")
    status, out, _ = call("diff", "one.xml", "two.xml", "-o", "d.svg")
    assert status == 1
    assert "'40' → '20'" in out
    assert "<svg" in (tmp_path / "d.svg").read_text("utf-8")


# --- check, new, export, schema, list, nodes ------------------------------------------------------------------


def test_check_finds_nothing_in_what_ships(call: Call) -> None:
    status, out, err = call("check", *shipped())
    assert (status, err) == (0, "")
    assert out.count("nothing found") == len(shipped())


def test_check_names_file_and_line_and_goes_on(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(BROKEN, "utf-8")
    (tmp_path / "b.xml").write_text("<root><oops></root>", "utf-8")
    status, out, _ = call("check", "a.xml", "b.xml", "hall")
    assert status == 1
    assert "a.xml:3: error: " in out
    assert "'Say'" in out
    assert "b.xml:1: expected " in out
    assert "hall.xml: nothing found" in out


def test_new_writes_a_tree_and_says_how_to_use_it(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("new", "night-guide")
    assert status == 0
    assert out.splitlines()[0] == "night-guide.xml"
    assert '\ntree = "night-guide.xml"' in out
    assert call("check", "night-guide.xml")[0] == 0
    assert (tmp_path / "night-guide.xml").stat().st_size > 1000


def test_new_overwrites_nothing_unless_it_must(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.xml").write_text("my own", "utf-8")
    status, out, err = call("new", "mine", "--from", "hall")
    assert (status, out) == (1, "")
    assert "mine.xml: expected no such file yet, found one. Take another name, or --force to overwrite it." in err
    assert not (tmp_path / "common.xml").exists()
    assert (tmp_path / "mine.xml").read_text("utf-8") == "my own"
    assert call("new", "mine", "--from", "hall", "--force")[0] == 0
    assert (tmp_path / "mine.xml").read_bytes() == shipped()["hall"].read_bytes()
    assert call("new", "other", "--from", "hall")[0] == 0  # its common.xml is the same


def test_export_is_canonical(call: Call, tmp_path: Path) -> None:
    _, printed, _ = call("export", "hall")
    assert call("export", "hall", "-o", str(shipped()["hall"].parent.name) + ".xml")[0] == 0
    assert (tmp_path / "trees.xml").read_text("utf-8") == printed
    assert "<!--" not in printed
    assert '<include path="common.xml"/>' in printed


def test_schema_and_models_name_every_node(call: Call, tmp_path: Path) -> None:
    _, schema, _ = call("schema")
    _, models, _ = call("schema", "--models")
    assert 'name="Say"' in schema
    assert '<Action ID="Say">' in models
    assert call("schema", "-o", "all.xsd") == (0, "", "")
    assert (tmp_path / "all.xsd").read_text("utf-8") == schema


def test_list_names_what_ships(call: Call) -> None:
    _, out, _ = call("list")
    assert [line.split()[0] for line in out.splitlines()] == list(shipped())
    assert all(line.endswith(".") and len(line) <= 100 for line in out.splitlines()), "each has its description"


def test_nodes_are_listed_by_category(call: Call) -> None:
    _, out, _ = call("nodes")
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == [
        "Control",
        "Decorator",
        "Condition",
        "Action",
    ]
    assert "  Sequence" in out
    assert "  Say " in out


def test_nodes_tells_the_ports_of_some(call: Call) -> None:
    _, out, _ = call("nodes", "Say", "Sequence")
    assert out.startswith("Say (Action)\n")
    assert "\n  gesture (input, string)" in out
    assert "\n\nSequence (Control)\n" in out


# --- replay, explain ------------------------------------------------------------------------------------------


def test_replay_is_identical(call: Call, log: Path) -> None:
    status, out, err = call("replay", log)
    assert (status, err) == (0, "")
    assert out.startswith("identical: ")
    assert out.endswith(" 4 turns\n")


def test_replay_with_another_tree_shows_the_first_difference(call: Call, log: Path, tmp_path: Path) -> None:
    call("new", "mine", "--from", "hall")
    common = tmp_path / "common.xml"
    common.write_text(common.read_text("utf-8").replace('persona="greeting" gesture="wave"', 'persona="idle"'), "utf-8")
    status, out, err = call("replay", log, "--tree", "mine.xml")
    assert status == 1
    assert "mine.xml is not the tree that was recorded" in err
    assert 'recorded: Say(text="Hello, and welcome' in out
    assert "replayed: Say(text='" in out


def test_a_cut_off_journal_is_replayed_as_far_as_it_goes(call: Call, log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-20])
    status, out, err = call("replay", log)
    assert status == 0
    assert "the last line is cut off and left out" in err
    assert out.startswith("identical: ")
    assert call("explain", log, "--at", "1")[2] == err


def test_a_newer_journal_is_refused(call: Call, log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b'{"vivant_journal":1', b'{"vivant_journal":2', 1))
    status, _, err = call("replay", log)
    assert status == 1
    assert (
        ":1: expected a journal of version 1, found version 2. It is of a newer vivant: read it with that one." in err
    )


@pytest.mark.parametrize(
    ("at", "lang", "sentence"),
    [
        ("0", "en", "because somebody had come ("),
        ("10.2", "en", "it answered “Where can I park?” because the visitor had asked it ("),
        ("10.2", "zh", "它回答了“Where can I park?”，因为访客问了这句话（"),
        ("19", "en", "it did nothing: nothing had happened for "),
    ],
)
def test_explain_tells_why(call: Call, log: Path, at: str, lang: str, sentence: str) -> None:
    status, out, err = call("explain", log, "--at", at, "--lang", lang)
    assert (status, err) == (0, "")
    assert sentence in out.splitlines()[0]
    assert len(out.splitlines()) > 2


def test_explain_a_time_beyond_the_journal(call: Call, log: Path) -> None:
    status, out, err = call("explain", log, "--at", "9999")
    assert (status, out) == (1, "")
    assert "or from 0 to " in err
