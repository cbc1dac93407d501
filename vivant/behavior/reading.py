"""Reading a behaviour tree: a file of BehaviorTree.CPP version 4 becomes a document.

What can be seen without knowing the kinds of node is judged here: tags, attributes, numbers of children where a tag or
the file's own <TreeNodesModel> tells the category, IDs that are taken twice, includes, the main tree. Whether a kind
of node exists, and what its ports take, is for those who know the catalogue (`building`, `inspection`).

Not kept: comments, `editable`, `_fullpath` of a tree, `project_name`, and what a file says of its schema (`xsi:…`).
Format: https://www.behaviortree.dev/docs/learn-the-basics/xml_format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from vivant.behavior import markup, models
from vivant.behavior.document import (
    REMARKS,
    SCRIPTED,
    Category,
    Document,
    Element,
    Include,
    NodeModel,
    Place,
    TreeDefinition,
)
from vivant.behavior.markup import Tag
from vivant.errors import TreeError, nearest

CHAIN = 32
"""Files that may include one another in a chain."""

FILES = 256
"""Files that one tree may be made of, counted each time they are included."""

ELEMENTS = ("root", "include", "BehaviorTree", "TreeNodesModel")
"""Tags that are no nodes."""

UNNAMED = "BehaviorTree"
"""ID of a file's only tree, where it has none."""

_VERSION = re.compile(r"[34](\.\d+)*")
_OLD = {
    "SubTreePlus": 'Version 4 writes <SubTree ID="…" _autoremap="true"/>.',
    "remap": 'Version 4 writes <SubTree ID="…" inner="{outer}"/>.',
    "__shared_blackboard": 'Version 4 writes _autoremap="true".',
}
"""What version 3 wrote otherwise."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is no fault, but should be known: where, what, and what to do."""

    place: Place
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.advice}"


def read(path: Path | str, *, text: str | None = None) -> Document:
    """The document of a file, with those that it includes. Raises TreeError: the first fault of all.

    text : what the file holds, if it is at hand; `path` then only names it and tells where includes are looked for.
    """
    reader = _Reader()
    document = reader.file(str(path), text)
    if reader.faults or document is None:
        raise reader.faults[0]
    return document


def faults(path: Path | str, *, text: str | None = None) -> list[TreeError]:
    """All that keeps a file, or one that it includes, from being read; a file's broken XML ends the look at it."""
    reader = _Reader()
    reader.file(str(path), text)
    return reader.faults


def remarks(document: Document) -> list[Remark]:
    """What is odd in a document and the files that it includes, and yet is read."""
    return [*_old_versions(document), *_unresolved(document), *_hidden(document)]


def documents(document: Document) -> Iterator[Document]:
    """It and those that it includes, each as often as it is included."""
    yield document
    for include in document.includes:
        if include.document:
            yield from documents(include.document)


def _old_versions(document: Document) -> Iterator[Remark]:
    for each in documents(document):
        if not each.version:
            yield Remark(each.place, "<root> does not say its format", 'Write <root BTCPP_format="4">.')
        elif each.version.startswith("3"):
            what = "the file is of version 3, and is read as version 4"
            yield Remark(each.place, what, 'Look through it, then write BTCPP_format="4".')


def _unresolved(document: Document) -> Iterator[Remark]:
    for each in documents(document):
        for include in each.includes:
            if include.package and include.document is None:
                what = f"{include.path!r} of the ROS package {include.package!r} is not looked up"
                yield Remark(include.place, what, "Give its path without ros_pkg.")


def _hidden(document: Document) -> Iterator[Remark]:
    first: dict[str, TreeDefinition] = {}
    for tree in document.all_trees():
        known = first.setdefault(tree.id, tree)
        if known.place != tree.place:
            yield Remark(tree.place, f"the tree {tree.id!r} of {known.place} is taken for this one", "Rename one.")


