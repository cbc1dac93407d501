"""The schema that is published: an XML Schema 1.0 of trees' files over a catalogue of nodes, for editors and checks.

Compact nodes (`<Say text="…"/>`) are judged whole: their ports, the types of what is written into them, how many nodes
stand in them. Of explicit ones (`<Action ID="Say" …/>`) the ID and the number of nodes are judged; XML Schema 1.0 has
no way to let the ports depend on the ID. What points at the blackboard may stand in any port.

`python -m vivant.behavior.schema` writes `behavior.xsd` beside this file, over the nodes that ship.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from vivant.behavior.catalog import Catalog
from vivant.behavior.document import SCRIPTED, Category, NodeModel
from vivant.behavior.markup import Tag, render
from vivant.behavior.ports import Port, PortType

SHIPPED = Path(__file__).with_name("behavior.xsd")
"""The schema over the nodes that ship."""

_UNSIGNED = r"(\d+(\.\d*)?|\.\d+)([eE][+\-]?\d+)?"
_PATTERNS: Mapping[str, str] = {
    "pointer": r"\s*\{\s*@?[\w_.=\-]+\s*\}\s*",
    "version": r"4(\.\d+)*",
    "int": r"\s*[+\-]?\d+\s*",
    "float": rf"\s*[+\-]?{_UNSIGNED}\s*",
    "seconds": rf"\s*\+?{_UNSIGNED}\s*",
    "bool": r"\s*([tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|0|1)\s*",
    "lang": "zh|en",
    "time": r"\s*(([01]?\d|2[0-3]):[0-5]\d|24:00)\s*",
    "filled": r"[\s\S]+",
}
"""Simple types by what may be written. XML Schema's `\\w` is without `_`."""
_TYPES: Mapping[PortType, str] = {
    "int": "int_or_pointer",
    "float": "float_or_pointer",
    "bool": "bool_or_pointer",
    "seconds": "seconds_or_pointer",
    "lang": "lang_or_pointer",
    "time": "time_or_pointer",
}
"""Types of ports that do not take any text."""


def xsd(models: Iterable[NodeModel]) -> str:
    """The schema over kinds of node. Models of subtrees are left out: a file names them by <SubTree ID="…">."""
    kinds = [model for model in models if model.category != "SubTree"]
    head = {"xmlns:xs": "http://www.w3.org/2001/XMLSchema", "elementFormDefault": "qualified"}
    parts = [*_simple_types(), _common(), *_models(), _root(), _tree(), _node(kinds), *map(_compact, kinds)]
    parts += [_explicit(category, kinds) for category in get_args(Category)]
    return render(Tag("xs:schema", head, parts))


# --- the file ---------------------------------------------------------------------------------------------------


def _root() -> Tag:
    attributes = [
        _attribute("BTCPP_format", "version", required=True),
        _attribute("main_tree_to_execute", "filled"),
        _attribute("project_name"),
    ]
    include = _inline("include", [], [_attribute("path", "filled", required=True), _attribute("ros_pkg")])
    model = _limited(_choice([_element(category, "model") for category in get_args(Category)]), 0, None)
    models = _inline("TreeNodesModel", [model], [])
    parts = [include, _element("BehaviorTree", "tree"), models]
    root = _inline("root", [_limited(_choice(parts), 1, None)], attributes)
    selector, field = Tag("xs:selector", {"xpath": "BehaviorTree"}), Tag("xs:field", {"xpath": "@ID"})
    root.children.append(Tag("xs:unique", {"name": "ids"}, [selector, field]))
    return root


def _tree() -> Tag:
    names = ("ID", "_description", "_fullpath", "editable")
    attributes = [_attribute(name, "filled" if name == "ID" else "xs:string") for name in names]
    return _type("tree", [_nodes(1, 1)], attributes)


def _models() -> Iterator[Tag]:
    """`<TreeNodesModel>`: what a file declares by itself."""
    names = ("name", "type", "default", "description", "choices")
    attributes = [_attribute(name, required=name == "name") for name in names]
    content = Tag("xs:simpleContent", children=[Tag("xs:extension", {"base": "xs:string"}, attributes)])
    yield Tag("xs:complexType", {"name": "port"}, [content])
    anything = _inline("Metadata", [], [Tag("xs:anyAttribute", {"processContents": "skip"})])
    parts = [_element(f"{direction}_port", "port") for direction in ("input", "output", "inout")]
    parts += [
        _inline("MetadataFields", [Tag("xs:sequence", children=[_limited(anything, 0, None)])], []),
        _element("description", "xs:string"),
    ]
    attributes = [_attribute("ID", "filled", required=True), _attribute("editable")]
    yield _type("model", [_limited(_choice(parts), 0, None)], attributes)


