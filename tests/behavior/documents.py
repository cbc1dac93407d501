"""Behaviour trees by chance: documents of any nodes, and documents whose nodes all fit given models."""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import cache
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from vivant.behavior.document import SCRIPTED, Category, Document, Element, NodeModel, TreeDefinition
from vivant.behavior.ports import Port, PortType

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests over documents: a loaded machine makes and judges them slowly, which says nothing of them."""

TAGS = ("root", "include", "BehaviorTree", "TreeNodesModel", "SubTreePlus", "remap", "ID", "name")
"""Names that no node, and no port, may have."""
LEVELS = 3
"""Nodes above the leaves of a tree whose nodes fit models."""
CATEGORIES: tuple[Category, ...] = ("Action", "Condition", "Control", "Decorator")


@cache
def names() -> st.SearchStrategy[str]:
    """Names of nodes, ports and trees; also such as people write in Chinese."""
    head, tail = string.ascii_letters + "问候大厅", string.ascii_letters + string.digits + "_.-问候大厅"
    name = st.builds(str.__add__, st.sampled_from(head), st.text(tail, max_size=8))
    return name.filter(lambda each: each not in (*TAGS, *CATEGORIES, "SubTree"))


@cache
def texts(*, min_size: int = 0) -> st.SearchStrategy[str]:
    """Any text that XML can hold, with what must be escaped in it more often than by chance."""
    legal = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r")
    return st.text(st.one_of(st.sampled_from("<>&\"'\n\t\r{}; 你好]"), legal), min_size=min_size, max_size=8)


@cache
def docs() -> st.SearchStrategy[str]:
    """Descriptions: one line, no blanks around it."""
    return texts().map(lambda text: " ".join(text.split()))


@cache
def ports() -> st.SearchStrategy[Port]:
    """Ports of any type."""
    types = st.sampled_from(get_args(PortType))
    default = st.none() | texts()
    choices = st.lists(names(), max_size=3, unique=True).map(tuple)
    return st.builds(
        Port, names(), types, docs(), default, direction=st.sampled_from(("input", "output", "inout")), choices=choices
    )


@cache
def models() -> st.SearchStrategy[NodeModel]:
    """Models of any category."""
    of_a_kind = st.lists(ports(), max_size=3, unique_by=lambda port: port.name).map(tuple)
    return st.builds(NodeModel, names(), st.sampled_from((*CATEGORIES, "SubTree")), of_a_kind, docs())


@cache
def elements() -> st.SearchStrategy[Element]:
    """Nodes of kinds that nobody knows, explicit and compact, with what may stand in them."""
    leaf = st.one_of(_compact(st.just(())), *(_explicit(kind, st.just(())) for kind in ("Action", "Condition")))
    subtree = _explicit("SubTree", st.just(()))

    def above(below: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
        several = st.lists(below, min_size=1, max_size=3).map(tuple)
        one = below.map(lambda child: (child,))
        return st.one_of(_compact(several), _explicit("Control", several), _explicit("Decorator", one))

    return st.recursive(leaf | subtree, above, max_leaves=5)


def documents(file: str = "tree.xml") -> st.SearchStrategy[Document]:
    """Documents that can be read, of one to three trees, whose nodes need not exist."""
    return _documents(file)


def documents_over(known: Sequence[NodeModel], file: str = "tree.xml") -> st.SearchStrategy[Document]:
    """Documents that can be read, and whose nodes are all of the models and fit them.

    Values of ports fit their types; scripts are `true`; subtrees are named that exist and do not recur.
    """
    return _documents_over(tuple(model for model in known if model.category != "SubTree"), file)


@cache
def values(port: Port) -> st.SearchStrategy[str]:
    """What a file may write into a port: a value of its type, or a pointer."""
    pointer = st.from_regex(r"\{@?[a-z][a-z_0-9]{0,5}\}", fullmatch=True) | st.just("{=}")
    if port.direction == "output":
        return pointer
    if port.choices:
        return st.sampled_from(port.choices) | pointer
    by_type = {
        "int": st.integers(-9, 99).map(str),
        "float": st.floats(-9, 99).map(lambda value: f"{value:.3f}"),
        "bool": st.sampled_from(("true", "false")),
        "seconds": st.floats(0, 60).map(lambda value: f"{value:.1f}"),
        "lang": st.sampled_from(("zh", "en")),
        "script": st.just("true"),
        "list": st.lists(names(), max_size=3).map(";".join),
        "time": st.times().map(lambda at: f"{at:%H:%M}"),
        "days": st.sampled_from(("Mo-Fr", "Sa,Su", "Fr-Mo")),
        "date": st.dates().map(lambda day: f"{day:%m-%d}"),
        "hours": st.sampled_from(("Mo-Fr 09:00-12:00,13:00-17:00; Sa off", "Su 22:00-02:00")),
        "pattern": st.sampled_from((r"\d{2}", "(a|b)+", "")),
    }
    return by_type.get(port.type, _plain()) | (st.nothing() if port.type == "script" else pointer)


@cache
def _plain() -> st.SearchStrategy[str]:
    return texts().map(lambda text: text.replace("{", "(").replace("}", ")"))


@cache
def _attributes() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(names() | st.sampled_from(SCRIPTED), texts(), max_size=2)


def _compact(children: st.SearchStrategy[tuple[Element, ...]]) -> st.SearchStrategy[Element]:
    return st.builds(Element, names(), texts(), _attributes(), children)


def _explicit(category: Category, children: st.SearchStrategy[tuple[Element, ...]]) -> st.SearchStrategy[Element]:
    return st.builds(Element, texts(min_size=1), texts(), _attributes(), children, st.just(category))


@st.composite
def _documents(draw: st.DrawFn, file: str) -> Document:
    ids = draw(st.lists(texts(min_size=1), min_size=1, max_size=3, unique=True))
    trees = tuple(TreeDefinition(id, draw(elements()), draw(texts())) for id in ids)
    used = {element.kind for tree in trees for element in tree.root.walk()}
    declared = draw(st.lists(models(), max_size=3, unique_by=lambda model: model.kind))
    kept = tuple(model for model in declared if model.kind not in used and model.kind not in ids)
    main = draw(st.sampled_from(("", *ids)))
    return Document(file, trees, models=kept, main=main, version=draw(st.sampled_from(("", "3", "4", "4.6"))))


@st.composite
def _documents_over(draw: st.DrawFn, known: tuple[NodeModel, ...], file: str) -> Document:
    ids = [f"Tree{n}" for n in range(draw(st.integers(1, 3)))]
    trees = tuple(TreeDefinition(id, _fitting(draw, known, ids[n + 1 :], LEVELS)) for n, id in enumerate(ids))
    return Document(file, trees, main=ids[0])


def _fitting(draw: st.DrawFn, known: tuple[NodeModel, ...], subtrees: list[str], levels: int) -> Element:
    """A node of one of the models, or one of the subtrees that may still be named, with all below it."""
    if subtrees and draw(st.integers(0, 4)) == 0:
        return Element(draw(st.sampled_from(subtrees)), attributes={"_autoremap": "true"}, explicit="SubTree")
    if levels and draw(st.integers(0, 2)):
        known_here = [model for model in known if model.children[1] != 0]
    else:
        known_here = [model for model in known if model.children[0] == 0]
    model = draw(st.sampled_from(known_here))
    least, most = model.children
    count = draw(st.integers(least, least + 2 if most is None else most))
    children = tuple(_fitting(draw, known, subtrees, levels - 1) for _ in range(count))
    attributes = {port.name: draw(values(port)) for port in model.ports if port.required or draw(st.booleans())}
    if condition := draw(st.sampled_from(("", "", "", *SCRIPTED))):
        attributes[condition] = "true"
    explicit = model.category if draw(st.booleans()) else None
    return Element(model.kind, draw(st.just("") | texts()), attributes, children, explicit)