class _Reader:
    """One reading: which files were opened, and what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[TreeError] = []
        self._open: list[str] = []
        self._known: dict[Path, Document | None] = {}
        self._weights: dict[int, int] = {}

    def file(self, file: str, text: str | None = None) -> Document | None:
        """The document of a file; None where nothing can be made of it, which the faults then tell."""
        try:
            root = markup.parse(markup.load(file) if text is None else text, file)
        except TreeError as fault:
            self.faults.append(fault)
            return None
        self._open.append(file)
        document = _FileReader(file, self).document(root)
        self._open.pop()
        self._weights[id(document)] = 1 + sum(self._weights.get(id(each.document), 0) for each in document.includes)
        return document

    def include(self, file: str, place: Place) -> Document | None:
        """The document of an included file, read once however often it is included."""
        fault = _absent(file) or self._chained(file)
        if fault is None:
            real = Path(file).resolve()
            if real not in self._known:
                self._known[real] = self.file(file)
            document = self._known[real]
            if self._weights.get(id(document), 0) < FILES:
                return document
            fault = f"at most {FILES} files", "more", "Include each only where it is needed."
        self.faults.append(TreeError(place.file, place.line, *fault))
        return None

    def _chained(self, file: str) -> tuple[str, str, str] | None:
        """What is wrong with including it from the files that are open."""
        chain = [Path(each).name for each in (*self._open, file)]
        if len(chain) > CHAIN:
            return f"files that include one another at most {CHAIN} deep", "more", ""
        for n, above in enumerate(self._open):
            if Path(above).resolve() == Path(file).resolve():
                return "files that do not include one another", " → ".join(chain[n:]), "Move what both need to a third."
        return None


def _absent(file: str) -> tuple[str, str, str] | None:
    """What is wrong with a path that should be a file's."""
    path, expected = Path(file), "a file to include"
    try:
        if path.is_file():
            return None
        if path.is_dir():
            return expected, f"{file!r}, a folder", ""
        beside = [each.name for each in path.parent.glob("*.xml")] if path.parent.is_dir() else []
    except OSError as problem:
        return expected, f"{file[:80]!r} ({problem.strerror})", ""
    advice = nearest(path.name, beside) or "The path is relative to the file that includes it."
    return expected, f"{file!r}, which is not there", advice


