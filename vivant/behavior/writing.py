"""Writing a behaviour tree: a document becomes the text of its file, always the same text for the same document.

Included files are not written: each is a document of its own. Comments of a file that was read are not kept. Nodes,
attributes and trees keep their order; includes come first, <TreeNodesModel> last.
"""

from __future__ import annotations

from collections.abc import Iterable

from vivant.behavior import markup, models
from vivant.behavior.document import Document, Element, Include, NodeModel, TreeDefinition
from vivant.behavior.markup import Tag
from vivant.errors import TreeError


def write(document: Document) -> str:
    """What `reading.read` makes the same document of.

    Raises TreeError: a name or text that XML, or the format, cannot hold.
    """
    attributes = {"BTCPP_format": document.version, "main_tree_to_execute": document.main}
    children = [_include(include) for include in document.includes]
    children += [_tree(tree, document.file) for tree in document.trees]
    if document.models:
        children.append(Tag("TreeNodesModel", children=[models.write(model) for model in document.models]))
    return markup.render(Tag("root", _given(attributes), children), file=document.file)


def write_models(kinds: Iterable[NodeModel]) -> str:
    """A file that declares kinds of node and holds no tree, as editors import it."""
    return write(Document("", models=tuple(kinds)))


def _include(include: Include) -> Tag:
    return Tag("include", {"path": include.path} | _given({"ros_pkg": include.package}))


def _tree(tree: TreeDefinition, file: str) -> Tag:
    attributes = {"ID": tree.id} | _given({"_description": tree.description})
    return Tag("BehaviorTree", attributes, [_element(tree.root, file)])


def _element(element: Element, file: str) -> Tag:
    taken = element.attributes.keys() & {"ID", "name"}
    if taken:
        raise TreeError(file, None, "ports that are not called ID or name", f"{min(taken)!r} of {element.label}")
    own = {"ID": element.kind} if element.explicit else {}
    attributes = own | _given({"name": element.name}) | dict(element.attributes)
    children = [_element(child, file) for child in element.children]
    return Tag(element.explicit or element.kind, attributes, children)


def _given(attributes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}
