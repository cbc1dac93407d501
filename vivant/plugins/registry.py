"""The registry: finds every manifest, and loads a plugin's code only when it is wanted.

A distribution announces itself by an entry point of the group `vivant.plugins`; its value is the dotted name of a
package:

    [project.entry-points."vivant.plugins"]
    acme = "acme_voices"

The package's folder holds `vivant_plugin.toml`. It is found as Python's import system would find it, but nothing is
imported: neither the package nor those above it. What ships with vivant goes through the same door; in a source tree
that is not installed, where no entry point exists, its manifest is found all the same.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.metadata
import importlib.util
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from vivant.errors import (
    BrokenContract,
    InvalidManifest,
    MissingDependency,
    PluginError,
    UnknownPlugin,
    WrongSetting,
)
from vivant.plugins.manifest import API, KINDS, Manifest, Provided, read_manifest

GROUP = "vivant.plugins"
"""Entry-point group of plugins."""

FILE = "vivant_plugin.toml"
"""Name of the manifest in the package that an entry point names."""

SHIPPED = "vivant.plugins.engines"
"""The package of what ships; its manifest is `manifest.toml`."""


class Registry:
    """All plugins that are installed.

    faults : what was found but cannot be used: unreadable manifests, other versions of the interface, names taken
        twice. A plugin that a fault concerns raises it when it is asked for; the others are unharmed.
    """

    def __init__(self, manifests: Iterable[Manifest] = (), faults: Iterable[PluginError] = ()) -> None:
        self.faults: list[PluginError] = list(faults)
        self.manifests: list[Manifest] = []
        self._plugins: dict[tuple[str, str], Provided] = {}
        self._contested: dict[tuple[str, str], PluginError] = {}
        self._outdated: dict[tuple[str, str], PluginError] = {}
        for manifest in manifests:
            self._add(manifest)

    @classmethod
    def discover(cls) -> Registry:
        """Read the manifests of all installed distributions; imports none of them."""
        manifests: list[Manifest] = []
        faults: list[PluginError] = []
        for package, distribution in _packages().items():
            try:
                manifests.append(read_manifest(_manifest_file(package, distribution), distribution))
            except PluginError as fault:
                faults.append(fault)
        return cls(manifests, faults)

    def _add(self, manifest: Manifest) -> None:
        self.manifests.append(manifest)
        if not manifest.works_with(API):
            expected = f"an api range that holds {API}, this vivant's plugin interface"
            fault = InvalidManifest(manifest.name, expected, repr(manifest.api))
            self.faults.append(fault)
            self._outdated.update({(each.kind, each.name): fault for each in manifest.provides})
            return
        for provided in manifest.provides:
            self._add_plugin(provided)

    def _add_plugin(self, provided: Provided) -> None:
        key = (provided.kind, provided.name)
        if first := self._plugins.get(key):
            expected = f"a {provided.kind} name that no other distribution provides"
            fault = InvalidManifest(
                provided.distribution, expected, f"{provided.name!r}, which {first.distribution} provides too"
            )
            self.faults.append(fault)
            self._contested[key] = fault
        else:
            self._plugins[key] = provided

    def __iter__(self) -> Iterator[Provided]:
        """All plugins that can be asked for, by kind and name."""
        usable = [plugin for key, plugin in self._plugins.items() if key not in self._contested]
        return iter(sorted(usable, key=lambda plugin: (KINDS.index(plugin.kind), plugin.name)))

    def names(self, kind: str) -> tuple[str, ...]:
        """Names of the plugins of a kind, sorted."""
        return tuple(plugin.name for plugin in self if plugin.kind == kind)

    def manifest(self, kind: str, name: str) -> Provided:
        """What a plugin says of itself; raises UnknownPlugin, or the fault that concerns it."""
        key = (kind, name)
        if kind not in KINDS:
            raise UnknownPlugin("kind of plugin", kind, KINDS)
        if key in self._contested:
            raise self._contested[key]
        if key in self._plugins:
            return self._plugins[key]
        raise self._outdated.get(key) or UnknownPlugin(kind, name, self.names(kind))

    def factory(self, kind: str, name: str) -> Callable[..., Any]:
        """The class or function that makes the plugin; imports its code.

        Raises MissingDependency where a module that it needs is not installed.
        """
        provided = self.manifest(kind, name)
        for module in missing(provided):
            raise MissingDependency(name, module, provided.install(module))
        return _imported(provided)

    def load(self, kind: str, name: str, /, *, offered: Mapping[str, Any] | None = None, **settings: Any) -> Any:
        """Make the plugin `name` of a kind.

        Parameters
        ----------
        offered : what the host has for it (docs/plugins.md lists this by kind); the factory gets those that it has
            parameters for.
        settings : what the user chose; each must be a parameter of the factory, or WrongSetting is raised.
        """
        factory = self.factory(kind, name)
        chosen = {**accepted(factory, offered or {}), **settings}
        check_settings(name, factory, chosen)
        return factory(**chosen)


def _packages() -> dict[str, str]:
    """Packages that hold a manifest, and the distributions they come from."""
    packages = {SHIPPED: "vivant"}
    for entry in importlib.metadata.entry_points(group=GROUP):
        packages[entry.value] = entry.dist.name if entry.dist else entry.name
    return packages


def _manifest_file(package: str, distribution: str) -> Path:
    name = "manifest.toml" if package == SHIPPED else FILE
    for folder in _folders(package):
        if (folder / name).is_file():
            return folder / name
    expected = f"{name} in the package {package!r}, which its entry point names"
    raise InvalidManifest(distribution, expected, "none")


def _folders(package: str) -> list[Path]:
    """Where a package lies; walks down from the top, since `find_spec` of a dotted name would import its parents."""
    first, *rest = package.split(".")
    try:
        spec = importlib.util.find_spec(first)
    except (ImportError, ValueError):
        return []
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return []
        spec = importlib.machinery.PathFinder.find_spec(f"{spec.name}.{part}", spec.submodule_search_locations)
    if spec is None or spec.submodule_search_locations is None:
        return []
    return [Path(folder) for folder in spec.submodule_search_locations]


def missing(provided: Provided) -> list[str]:
    """Needed modules that are not installed; imports none of them."""
    return [module for module in provided.needs if not is_installed(module)]


def is_installed(module: str) -> bool:
    """Whether a module could be imported; a dotted name imports the packages above it."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _imported(provided: Provided) -> Callable[..., Any]:
    try:
        found: Any = importlib.import_module(provided.module)
    except ModuleNotFoundError as problem:
        if problem.name and problem.name.partition(".")[0] == provided.module.partition(".")[0]:
            raise InvalidManifest(
                provided.distribution, f"object = {provided.object!r} to exist", f"no module {problem.name!r}"
            ) from problem
        promise = "its manifest names every module that it needs"
        raise BrokenContract(
            provided.name, provided.kind, promise, f"it imports {problem.name!r}, which is not installed"
        ) from problem
    for part in provided.attribute.split("."):
        if not hasattr(found, part):
            raise InvalidManifest(
                provided.distribution, f"object = {provided.object!r} to exist", f"no {part!r} in {provided.module}"
            )
        found = getattr(found, part)
    if not callable(found):
        raise InvalidManifest(
            provided.distribution, f"object = {provided.object!r} to be a class or function", type(found).__name__
        )
    return typing.cast(Callable[..., Any], found)