class _FileReader:
    """One file, as its tags are gone through. Faults are noted, and what is left is read."""

    def __init__(self, file: str, reader: _Reader) -> None:
        self._file, self._reader = file, reader
        self._categories: dict[str, Category] = {}

    def document(self, root: Tag) -> Document:
        """All of it."""
        if root.name != "root":
            self._fault(root, "<root> around it all", str(root), 'Begin with <root BTCPP_format="4">.')
        elif not root.children:
            self._fault(root, "a <BehaviorTree> in <root>", "nothing")
        self._attributes(root, ("BTCPP_format", "main_tree_to_execute", "project_name"))
        self._bare(root)
        for tag in root:
            if tag.name not in ELEMENTS[1:]:
                known = ", ".join(f"<{name}>" for name in ELEMENTS[1:])
                advice = nearest(tag.name, ELEMENTS[1:]) or "A node stands in a <BehaviorTree>."
                self._fault(tag, f"one of {known} in <root>", str(tag), advice)
        models = tuple(self._models([tag for tag in root if tag.name == "TreeNodesModel"]))
        self._categories = {model.kind: model.category for model in models}
        document = Document(
            self._file,
            trees=tuple(self._trees([tag for tag in root if tag.name == "BehaviorTree"])),
            includes=tuple(self._include(tag) for tag in root if tag.name == "include"),
            models=models,
            main=root.attributes.get("main_tree_to_execute", ""),
            version=self._version(root),
            place=self._place(root),
        )
        self._main(root, document)
        return document

    def _version(self, root: Tag) -> str:
        version = root.attributes.get("BTCPP_format", "")
        if version and not _VERSION.fullmatch(version):
            self._fault(root, "the format 4", f"BTCPP_format={version!r}")
        return version

    def _main(self, root: Tag, document: Document) -> None:
        unknown = any(include.document is None for include in document.includes)
        if document.main and document.tree(document.main) is None and not unknown:
            ids = [tree.id for tree in document.all_trees()]
            expected = f"main_tree_to_execute to be one of {', '.join(ids) or 'no trees'}"
            self._fault(root, expected, repr(document.main), nearest(document.main, ids))

    def _include(self, tag: Tag) -> Include:
        self._attributes(tag, ("path", "ros_pkg"), required="path")
        self._bare(tag, children=False)
        path, package = tag.attributes.get("path", ""), tag.attributes.get("ros_pkg", "")
        document = None
        if path and (not package or Path(path).is_absolute()):
            document = self._reader.include(str(Path(self._file).parent / path), self._place(tag))
        return Include(path, document, package, self._place(tag))

    def _models(self, tags: list[Tag]) -> Iterator[NodeModel]:
        for tag in tags[1:]:
            self._fault(tag, "one <TreeNodesModel>", "another", "Put all models into one.")
        seen: dict[str, Tag] = {}
        for tag in (each for all_models in tags for each in all_models):
            model, found = models.read(tag, self._file)
            self._reader.faults.extend(found)
            if model.kind in seen:
                self._fault(tag, f"one model of {model.kind!r}", f"another, as of line {seen[model.kind].line}")
            seen.setdefault(model.kind, tag)
            yield model

    def _trees(self, tags: list[Tag]) -> Iterator[TreeDefinition]:
        seen: dict[str, Tag] = {}
        for tag in tags:
            self._attributes(tag, ("ID", "_description", "_fullpath", "editable"))
            self._bare(tag)
            id = tag.attributes.get("ID", "")
            if not id and (len(tags) > 1 or "ID" in tag.attributes):
                self._fault(tag, "an ID for each <BehaviorTree>", "none", 'Write <BehaviorTree ID="…">.')
            if id in seen:
                self._fault(tag, f"one tree {id!r}", f"another, as of line {seen[id].line}", "Rename one.")
            if self._categories.get(id, "SubTree") != "SubTree":
                self._fault(tag, "an ID that no node has", f"{id!r}, which <TreeNodesModel> declares", "Rename it.")
            seen.setdefault(id, tag)
            if len(tag.children) != 1:
                self._fault(tag, f"one node in {tag}", _count(tag), "A <Sequence> or <Fallback> holds several.")
            for root in tag.children[:1]:
                description = tag.attributes.get("_description", "")
                yield TreeDefinition(id or UNNAMED, self._element(root), description, self._place(tag))

    def _element(self, tag: Tag) -> Element:
        explicit: Category | None = next((each for each in get_args(Category) if each == tag.name), None)
        self._named(tag, explicit)
        self._bare(tag)
        self._counted(tag, explicit or self._categories.get(tag.name))
        return Element(
            kind=tag.attributes.get("ID", "") if explicit else tag.name,
            name=tag.attributes.get("name", ""),
            attributes={name: value for name, value in tag.attributes.items() if name not in ("ID", "name")},
            children=tuple(self._element(child) for child in tag),
            explicit=explicit,
            place=self._place(tag),
        )

    def _named(self, tag: Tag, explicit: Category | None) -> None:
        """What its tag and attributes are called."""
        if tag.name in ELEMENTS or ":" in tag.name or tag.name in _OLD:
            self._fault(tag, "a node", str(tag), _OLD.get(tag.name, ""))
        elif explicit and not tag.attributes.get("ID"):
            self._fault(tag, f"an ID in {tag}", "none", f'Write <{tag.name} ID="…"/>.')
        elif not explicit and "ID" in tag.attributes:
            advice = f'Write <{tag.name}/>, or <Action ID="{tag.name}"/> and the like.'
            self._fault(tag, f"no ID in {tag}, which is one by itself", f"ID={tag.attributes['ID']!r}", advice)
        for name in tag.attributes:
            if name == "__shared_blackboard" or ":" in name:
                self._fault(tag, "the name of a port, or of a condition", repr(name), _OLD.get(name, ""))
            elif name.startswith("_") and name not in (*SCRIPTED, *REMARKS) and nearest(name, SCRIPTED):
                self._fault(tag, f"one of {', '.join(SCRIPTED)}", repr(name), nearest(name, SCRIPTED))

    def _counted(self, tag: Tag, category: Category | None) -> None:
        """How many children a node of that category has."""
        count = len(tag.children)
        if category == "Decorator" and count != 1:
            self._fault(tag, f"one node in the decorator {tag}", _count(tag))
        elif category == "Control" and not count:
            self._fault(tag, f"a node in the control {tag}", "none")
        elif category in ("Action", "Condition", "SubTree") and count:
            self._fault(tag, f"nothing in {tag}", _count(tag), _OLD.get(tag.children[0].name, ""))

    def _attributes(self, tag: Tag, known: tuple[str, ...], required: str = "") -> None:
        for name in tag.attributes:
            if name not in known and not (tag.name == "root" and name.startswith(("xmlns", "xsi:"))):
                self._fault(tag, f"{' or '.join(known)} in {tag}", repr(name), nearest(name, known))
        if required and not tag.attributes.get(required):
            self._fault(tag, f"{required} in {tag}", "none", f'Write <{tag.name} {required}="…"/>.')

    def _bare(self, tag: Tag, *, children: bool = True) -> None:
        """No text may stand in it, nor tags if there are to be none."""
        if text := tag.text.strip():
            self._fault(tag, f"only tags in {tag}", f"the text {text[:40]!r}", "A remark is written <!-- … -->.")
        if tag.children and not children:
            self._fault(tag, f"nothing in {tag}", _count(tag))

    def _place(self, tag: Tag) -> Place:
        return Place(self._file, tag.line)

    def _fault(self, tag: Tag, expected: str, found: str, advice: str = "") -> None:
        self._reader.faults.append(TreeError(self._file, tag.line, expected, found, advice))


def _count(tag: Tag) -> str:
    return ", ".join(map(str, tag.children[:5])) + (" …" if len(tag.children) > 5 else "") or "none"
