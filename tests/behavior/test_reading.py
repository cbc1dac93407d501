"""Files are read with their includes, or refused with file, line, what was expected and what was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.behavior.document import Document, Element, Place
from vivant.behavior.reading import CHAIN, FILES, documents, faults, read, remarks
from vivant.behavior.writing import write
from vivant.errors import TreeError

FOREIGN = Path(__file__).parents[3] / "shared" / "data" / "bt-xml"
"""Trees made by others, where this checkout has them beside it."""

HALL = """<root BTCPP_format="4" main_tree_to_execute="Hall">
  <!-- the hall -->
  <BehaviorTree ID="Hall" _description="Greets.">
    <Fallback name="reply">
      <Say text="您好" _skipIf="x > 1"/>
      <Action ID="Wave" name="hi"/>
      <SubTree ID="Rest" _autoremap="true" seconds="{=}"/>
    </Fallback>
  </BehaviorTree>
  <BehaviorTree ID="Rest"><Wait/></BehaviorTree>
  <TreeNodesModel>
    <Action ID="Wave"/>
  </TreeNodesModel>
</root>"""


def root(inside: str, attributes: str = 'BTCPP_format="4"') -> str:
    return f"<root {attributes}>\n{inside}\n</root>"


def tree(inside: str) -> str:
    return root(f'<BehaviorTree ID="A">\n{inside}\n</BehaviorTree>')


def save(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")


def including(*paths: str) -> str:
    return root("\n".join(f'<include path="{path}"/>' for path in paths))


# --- what is read -------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_document() -> None:
    document = read("hall.xml", text=HALL)
    hall = document.trees[0]
    assert (document.main, document.version, document.place) == ("Hall", "4", Place("hall.xml", 1))
    assert (hall.id, hall.description, hall.place) == ("Hall", "Greets.", Place("hall.xml", 3))
    assert hall.root == Element(
        "Fallback",
        "reply",
        children=(
            Element("Say", attributes={"text": "您好", "_skipIf": "x > 1"}),
            Element("Wave", "hi", explicit="Action"),
            Element("Rest", attributes={"_autoremap": "true", "seconds": "{=}"}, explicit="SubTree"),
        ),
    )
    assert [element.place.line for element in hall.root.walk()] == [4, 5, 6, 7]
    assert [model.kind for model in document.models] == ["Wave"]


def test_an_only_tree_needs_no_id_and_editors_may_add_their_attributes() -> None:
    text = root(
        '<BehaviorTree editable="true" _fullpath=""><Say _uid="7"/></BehaviorTree>',
        'BTCPP_format="4" project_name="P" xmlns:xsi="x" xsi:noNamespaceSchemaLocation="behavior.xsd"',
    )
    document = read("a.xml", text=text)
    assert document.entry is document.trees[0]
    assert (document.trees[0].id, document.trees[0].root.attributes) == ("BehaviorTree", {"_uid": "7"})


def test_includes_are_relative_to_the_file_that_includes(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    save(tmp_path, main=including("sub/b.xml"))
    save(tmp_path / "sub", b=including("c.xml"), c=tree("<Say/>"))
    document = read(tmp_path / "main.xml")
    found = document.tree("A")
    assert found is not None
    assert found.place == Place(str(tmp_path / "sub" / "c.xml"), 2)
    assert [Path(each.file).name for each in documents(document)] == ["main.xml", "b.xml", "c.xml"]


def test_a_file_that_is_included_twice_is_read_once(tmp_path: Path) -> None:
    save(tmp_path, main=including("b.xml", "c.xml"), b=including("d.xml"), c=including("d.xml"), d=tree("<Say/>"))
    first, second = read(tmp_path / "main.xml").includes
    assert first.document is not None
    assert second.document is not None
    assert first.document.includes[0].document is second.document.includes[0].document


def test_a_ros_package_is_kept_and_not_looked_up() -> None:
    text = root('<include path="more.xml" ros_pkg="acme"/>', 'BTCPP_format="4" main_tree_to_execute="There"')
    document = read("a.xml", text=text)
    assert (document.includes[0].package, document.includes[0].document) == ("acme", None)
    (remark,) = remarks(document)
    assert (
        str(remark) == "a.xml:2: 'more.xml' of the ROS package 'acme' is not looked up. Give its path without ros_pkg."
    )


def test_an_absolute_path_makes_its_ros_package_needless(tmp_path: Path) -> None:
    save(tmp_path, b=tree("<Say/>"))
    document = read("a.xml", text=root(f'<include path="{tmp_path / "b.xml"}" ros_pkg="acme"/>'))
    assert document.tree("A") is not None
    assert remarks(document) == []


def test_the_format_is_remarked_on() -> None:
    missing, old = read("a.xml", text="\n<root><include path='b' ros_pkg='c'/></root>"), HALL.replace('"4"', '"3"')
    assert str(remarks(missing)[0]) == ('a.xml:2: <root> does not say its format. Write <root BTCPP_format="4">.')
    assert [remark.what for remark in remarks(read("a.xml", text=old))] == [
        "the file is of version 3, and is read as version 4"
    ]
    assert remarks(read("hall.xml", text=HALL)) == []


def test_a_tree_that_hides_another_is_remarked_on(tmp_path: Path) -> None:
    both = root('<include path="b.xml"/><BehaviorTree ID="A"><Wait/></BehaviorTree>')
    save(tmp_path, a=both, b=tree("<Say/>"))
    document = read(tmp_path / "a.xml")
    found = document.tree("A")
    assert found is not None
    assert found.root.kind == "Wait"
    assert [remark.place for remark in remarks(document)] == [Place(str(tmp_path / "b.xml"), 2)]


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<tree/>", "a.xml:1: expected <root> around it all, found <tree>. Begin with <root BTCPP_format=\"4\">."),
        ("<root/>", "a.xml:1: expected a <BehaviorTree> in <root>, found nothing."),
        (root("<BehaviourTree/>"), "found <BehaviourTree>. Did you mean 'BehaviorTree'?"),
        (root("<Say/>"), "found <Say>. A node stands in a <BehaviorTree>."),
        (
            root('hello<include path="b" ros_pkg="c"/>'),
            "a.xml:1: expected only tags in <root>, found the text 'hello'. A remark is written <!-- … -->.",
        ),
        (root('<include path="b" ros_pkg="c"/>', 'BTCPP_format="5"'), "expected the format 4, found BTCPP_format='5'."),
        (root('<include path="b" ros_pkg="c"/>', 'main_tree="x"'), "found 'main_tree'. Did you mean"),
        (root("<include/>"), 'a.xml:2: expected path in <include>, found none. Write <include path="…"/>.'),
        (root('<include path="b" ros_pkg="c"><a/></include>'), "expected nothing in <include>, found <a>."),
        (root('<TreeNodesModel/><TreeNodesModel/>'), "a.xml:2: expected one <TreeNodesModel>, found another."),
        (root('<TreeNodesModel><Action ID="A"/><Action ID="A"/></TreeNodesModel>'), "one model of 'A', found another"),
        (
            root('<BehaviorTree ID="A"><B/></BehaviorTree>\n<BehaviorTree ID="A"><B/></BehaviorTree>'),
            "a.xml:3: expected one tree 'A', found another, as of line 2. Rename one.",
        ),
        (
            root('<BehaviorTree ID="A"><B/></BehaviorTree>\n<BehaviorTree><B/></BehaviorTree>'),
            'a.xml:3: expected an ID for each <BehaviorTree>, found none. Write <BehaviorTree ID="…">.',
        ),
        (root('<BehaviorTree ID=""><B/></BehaviorTree>'), "expected an ID for each <BehaviorTree>, found none."),
        (
            root('<BehaviorTree ID="A"><B/></BehaviorTree><TreeNodesModel><Action ID="A"/></TreeNodesModel>'),
            "expected an ID that no node has, found 'A', which <TreeNodesModel> declares. Rename it.",
        ),
        (root('<BehaviorTree ID="A" colour="red"><B/></BehaviorTree>'), "in <BehaviorTree>, found 'colour'."),
        (root('<BehaviorTree ID="A"/>'), "a.xml:2: expected one node in <BehaviorTree>, found none."),
        (tree("<B/><C/>"), "expected one node in <BehaviorTree>, found <B>, <C>. A <Sequence> or <Fallback> holds"),
        (
            root('<BehaviorTree ID="Hall"><B/></BehaviorTree>', 'BTCPP_format="4" main_tree_to_execute="Hal"'),
            "a.xml:1: expected main_tree_to_execute to be one of Hall, found 'Hal'. Did you mean 'Hall'?",
        ),
        (tree("<Action/>"), 'a.xml:3: expected an ID in <Action>, found none. Write <Action ID="…"/>.'),
        (tree('<Action ID=""/>'), "expected an ID in <Action>, found none."),
        (tree('<Say ID="x"/>'), "expected no ID in <Say>, which is one by itself, found ID='x'. Write <Say/>, or"),
        (tree("<include/>"), "a.xml:3: expected a node, found <include>."),
        (tree("<x:Say/>"), "expected a node, found <x:Say>."),
        (tree('<Say x:text=""/>'), "expected the name of a port, or of a condition, found 'x:text'."),
        (tree('<Say _skipif="x"/>'), "found '_skipif'. Did you mean '_skipIf'?"),
        (tree("<Say>hello</Say>"), "expected only tags in <Say>, found the text 'hello'."),
        (tree('<SubTreePlus ID="B"/>'), 'expected a node, found <SubTreePlus>. Version 4 writes <SubTree ID="…" _auto'),
        (tree('<SubTree ID="B" __shared_blackboard="true"/>'), "found '__shared_blackboard'. Version 4 writes"),
        (
            tree('<SubTree ID="B"><remap internal="a" external="b"/></SubTree>'),
            'expected nothing in <SubTree>, found <remap>. Version 4 writes <SubTree ID="…" inner="{outer}"/>.',
        ),
        (tree('<Action ID="B"><C/></Action>'), "expected nothing in <Action>, found <C>."),
        (tree('<Condition ID="B"><C/></Condition>'), "expected nothing in <Condition>, found <C>."),
        (tree('<Decorator ID="B"/>'), "expected one node in the decorator <Decorator>, found none."),
        (tree('<Decorator ID="B"><C/><D/></Decorator>'), "one node in the decorator <Decorator>, found <C>, <D>."),
        (tree('<Control ID="B"/>'), "expected a node in the control <Control>, found none."),
        (
            root(
                '<BehaviorTree ID="A"><Turn/></BehaviorTree>'
                '<TreeNodesModel><Decorator ID="Turn"/></TreeNodesModel>'
            ),
            "expected one node in the decorator <Turn>, found none.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(TreeError) as caught:
        read("a.xml", text=text)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("a.xml:")


def test_includes_that_are_missing_name_the_nearest(tmp_path: Path) -> None:
    save(tmp_path, a=including("comon.xml"), common=tree("<Say/>"))
    with pytest.raises(TreeError) as caught:
        read(tmp_path / "a.xml")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "a.xml"), 2)
    assert caught.value.found == f"{str(tmp_path / 'comon.xml')!r}, which is not there"
    assert caught.value.advice == "Did you mean 'common.xml'?"


def test_a_folder_is_not_included(tmp_path: Path) -> None:
    save(tmp_path, a=including("."))
    with pytest.raises(TreeError, match="a folder"):
        read(tmp_path / "a.xml")


def test_a_path_that_leads_nowhere_is_not_included(tmp_path: Path) -> None:
    (tmp_path / "loop.xml").symlink_to("loop.xml")
    save(tmp_path, a=including("loop.xml"), b=including("x" * 5000))
    with pytest.raises(TreeError, match="which is not there"):
        read(tmp_path / "a.xml")
    with pytest.raises(TreeError, match="File name too long"):
        read(tmp_path / "b.xml")


def test_includes_in_a_circle_are_named(tmp_path: Path) -> None:
    save(tmp_path, a=including("b.xml"), b=including("c.xml"), c=including("./b.xml"), own=including("own.xml"))
    with pytest.raises(TreeError) as caught:
        read(tmp_path / "a.xml")
    assert (Path(caught.value.file).name, caught.value.found) == ("c.xml", "b.xml → c.xml → b.xml")
    with pytest.raises(TreeError, match=r"own.xml → own.xml"):
        read(tmp_path / "own.xml")


def test_the_fault_of_an_included_file_is_in_that_file(tmp_path: Path) -> None:
    save(tmp_path, a=including("b.xml"), b=tree("<Action/>"))
    with pytest.raises(TreeError) as caught:
        read(tmp_path / "a.xml")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "b.xml"), 3)


def test_bombs_of_includes_are_refused(tmp_path: Path) -> None:
    doubling = {f"f{n}": including(f"f{n + 1}.xml", f"f{n + 1}.xml") for n in range(12)}
    save(tmp_path, **doubling, f12=tree("<Say/>"))
    with pytest.raises(TreeError, match=f"at most {FILES} files"):
        read(tmp_path / "f0.xml")
    chain = {f"g{n}": including(f"g{n + 1}.xml") for n in range(CHAIN + 1)}
    save(tmp_path, **chain, **{f"g{CHAIN + 1}": tree("<Say/>")})
    with pytest.raises(TreeError, match=f"at most {CHAIN} deep"):
        read(tmp_path / "g0.xml")


def test_all_faults_are_found(tmp_path: Path) -> None:
    text = root(
        '<include path="b.xml"/>\n<BehaviorTree ID="A"><Action/></BehaviorTree>\n<Say/>',
        'BTCPP_format="4" main_tree_to_execute="C"',
    )
    save(tmp_path, a=text, b="<root>\n")
    found = [(Path(fault.file).name, fault.line) for fault in faults(tmp_path / "a.xml")]
    assert sorted(found) == [("a.xml", 3), ("a.xml", 4), ("b.xml", 2)]


def test_a_sound_file_has_no_faults() -> None:
    assert faults("hall.xml", text=HALL) == []
    assert [fault.found for fault in faults("/nowhere/hall.xml")] == ["No such file or directory"]


@settings(deadline=None)
@given(st.text(max_size=40) | st.lists(st.sampled_from(HALL.split(" ")), max_size=12).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = faults("a.xml", text=text)
    if not found:
        assert isinstance(read("a.xml", text=text), Document)


@settings(deadline=None)
@given(st.integers(0, len(HALL)), st.integers(0, 9))
def test_a_file_with_a_piece_missing_is_read_or_refused(start: int, size: int) -> None:
    text = HALL[:start] + HALL[start + size :]
    if not faults("a.xml", text=text):
        document = read("a.xml", text=text)
        assert read("a.xml", text=write(document)) == document


@pytest.mark.skipif(not FOREIGN.is_dir(), reason="the trees of others are not beside this checkout")
@pytest.mark.parametrize("name", sorted(str(p.relative_to(FOREIGN)) for p in FOREIGN.rglob("*.xml")) or [""])
def test_trees_of_others_are_read_and_written_as_they_were(name: str) -> None:
    document = read(FOREIGN / name)
    assert read(FOREIGN / name, text=write(document)) == document
    for included in documents(document):
        assert read(included.file, text=write(included)) == included
