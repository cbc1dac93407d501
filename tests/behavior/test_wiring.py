"""Wiring: ports, placeholders, conditions, scripts and scopes of an element."""

from __future__ import annotations

import pytest

from vivant.behavior.blackboard import LONGEST, Blackboard
from vivant.behavior.document import Element, NodeModel, Place
from vivant.behavior.node import FAILURE, IDLE, SUCCESS, Wires
from vivant.behavior.ports import Port, Value
from vivant.behavior.wiring import Wiring, mentioned, remapping
from vivant.errors import TreeError

SAY = NodeModel(
    "Say",
    "Action",
    (
        Port("text", doc="What is said."),
        Port("times", "int", default="1"),
        Port("after", "seconds", default="0.5"),
        Port("lang", "lang", default=""),
        Port("words", "list", default=""),
        Port("loud", "bool", default="false"),
        Port("mood", "string", default="calm", choices=("calm", "glad")),
        Port("code", "script", default=""),
        Port("value", "any", default="{=}"),
        Port("said", "string", direction="output"),
        Port("count", "int", direction="inout", default="0"),
    ),
)
PLACE = Place("hall.xml", 7)


@pytest.fixture
def board() -> Blackboard:
    return Blackboard()


def element(**attributes: str) -> Element:
    return Element("Say", "greet", {"text": "Hello", **attributes}, place=PLACE)


def wire(board: Blackboard, **attributes: str) -> Wiring:
    return Wiring(element(**attributes), SAY, board, {"MANY": 3})


def fault(board: Blackboard, **attributes: str) -> str:
    with pytest.raises(TreeError) as caught:
        wire(board, **attributes)
    return str(caught.value)


def test_it_is_what_nodes_ask_for(board: Blackboard) -> None:
    wires: Wires = wire(board)
    assert wires.read("text") == "Hello"


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("port", "written", "value"),
    [
        ("times", "3", 3),
        ("after", "2", 2.0),
        ("lang", "zh", "zh"),
        ("words", "a; b", ("a", "b")),
        ("loud", "true", True),
        ("mood", "glad", "glad"),
        ("value", "x", "x"),
        ("text", "", ""),
    ],
)
def test_a_value_has_its_type(board: Blackboard, port: str, written: str, value: Value) -> None:
    found = wire(board, **{port: written}).read(port)
    assert found == value
    assert type(found) is type(value)


def test_defaults(board: Blackboard) -> None:
    wires = wire(board)
    names = ("times", "after", "lang", "words", "loud", "mood")
    assert [wires.read(name) for name in names] == [1, 0.5, "", (), False, "calm"]
    board.set("value", 9)
    assert wires.read("value") == 9


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"times": "two"}, "expected a whole number in the port 'times', found 'two' (greet)."),
        ({"after": "-1"}, "expected seconds, not below 0 in the port 'after', found '-1' (greet)."),
        ({"lang": ""}, ""),
        ({"lang": "de"}, "expected zh or en in the port 'lang', found 'de' (greet)."),
        (
            {"mood": "clam"},
            "expected one of calm, glad in the port 'mood', found 'clam' (greet). Did you mean 'calm'?",
        ),
        ({"said": "x"}, "expected an entry, {key}, in the port 'said' to write to, found 'x' (greet)."),
        ({"txet": "x"}, "found 'txet' (greet). Did you mean 'text'?"),
        ({"zzz": "x"}, "expected one of text, times, after, lang, words, loud, mood, code, value, said, count in Say"),
        ({"_skipif": "x"}, "found '_skipif' (greet). Did you mean '_skipIf'?"),
        ({"_description": "x", "_uid": "3", "_fullpath": "a/b", "_mine": "y"}, ""),
        ({"code": "n +"}, "in column 4 of code='n +', found the end (greet)."),
        ({"_while": "n :"}, "of _while='n :', found ':' (greet)."),
    ],
)
def test_what_a_file_may_not_write(board: Blackboard, attributes: dict[str, str], sentence: str) -> None:
    if sentence:
        found = fault(board, **attributes)
        assert found.startswith("hall.xml:7: ")
        assert sentence in found
    else:
        assert wire(board, **attributes).read("text") == "Hello"


def test_a_port_that_must_be_given(board: Blackboard) -> None:
    with pytest.raises(TreeError) as caught:
        Wiring(Element("Say", place=PLACE), SAY, board)
    assert str(caught.value) == ("hall.xml:7: expected the port 'text' of Say, a text, found none (Say). What is said.")


def test_a_kind_without_ports(board: Blackboard) -> None:
    with pytest.raises(TreeError, match=r"expected no port in Wait, found 'for' \(Wait\)"):
        Wiring(Element("Wait", attributes={"for": "3"}), NodeModel("Wait", "Action"), board)


def test_a_port_that_a_node_does_not_declare(board: Blackboard) -> None:
    with pytest.raises(AssertionError, match="Say shouldn't use a port 'nothing'"):
        wire(board).read("nothing")


