"""`vivant behavior`: see, check, compare, replay and explain behaviour trees.

The command's parser is made for every `vivant`, so nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from vivant.behavior.document import Document, Element, NodeModel
    from vivant.behavior.picture.figure import Figure

Run: TypeAlias = Callable[[argparse.Namespace], int]

TREE = "a tree's file, or the name of one that ships"
SHEET = "a picture: .svg or .png"


def options(command: argparse.ArgumentParser) -> None:
    """What may be written behind `vivant behavior`."""
    actions = command.add_subparsers(required=True, metavar="ACTION")
    show = _add(actions, "show", _show, "draw a tree, or print its outline")
    show.add_argument("file", metavar="FILE", help=TREE)
    show.add_argument("-o", "--output", type=Path, metavar="PICTURE", help=SHEET)
    show.add_argument("--tree", default="", metavar="ID", help="the tree of the file (default: the one that is run)")
    show.add_argument("--open", nargs="*", metavar="ID", help="show the inside of these subtrees only (default: all)")
    check = _add(actions, "check", _check, "look for mistakes; status 1 where there are errors")
    check.add_argument("files", nargs="+", metavar="FILE", help=TREE)
    diff = _add(actions, "diff", _diff, "compare two trees; status 1 where they differ")
    diff.add_argument("a", metavar="A", help=TREE)
    diff.add_argument("b", metavar="B", help=TREE)
    diff.add_argument("-o", "--output", type=Path, metavar="PICTURE", help=SHEET)
    replay = _add(actions, "replay", _replay, "live through a journal again; status 1 where it does something else")
    replay.add_argument("log", metavar="JOURNAL", type=Path, help="a file that `vivant serve --journal` wrote")
    replay.add_argument("--tree", metavar="FILE", help="replay with this tree instead of the recorded one")
    explain = _add(actions, "explain", _explain, "why it did what it did at a time, or nothing")
    explain.add_argument("log", metavar="JOURNAL", type=Path, help="a file that `vivant serve --journal` wrote")
    explain.add_argument("--at", required=True, metavar="TIME", help="12:03:10, or seconds since the beginning: 83.2")
    explain.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the explanation")
    new = _add(actions, "new", _new, "write a small tree to begin with")
    new.add_argument("name", metavar="NAME", help="the file is NAME.xml, in this folder")
    new.add_argument("--from", dest="origin", metavar="FILE", help=f"copy this one: {TREE}")
    new.add_argument("--force", action="store_true", help="overwrite files")
    nodes = _add(actions, "nodes", _nodes, "list the kinds of node, or tell the ports of some")
    nodes.add_argument("names", nargs="*", metavar="NAME")
    export = _add(actions, "export", _export, "write a tree in its canonical form, without comments")
    export.add_argument("file", metavar="FILE", help=TREE)
    export.add_argument("-o", "--output", type=Path, metavar="XML", help="a file (default: print it)")
    schema = _add(actions, "schema", _schema, "write the XML Schema over all nodes, plugins' included")
    schema.add_argument("--models", action="store_true", help="<TreeNodesModel> for Groot2 instead")
    schema.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file (default: print it)")
    _add(actions, "list", _list, "the trees that ship")


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked; gives the exit status."""
    action: Run = arguments.action
    return action(arguments)


