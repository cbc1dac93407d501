"""check_plugin: what authors run to learn whether a plugin does what its kind promises.

Each kind's check lies beside its contract and is found here by name, so that this floor knows nothing of the field.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vivant.errors import BrokenContract, MissingDependency, UnknownPlugin, VivantError, WrongSetting
from vivant.plugins.manifest import KINDS, Kind, Provided
from vivant.plugins.registry import Registry, accepted, check_settings, parameters

CHECKS: dict[Kind, str] = {
    "synthesizer": "vivant.expression.checks:check_synthesizer",
    "face": "vivant.expression.checks:check_face",
    "body": "vivant.expression.checks:check_body",
    "retriever": "vivant.agent.checks:check_retriever",
    "reader": "vivant.agent.checks:check_reader",
    "behavior": "vivant.behavior.checks:check_behavior",
    "recognizer": "vivant.agent.hearing.checks:check_recognizer",
    "node": "vivant.behavior.node_check:check_node",
}
"""The check of each kind: takes a Candidate; may be a coroutine function."""

PATIENCE = 60.0
"""How long a check may take, seconds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin under test."""

    kind: Kind
    name: str
    make: Callable[..., Any]
    """Makes one; takes what a host offers as keyword arguments and passes on what the plugin has parameters for."""
    takes: frozenset[str]
    """Names of the factory's parameters."""
    languages: tuple[str, ...]
    """Those that its manifest names; () where it has none."""

    def require(self, holds: object, promise: str, found: str) -> None:
        """Raise BrokenContract unless the promise holds."""
        if not holds:
            raise BrokenContract(self.name, self.kind, promise, found)

    def require_protocol(self, plugin: object, protocol: type) -> None:
        """Raise BrokenContract where the plugin lacks a member of a Protocol."""
        members = [name for name in vars(protocol) if not name.startswith("_")]
        lacking = [name for name in members if not hasattr(plugin, name)]
        promise = f"a {protocol.__name__} has {', '.join(members)}"
        self.require(not lacking, promise, f"{type(plugin).__name__} lacks {', '.join(lacking)}")


def check_plugin(
    kind: str, plugin: str | Callable[..., Any], *, registry: Registry | None = None, **settings: Any
) -> None:
    """Make a plugin, put it to work on a small real input and verify every promise of its kind.

    Parameters
    ----------
    plugin : the name of an installed plugin, or a class or function that makes one (no manifest is looked at then).
    registry : where a name is looked up; all that is installed, if left out.
    settings : as in `[….settings]` of persona.toml.

    Raises BrokenContract, whose sentence names the promise and what was found instead; other PluginErrors where it
    cannot be made. Runs an event loop of its own: call it from plain functions.
    """
    if kind not in CHECKS:
        raise UnknownPlugin("kind of plugin", kind, KINDS)
    candidate = _candidate(kind, plugin, registry, settings)
    module, _, name = CHECKS[candidate.kind].partition(":")
    check = getattr(importlib.import_module(module), name)
    try:
        result = check(candidate)
        if inspect.isawaitable(result):
            asyncio.run(asyncio.wait_for(_awaited(result), PATIENCE))
    except TimeoutError:
        candidate.require(False, f"its check ends within {PATIENCE:g} s", "it still ran")
    except VivantError:
        raise
    except Exception as problem:
        promise = "it works on a small real input"
        raise BrokenContract(
            candidate.name, kind, promise, f"it raised {type(problem).__name__}: {problem}"
        ) from problem


async def _awaited(result: Any) -> None:
    await result


def _candidate(
    kind: Any, plugin: str | Callable[..., Any], registry: Registry | None, settings: dict[str, Any]
) -> Candidate:
    languages: tuple[str, ...] = ()
    if isinstance(plugin, str):
        registry = registry or Registry.discover()
        provided = registry.manifest(kind, plugin)
        name, languages, factory = plugin, provided.languages, registry.factory(kind, plugin)
        _check_needs(provided)
    else:
        name, factory = getattr(plugin, "__name__", type(plugin).__name__), plugin

    def make(**offered: Any) -> Any:
        chosen = {**accepted(factory, offered), **settings}
        check_settings(name, factory, chosen)
        return factory(**chosen)

    return Candidate(kind, name, make, frozenset(parameters(factory)), languages)


# --- Declared needs -------------------------------------------------------------------------------------------


def _check_needs(provided: Provided) -> None:
    """Every third-party module that the plugin's own module imports is declared, so that its lack can be named."""
    own = provided.module.partition(".")[0]
    for module, line in third_party_imports(provided.module):
        if module not in (own, "vivant", "numpy") and module not in provided.needs:
            promise = "its manifest names every module that it needs"
            found = f"line {line} of {provided.module} imports {module!r}, which [needs] does not name"
            raise BrokenContract(provided.name, provided.kind, promise, found)


def third_party_imports(module: str) -> list[tuple[str, int]]:
    """Top-level names that a module's source imports from outside the standard library, with their lines.

    A package counts with all of its files. What stands under `if TYPE_CHECKING:`, or in a `try:` that catches
    ImportError, can be done without and does not count.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return []
    package = spec.submodule_search_locations is not None
    files = sorted(Path(spec.origin).parent.rglob("*.py")) if package else [Path(spec.origin)]
    found = [each for file in files for each in _imports(ast.parse(file.read_bytes()))]
    return [(name, line) for name, line in found if name not in sys.stdlib_module_names]


def _imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Try) and any(
        each.type and "ImportError" in ast.unparse(each.type) for each in node.handlers
    ):
        return
    if isinstance(node, ast.Import):
        yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        yield node.module.partition(".")[0], node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _imports(child)


# --- In words -------------------------------------------------------------------------------------------------


def check_named(registry: Registry, names: Sequence[str] = ()) -> int:
    """Check plugins and print what came of it, as `vivant plugins check` does; 1 where one is broken, else 0.

    Parameters
    ----------
    names : `KIND`, `KIND/NAME` or `NAME` of those to check; all, if left out. What cannot run without more packages or
        settings counts as broken only where it was named.
    """
    chosen = [each for name in names for each in _matching(registry, name)] or list(registry)
    status = int(bool(registry.faults))
    for each in chosen:
        state, found = _verdict(registry, each)
        print(f"{state:<8} {each.kind}/{each.name}{': ' * bool(found)}{found}", flush=True)
        status |= state == "broken" or (state == "not run" and bool(names))
    for fault in registry.faults:
        print(f"{'broken':<8} {fault}")
    return int(status)


def _matching(registry: Registry, name: str) -> list[Provided]:
    kind, _, plain = name.rpartition("/")
    if kind:
        return [registry.manifest(kind, plain)]
    found = [each for each in registry if name in (each.kind, each.name)]
    if not found:
        raise UnknownPlugin("plugin", name, tuple(f"{each.kind}/{each.name}" for each in registry))
    return found


def _verdict(registry: Registry, provided: Provided) -> tuple[str, str]:
    try:
        check_plugin(provided.kind, provided.name, registry=registry)
    except (MissingDependency, WrongSetting) as lack:
        return "not run", str(lack)
    except VivantError as fault:
        return "broken", str(fault)
    return "ok", ""