# --- entries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("port", "entry", "value"),
    [
        ("times", 3.0, 3),
        ("times", "4", 4),
        ("after", 2, 2.0),
        ("loud", 1, True),
        ("loud", "false", False),
        ("words", "a;b", ("a", "b")),
        ("words", ("a", "b"), ("a", "b")),
        ("text", 2.0, "2"),
        ("text", True, "true"),
        ("value", 2.0, 2.0),
        ("mood", "glad", "glad"),
    ],
)
def test_an_entry_is_given_the_type_of_the_port(board: Blackboard, port: str, entry: Value, value: Value) -> None:
    board.set("x", entry)
    found = wire(board, **{port: "{x}"}).read(port)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("port", "entry", "sentence"),
    [
        ("times", 2.5, "expected a whole number for the port 'times', found 2.5 in {x} (greet)."),
        ("times", "two", "expected a whole number for the port 'times', found 'two' in {x} (greet)."),
        ("after", -1, "expected seconds, not below 0 for the port 'after', found -1 in {x} (greet)."),
        ("mood", "sad", "expected one of calm, glad for the port 'mood', found 'sad' in {x} (greet)."),
        ("mood", 3, "expected one of calm, glad for the port 'mood', found 3 in {x} (greet)."),
        ("lang", "de", "expected zh or en for the port 'lang', found 'de' in {x} (greet)."),
        ("words", 3, "expected a list, a;b;c for the port 'words', found 3 in {x} (greet)."),
    ],
)
def test_an_entry_that_does_not_fit(board: Blackboard, port: str, entry: Value, sentence: str) -> None:
    board.set("x", entry)
    with pytest.raises(TreeError) as caught:
        wire(board, **{port: "{x}"}).read(port)
    assert str(caught.value) == f"hall.xml:7: {sentence}"


def test_a_missing_entry(board: Blackboard) -> None:
    board.set("greeting", "hi")
    with pytest.raises(TreeError) as caught:
        wire(board, text="{greting}").read("text")
    assert str(caught.value) == (
        "hall.xml:7: expected an entry of the blackboard under 'greting', found none (greet). Did you mean 'greeting'?"
    )


def test_a_text_may_hold_entries_between_words(board: Blackboard) -> None:
    wires = wire(board, text="Hello {name}, {{name}}: { n } of {@n} {", words="{name};b")
    board.set("name", "Li")
    board.set("n", 3.0)
    assert wires.read("text") == "Hello Li, {name}: 3 of 3 {"
    board.set("name", "Wang")
    assert wires.read("text") == "Hello Wang, {name}: 3 of 3 {"
    assert wires.read("words") == ("{name}", "b")
    board.unset("n")
    with pytest.raises(TreeError, match=r"under 'n', found none \(greet\)"):
        wires.read("text")


@pytest.mark.parametrize(
    ("text", "port", "keys"),
    [
        ("{=}", Port("text"), ("text",)),
        ("{@n}", Port("times", "int"), ("@n",)),
        ("a {n} {n} {{m}}", Port("text"), ("n", "n")),
        ("a {n}", Port("code", "script"), ()),
        ("a {n}", Port("mood", choices=("a {n}",)), ()),
        ("", Port("text"), ()),
    ],
)
def test_what_a_text_mentions(text: str, port: Port, keys: tuple[str, ...]) -> None:
    assert mentioned(text, port) == keys


def test_output(board: Blackboard) -> None:
    wire(board).write("said", "lost")
    assert board.keys() == []
    wires = wire(board, said="{said}", count="{n}")
    wires.write("said", "hello")
    wires.write("count", 4)
    assert dict(board.items()) == {"said": "hello", "n": 4}
    assert board.writer("said") == "greet"
    assert wires.read("count") == 4


def test_output_that_does_not_fit(board: Blackboard) -> None:
    board.set("n", "text")
    wires = wire(board, count="{n}")
    with pytest.raises(TreeError, match=r"expected a whole number for the port 'count', found 1.5 \(greet\)"):
        wires.write("count", 1.5)
    with pytest.raises(TreeError, match=r"expected a text under 'n', found a number, 1 \(greet\)"):
        wires.write("count", 1)
    with pytest.raises(TreeError, match=r"expected an entry, {key}, in the port 'count' to write to, found '3'"):
        wire(board, count="3").write("count", 1)


# --- conditions and scripts -------------------------------------------------------------------------------------------


def test_without_conditions_it_is_ticked(board: Blackboard) -> None:
    wires = wire(board)
    assert wires.before(False) is None
    assert wires.before(True) is None
    wires.after(SUCCESS)
    assert board.keys() == []


@pytest.mark.parametrize(
    ("attributes", "idle", "running"),
    [
        ({"_skipIf": "n > 1"}, IDLE, None),
        ({"_failureIf": "n > 1"}, FAILURE, None),
        ({"_successIf": "n > 1"}, SUCCESS, None),
        ({"_while": "n > 1"}, None, None),
        ({"_while": "n < 1"}, IDLE, IDLE),
        ({"_skipIf": "n", "_successIf": "n", "_failureIf": "n"}, FAILURE, None),
        ({"_while": "!n", "_skipIf": "n", "_successIf": "n"}, SUCCESS, IDLE),
        ({"_skipIf": "n < 1", "_while": "n"}, None, None),
        ({"_skipIf": "n == MANY - 1"}, IDLE, None),
    ],
)
def test_conditions(board: Blackboard, attributes: dict[str, str], idle: object, running: object) -> None:
    board.set("n", 2)
    wires = wire(board, **attributes)
    assert wires.before(False) is idle
    assert wires.before(True) is running