def _add(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, action: Run, summary: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    parser.set_defaults(action=action)
    return parser


# --- pictures -------------------------------------------------------------------------------------------------


def _show(arguments: argparse.Namespace) -> int:
    from vivant.behavior.picture.figure import figure

    document = _document(arguments.file)
    models = _models(document)
    opened = None if arguments.open is None else _known_subtrees(document, arguments.open)
    drawn = figure(document, models, tree=arguments.tree, opened=opened)
    if arguments.output is None:
        print("\n".join(_outline(document, arguments.tree, opened)))
    else:
        _draw(drawn, arguments.output)
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    from vivant.behavior.picture.difference import diff, picture

    a, b = _document(arguments.a), _document(arguments.b)
    difference = diff(a, b)
    print(difference)
    if arguments.output is not None:
        _draw(picture(difference, {**_models(a), **_models(b)}), arguments.output)
    return 0 if difference.identical else 1


def _draw(figure: Figure, output: Path) -> None:
    from vivant.behavior.picture import raster, svg
    from vivant.errors import BadInput

    match output.suffix.lower():
        case ".svg":
            _write(output, svg.render(figure))
        case ".png":
            _write(output, raster.render(figure))
        case other:
            raise BadInput(output, None, "a picture that ends with .svg or .png", repr(other or output.name))


def _outline(document: Document, tree: str, opened: Sequence[str] | None) -> Iterator[str]:
    """A tree as indented lines."""
    definition = document.tree(tree) if tree else document.entry or document.trees[0]
    if definition is None:
        raise AssertionError(f"the picture shouldn't let the tree {tree!r} pass")
    yield definition.id + (f": {definition.description}" if definition.description else "")
    yield from _lines(document, definition.root, opened, "  ", (definition.id,))


def _lines(
    document: Document, element: Element, opened: Sequence[str] | None, indent: str, within: tuple[str, ...]
) -> Iterator[str]:
    ports = "".join(f' {name}="{value}"' for name, value in element.attributes.items())
    kind = f"SubTree {element.kind}" if element.explicit == "SubTree" else element.kind
    yield indent + (f"{element.name}: " if element.name else "") + kind + ports
    for child in element.children:
        yield from _lines(document, child, opened, indent + "  ", within)
    below = document.tree(element.kind) if element.explicit == "SubTree" else None
    if below is not None and below.id not in within and (opened is None or below.id in opened):
        yield from _lines(document, below.root, opened, indent + "  ", (*within, below.id))


def _known_subtrees(document: Document, ids: Sequence[str]) -> Sequence[str]:
    known = [tree.id for tree in document.all_trees()]
    for id in ids:
        if id not in known:
            raise _unknown(document.file, "a subtree of the file", id, known)
    return ids


# --- files ----------------------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    return max([_check_one(file) for file in arguments.files])


def _check_one(file: str) -> int:
    from vivant.behavior.inspection import failed, inspect, report
    from vivant.behavior.plugged import catalogue
    from vivant.behavior.reading import faults, read, remarks
    from vivant.behavior.trees import find

    path = find(file)
    if problems := faults(path):
        for problem in problems:
            print(f"{problem}")
        return 1
    document = read(path)
    findings = inspect(document, catalogue(document))
    for remark in remarks(document):
        print(remark)
    print(report(findings) if findings else f"{path}: {report(findings)}")
    return 1 if failed(findings) else 0


def _new(arguments: argparse.Namespace) -> int:
    from vivant.behavior.templates import begun
    from vivant.errors import BadInput

    files = begun(arguments.name, arguments.origin)
    for name, text in files.items():
        file = Path(name)
        if file.exists() and not arguments.force and file.read_bytes() != text.encode():
            raise BadInput(file, None, "no such file yet", "one", "Take another name, or --force to overwrite it.")
    for name, text in files.items():
        _write(Path(name), text)
        print(name)
    print("\nTo use it, name it in the persona.toml beside it, under [behavior.settings]:\n")
    print(f'tree = "{next(iter(files))}"')
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from vivant.behavior.writing import write

    return _give(write(_document(arguments.file)), arguments.output)


def _schema(arguments: argparse.Namespace) -> int:
    from vivant.behavior.plugged import catalogue
    from vivant.behavior.schema import xsd
    from vivant.behavior.writing import write_models

    make = write_models if arguments.models else xsd
    return _give(make(catalogue()), arguments.output)


def _list(arguments: argparse.Namespace) -> int:
    from vivant.behavior.reading import read
    from vivant.behavior.trees import shipped

    for name, file in shipped().items():
        document = read(file)
        entry = document.entry
        trees = sum(1 for _ in document.all_trees())
        print(f"{name:<16} {entry.description if entry and entry.description else f'{trees} trees'}")
    return 0


# --- nodes ----------------------------------------------------------------------------------------------------


def _nodes(arguments: argparse.Namespace) -> int:
    from vivant.behavior.plugged import catalogue

    models = catalogue().models
    for name in arguments.names:
        if name not in models:
            raise _unknown("nodes", "a kind of node", name, list(models))
    if arguments.names:
        print("\n\n".join(_told(models[name]) for name in arguments.names))
    else:
        print("\n".join(_by_category(models)))
    return 0


def _by_category(models: Mapping[str, NodeModel]) -> Iterator[str]:
    width = max(len(name) for name in models)
    for category in ("Control", "Decorator", "Condition", "Action"):
        kinds = sorted((model for model in models.values() if model.category == category), key=lambda m: m.kind)
        yield f"{category} ({len(kinds)})"
        for model in kinds:
            yield f"  {model.kind:<{width}}  {model.doc}".rstrip()


def _told(model: NodeModel) -> str:
    """A kind of node with its ports."""
    lines = [f"{model.kind} ({model.category})", f"  {model.doc}"]
    for port in model.ports:
        default = "must be given" if port.required else f'"{port.default}"' if port.default else ""
        choices = f"one of {', '.join(filter(None, port.choices))}" if port.choices else port.type
        facts = ", ".join(filter(None, (port.direction, choices, default)))
        lines.append(f"  {port.name} ({facts})" + (f": {port.doc}" if port.doc else ""))
    return "\n".join(lines)


# --- journals -------------------------------------------------------------------------------------------------


def _replay(arguments: argparse.Namespace) -> int:
    import sys

    from vivant.behavior.journal_text import read
    from vivant.behavior.recording import fingerprint, runner_of
    from vivant.behavior.replay import remade, replay
    from vivant.behavior.trees import find
    from vivant.plugins.registry import Registry

    journal = read(arguments.log)
    for note in journal.notes:
        print(f"! {note}", file=sys.stderr)
    tree = find(arguments.tree).absolute() if arguments.tree else None
    behavior = remade(journal.header, Registry.discover(), tree)
    runner = runner_of(behavior)
    if runner is not None and fingerprint(runner.tree.document) != journal.header.sha256:
        print(f"! {runner.tree.document.file} is not the tree that was recorded", file=sys.stderr)
    replayed = replay(journal, lambda header: behavior)
    if replayed.difference is not None:
        print(replayed.difference)
        return 1
    print(f"identical: {replayed.ticks} ticks, {replayed.acts} acts, {replayed.turns} turns")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    import sys

    from vivant.behavior.catalog import Catalog
    from vivant.behavior.explanation import explain
    from vivant.behavior.journal_text import read

    journal = read(arguments.log)
    for note in journal.notes:
        print(f"! {note}", file=sys.stderr)
    docs = {model.kind: model.doc for model in Catalog.shipped()}
    print(explain(journal, arguments.at, arguments.lang, docs))
    return 0


# --- pieces ---------------------------------------------------------------------------------------------------


def _document(file: str) -> Document:
    from vivant.behavior.reading import read
    from vivant.behavior.trees import find

    return read(find(file))


def _models(document: Document) -> Mapping[str, NodeModel]:
    from vivant.behavior.plugged import catalogue

    return catalogue(document).models


def _give(text: str, output: Path | None) -> int:
    if output is None:
        print(text, end="")
    else:
        _write(output, text)
    return 0


def _write(file: Path, content: str | bytes) -> None:
    from vivant.errors import BadInput

    try:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as problem:
        raise BadInput(file, None, "a file that can be written", problem.strerror or str(problem)) from None


def _unknown(file: str, expected: str, found: str, known: Sequence[str]) -> Exception:
    from vivant.errors import BadInput, nearest

    return BadInput(file, None, expected, repr(found), nearest(found, known))
