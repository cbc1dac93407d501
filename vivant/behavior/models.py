"""<TreeNodesModel>: what a file declares of the kinds of node, for editors such as Groot2 and for subtrees' ports.

A port's type is written by the name that BehaviorTree.CPP gives it; types that it has no name for (`seconds`, `lang`,
`list`, `script`) keep theirs, which editors take for a type of the project's own. `choices` is an attribute of this
project; others pass over it. `MetadataFields` holds a kind's description.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from vivant.behavior.document import Category, NodeModel
from vivant.behavior.markup import Tag
from vivant.behavior.ports import Direction, Port, PortType
from vivant.errors import TreeError, did_you_mean

_WRITTEN: Mapping[PortType, str] = {
    "string": "std::string",
    "float": "double",
    "int": "int",
    "bool": "bool",
    "any": "BT::AnyTypeAllowed",
}
_READ: Mapping[str, PortType] = {
    **{written: type for type, written in _WRITTEN.items()},
    **{type: type for type in get_args(PortType)},
    **dict.fromkeys(("unsigned int", "unsigned", "long", "size_t", "int64_t", "uint64_t"), "int"),
    "std::vector<std::string>": "list",
}
_DIRECTIONS: Mapping[str, Direction] = {"input_port": "input", "output_port": "output", "inout_port": "inout"}


def read(tag: Tag, file: str) -> tuple[NodeModel, list[TreeError]]:
    """The model that a tag of <TreeNodesModel> declares, and what is wrong with it."""
    faults = [*_category_faults(tag, file)]
    ports: dict[str, Port] = {}
    for child in tag:
        if child.name in _DIRECTIONS:
            faults += _port_faults(child, ports, file)
            port = _port(child)
            ports.setdefault(port.name, port)
        elif child.name not in ("MetadataFields", "description"):
            known = [*_DIRECTIONS, "description"]
            faults.append(_fault(child, file, f"one of {', '.join(known)}", child.name, known))
    category: Category = next((each for each in get_args(Category) if each == tag.name), "Action")
    return NodeModel(tag.attributes.get("ID", ""), category, tuple(ports.values()), _doc(tag)), faults


def write(model: NodeModel) -> Tag:
    """The tag that declares a model."""
    children = [_write_port(port) for port in model.ports]
    if model.doc:
        children.append(Tag("MetadataFields", children=[Tag("Metadata", {"description": model.doc})]))
    return Tag(model.category, {"ID": model.kind}, children)


def _write_port(port: Port) -> Tag:
    attributes = {"name": port.name, "type": _WRITTEN.get(port.type, port.type)}
    if port.default is not None:
        attributes["default"] = port.default
    if port.choices:
        attributes["choices"] = ";".join(port.choices)
    return Tag(f"{port.direction}_port", attributes, text=port.doc)


def _port(tag: Tag) -> Port:
    given = tag.attributes
    return Port(
        name=given.get("name", ""),
        type=_READ.get(given.get("type", ""), "any"),
        doc=tag.text.strip() or given.get("description", ""),
        default=given.get("default"),
        direction=_DIRECTIONS[tag.name],
        choices=tuple(each for each in given.get("choices", "").split(";") if each),
    )


def _doc(tag: Tag) -> str:
    """The description of a kind: as this project writes it, or as versions before 4.6 did."""
    for child in tag:
        if child.name == "description":
            return child.text.strip()
        for field in child if child.name == "MetadataFields" else ():
            if "description" in field.attributes:
                return field.attributes["description"]
    return ""


def _category_faults(tag: Tag, file: str) -> Iterator[TreeError]:
    categories = get_args(Category)
    if tag.name not in categories:
        yield _fault(tag, file, f"one of {', '.join(categories)} in <TreeNodesModel>", tag.name, categories)
    if not tag.attributes.get("ID"):
        yield TreeError(file, tag.line, f"an ID in {tag}", "none", f'Write <{tag.name} ID="…">.')
    for name in (each for each in tag.attributes if each not in ("ID", "editable")):
        yield _fault(tag, file, f"ID in {tag}", name, ["ID"])
    if text := tag.text.strip():
        yield TreeError(file, tag.line, f"only ports in {tag}", f"the text {text[:40]!r}", "Write <description>.")


def _port_faults(tag: Tag, ports: Mapping[str, Port], file: str) -> Iterator[TreeError]:
    known = ("name", "type", "default", "description", "choices")
    name = tag.attributes.get("name")
    if not name:
        yield TreeError(file, tag.line, f"a name in {tag}", "none")
    elif name in ports:
        yield TreeError(file, tag.line, "each port once", f"{name!r} again")
    for attribute in tag.attributes:
        if attribute not in known:
            yield _fault(tag, file, f"one of {', '.join(known)} in {tag}", attribute, known)
    if tag.children:
        yield TreeError(file, tag.line, f"a description in {tag}", str(tag.children[0]))


def _fault(tag: Tag, file: str, expected: str, found: str, known: tuple[str, ...] | list[str]) -> TreeError:
    near = did_you_mean(found, known)
    return TreeError(file, tag.line, expected, repr(found), f"D{near[3:]}" if near else "")