# --- Settings -------------------------------------------------------------------------------------------------


def parameters(factory: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """What a factory can be called with by name."""
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {name: each for name, each in inspect.signature(factory).parameters.items() if each.kind in named}


def accepted(factory: Callable[..., Any], offered: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the offered arguments that the factory has parameters for."""
    known = parameters(factory)
    return {name: value for name, value in offered.items() if name in known}


def check_settings(plugin: str, factory: Callable[..., Any], settings: Mapping[str, Any]) -> None:
    """Raise WrongSetting for a name the factory does not know, a value of another type, or a setting left out."""
    known = parameters(factory)
    every = inspect.signature(factory).parameters.values()
    takes_any = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in every)
    hints = _hints(factory)
    for name, value in settings.items():
        if name not in known and not takes_any:
            raise WrongSetting(plugin, name, "none of its settings", tuple(known))
        if name in hints and not fits(value, hints[name]):
            raise WrongSetting(plugin, name, f"{value!r} and not {_spoken(hints[name])}", tuple(known))
    for name, each in known.items():
        if each.default is inspect.Parameter.empty and name not in settings:
            raise WrongSetting(plugin, name, "missing", tuple(known))


def _hints(factory: Callable[..., Any]) -> dict[str, Any]:
    """Annotations of a factory's parameters; empty where they cannot be resolved."""
    target = factory.__init__ if inspect.isclass(factory) else factory
    try:
        return typing.get_type_hints(target)
    except (NameError, TypeError):
        return {}


def fits(value: Any, hint: Any) -> bool:
    """Whether a value may be passed where `hint` is annotated; a hint that cannot be checked lets everything pass.

    >>> fits(1, float), fits("1", int), fits(True, int)
    (True, False, False)
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, each) for each in arguments)
    if origin is Literal:
        return value in arguments
    if hint is None or hint is types.NoneType:
        return value is None
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint in (str, bool, bytes, Path):
        return isinstance(value, hint)
    if origin in (list, tuple, dict):
        return isinstance(value, list | tuple if origin is not dict else dict)
    return True


def _spoken(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).removeprefix("typing.")


# --- In words -------------------------------------------------------------------------------------------------


def render_plugins(registry: Registry) -> str:
    """The table that `vivant plugins list` prints: kind, name, state, what it is; then the faults."""
    rows = [(each.kind, each.name, _origin(each), each.summary, _state(each)) for each in registry]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(3)]
    lines = []
    for row in rows:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        lines += [f"{cells}  {row[3]}"] + [f"    {row[4]}"] * bool(row[4])
    lines += [f"unusable: {fault}" for fault in registry.faults]
    return "\n".join(lines)


def _origin(provided: Provided) -> str:
    return f"{provided.distribution} {provided.version}, {provided.licence}"


def _state(provided: Provided) -> str:
    lacking = missing(provided)
    commands = dict.fromkeys(provided.install(module) for module in lacking)
    return f"needs {', '.join(lacking)}: {'; '.join(commands)}" if lacking else ""