def test_what_follows(board: Blackboard) -> None:
    wires = wire(
        board,
        _post="log += 'p'",
        _onSuccess="log += 's'",
        _onFailure="log += 'f'",
        _onHalted="log += 'h'",
    )
    board.set("log", "")
    for status in (SUCCESS, FAILURE, IDLE):
        wires.after(status)
    assert board.get("log") == "spfph"
    assert board.writer("log") == "greet"


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"_skipIf": "nn > 1"}, "found 'nn', which has no value in 'nn > 1' (greet). Did you mean 'n'?"),
        ({"_while": "'yes'"}, "expected a condition that gives true, false or a number, found 'yes' in"),
    ],
)
def test_a_condition_that_cannot_be_asked(board: Blackboard, attributes: dict[str, str], sentence: str) -> None:
    board.set("n", 2)
    with pytest.raises(TreeError) as caught:
        wire(board, **attributes).before(False)
    assert sentence in str(caught.value)


def test_a_script_that_cannot_be_run(board: Blackboard) -> None:
    with pytest.raises(TreeError, match=r"write := instead of ="):
        wire(board, _post="n = 1").after(SUCCESS)


def test_scripts_of_ports(board: Blackboard) -> None:
    wires = wire(board, code="n := MANY")
    assert wires.evaluate(wires.script("code")) == 3
    board.set("later", "n + 1")
    wires = wire(board, code="{later}")
    assert wires.key("code") == "later"
    assert wires.evaluate(wires.script("code")) == 4
    board.set("later", "n +")
    with pytest.raises(TreeError, match="found the end"):
        wires.script("code")


# --- scopes -----------------------------------------------------------------------------------------------------------


def subtree(**attributes: str) -> Element:
    return Element("Greet", "", attributes, explicit="SubTree", place=PLACE)


def test_a_subtree_sees_what_it_is_given(board: Blackboard) -> None:
    board.set("visitor", "Li")
    inner = remapping(subtree(name_of="{visitor}", n="3", text="Hi {visitor}", same="{=}", _skipIf="false"), board)
    board.set("visitor", "Wang")
    assert dict(inner.items()) == {"name_of": "Wang", "n": "3", "text": "Hi Wang"}
    inner.set("same", 1)
    assert board.get("same") == 1
    assert not inner.has("visitor")
    assert list(board.snapshot()) == ["", "Greet"]


def test_a_subtree_that_shares_all(board: Blackboard) -> None:
    board.set("visitor", "Li")
    inner = remapping(subtree(_autoremap="true", n="3"), board)
    assert inner.get("visitor") == "Li"
    inner.set("m", 1)
    assert board.has("m")
    assert not board.has("n")


MODEL = NodeModel(
    "Greet",
    "SubTree",
    (Port("text"), Port("n", "int", default="2"), Port("who", default="{visitor}"), Port("x", direction="output")),
)


def test_a_subtree_with_a_model(board: Blackboard) -> None:
    board.set("visitor", "Li")
    inner = remapping(subtree(text="Hi", more="1"), board, MODEL)
    assert dict(inner.items()) == {"text": "Hi", "n": 2, "who": "Li", "more": "1"}
    shared = remapping(subtree(_autoremap="true", n="5"), board, MODEL)
    assert (shared.get("n"), shared.has("text")) == (5, False)


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({}, "expected the port 'text' of Greet, a text, found none (Greet)."),
        ({"text": "Hi", "n": "two"}, "expected a whole number in the port 'n', found 'two' (Greet)."),
        ({"_autoremap": "maybe"}, "expected true or false in the port '_autoremap', found 'maybe' (Greet)."),
    ],
)
def test_a_subtree_that_does_not_fit(board: Blackboard, attributes: dict[str, str], sentence: str) -> None:
    with pytest.raises(TreeError) as caught:
        remapping(subtree(**attributes), board, MODEL)
    assert str(caught.value) == f"hall.xml:7: {sentence}"


def test_conditions_of_a_subtree_are_asked_outside(board: Blackboard) -> None:
    board.set("n", 1)
    wires = Wiring(subtree(_skipIf="n", anything="x"), NodeModel("SubTree", "SubTree"), board)
    assert wires.before(False) is IDLE


def test_more_than_a_blackboard_holds_is_refused_with_its_place() -> None:
    element = Element("Sub", attributes={"text": "x" * (LONGEST + 1)}, explicit="SubTree", place=Place("a.xml", 7))
    with pytest.raises(TreeError, match=r"a\.xml:7: expected at most 100000 characters or items under 'text', found"):
        remapping(element, Blackboard())