# --- nodes ------------------------------------------------------------------------------------------------------


def _node(kinds: list[NodeModel]) -> Tag:
    """The group of all that may stand where a node stands."""
    compact = [_element(model.kind, f"{model.kind}Node") for model in kinds]
    explicit = [_element(category, f"{category}Nodes") for category in get_args(Category)]
    return Tag("xs:group", {"name": "node"}, [_choice([*compact, *explicit])])


def _compact(model: NodeModel) -> Tag:
    """`<Say text="…"/>`."""
    least, most = model.children
    content = [_nodes(least, most)] if most != 0 else []
    made = _type(f"{model.kind}Node", content, [Tag("xs:attributeGroup", {"ref": "common"})])
    made.children += [_port(port) for port in model.ports]
    return _explained(made, model.doc)


def _explicit(category: Category, kinds: list[NodeModel]) -> Tag:
    """`<Action ID="Say" text="…"/>`: all of a category at once."""
    least, most = NodeModel("", category).children
    content = [_nodes(least, most)] if most != 0 else []
    ids = [model.kind for model in kinds if model.category == category]
    id = _attribute("ID", "filled", required=True)
    if category != "SubTree":
        del id.attributes["type"]
        id.children.append(_enumeration(ids))
    any_port = Tag("xs:anyAttribute", {"namespace": "##local", "processContents": "skip"})
    return _type(f"{category}Nodes", content, [id, _attribute("name"), any_port])


def _port(port: Port) -> Tag:
    tag = _attribute(port.name, "pointer", required=port.required)
    if port.direction != "output":
        tag.attributes["type"] = _TYPES.get(port.type, "xs:string")
    if port.choices and port.type != "list" and port.direction != "output":
        del tag.attributes["type"]
        choices = Tag("xs:union", {"memberTypes": "pointer"}, [_enumeration(port.choices)])
        tag.children.append(Tag("xs:simpleType", children=[choices]))
    items = f" Any of {', '.join(port.choices)}, separated by ;." if port.choices and port.type == "list" else ""
    default = f" If left out: {port.default}" if port.default else ""
    return _explained(tag, (port.doc + items + default).strip())


def _common() -> Tag:
    """What any node may have."""
    names = ("name", *SCRIPTED, "_description", "_uid", "_fullpath")
    return Tag("xs:attributeGroup", {"name": "common"}, [_attribute(name) for name in names])


# --- the grammar of schemas -------------------------------------------------------------------------------------


def _simple_types() -> Iterator[Tag]:
    for name, pattern in _PATTERNS.items():
        restriction = Tag("xs:restriction", {"base": "xs:string"}, [Tag("xs:pattern", {"value": pattern})])
        yield Tag("xs:simpleType", {"name": name}, [restriction])
    for type, union in _TYPES.items():
        yield Tag("xs:simpleType", {"name": union}, [Tag("xs:union", {"memberTypes": f"{type} pointer"})])


def _type(name: str, content: list[Tag], attributes: list[Tag]) -> Tag:
    return Tag("xs:complexType", {"name": name}, [*content, *attributes])


def _inline(name: str, content: list[Tag], attributes: list[Tag]) -> Tag:
    return Tag("xs:element", {"name": name}, [Tag("xs:complexType", children=[*content, *attributes])])


def _element(name: str, type: str) -> Tag:
    return Tag("xs:element", {"name": name, "type": type})


def _attribute(name: str, type: str = "xs:string", *, required: bool = False) -> Tag:
    return Tag("xs:attribute", {"name": name, "type": type} | ({"use": "required"} if required else {}))


def _choice(parts: list[Tag]) -> Tag:
    return Tag("xs:choice", children=parts)


def _limited(tag: Tag, least: int, most: int | None) -> Tag:
    tag.attributes |= {"minOccurs": str(least), "maxOccurs": "unbounded" if most is None else str(most)}
    return tag


def _nodes(least: int, most: int | None) -> Tag:
    return _limited(Tag("xs:group", {"ref": "node"}), least, most)


def _enumeration(values: Iterable[str]) -> Tag:
    listed = [Tag("xs:enumeration", {"value": value}) for value in values]
    return Tag("xs:simpleType", children=[Tag("xs:restriction", {"base": "xs:string"}, listed)])


def _explained(tag: Tag, doc: str) -> Tag:
    if doc:
        tag.children.insert(0, Tag("xs:annotation", children=[Tag("xs:documentation", text=doc)]))
    return tag


if __name__ == "__main__":
    SHIPPED.write_text(xsd(Catalog.shipped()), encoding="utf-8")
