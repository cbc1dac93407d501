import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from vivant.errors import BrokenContract, InvalidManifest, MissingDependency, UnknownPlugin, WrongSetting
from vivant.plugins.registry import Registry, check_settings, fits, is_installed, render_plugins

Install = Callable[..., Path]


def loadable(folder: Path) -> None:
    (folder / "__init__.py").write_text("")


def test_what_ships_is_found_whether_installed_or_not() -> None:
    registry = Registry.discover()
    assert registry.faults == []
    assert registry.names("synthesizer") == ("espeak",)
    assert registry.names("face") == ("dominance",)
    assert registry.names("body") == ("gestures",)
    assert registry.names("retriever") == ("hybrid",)
    assert registry.names("reader") == ("extractive", "langchain")
    assert registry.names("behavior") == ("tree",)


def test_a_third_party_is_found_without_being_imported(install: Install) -> None:
    install()
    registry = Registry.discover()
    assert registry.names("face") == ("dominance", "still")
    assert registry.manifest("face", "still").distribution == "acme"
    assert registry.faults == []
    assert "acme_face" not in sys.modules


def test_a_nested_package_is_found_without_importing_its_parents(install: Install) -> None:
    install(package="acme_deep.faces.plain")
    assert Registry.discover().names("face") == ("dominance", "still")
    assert "acme_deep" not in sys.modules


def test_loading_imports_and_passes_settings_on(install: Install) -> None:
    loadable(install(package="acme_loaded"))
    face = Registry.discover().load("face", "still", jaw=2, smile=True)
    assert type(face).__name__ == "Still"
    assert (face.jaw, face.smile) == (2, True)


def test_a_host_offers_and_the_factory_takes_what_it_has_parameters_for(install: Install) -> None:
    loadable(install(package="acme_offered"))
    offered = {"jaw": 0.5, "knowledge": Path("k")}
    assert Registry.discover().load("face", "still", offered=offered).jaw == 0.5
    assert Registry.discover().load("face", "still", offered=offered, jaw=0.7).jaw == 0.7


def test_unknown_names_list_what_there_is() -> None:
    registry = Registry.discover()
    with pytest.raises(UnknownPlugin) as caught:
        registry.load("face", "domninance")
    assert str(caught.value) == "no face named 'domninance', did you mean 'dominance'? There are: dominance."
    with pytest.raises(UnknownPlugin) as caught:
        registry.load("reader", "gpt")
    assert str(caught.value) == "no reader named 'gpt'. There are: extractive, langchain."
    with pytest.raises(UnknownPlugin) as caught:
        registry.load("voice", "espeak")
    assert str(caught.value) == (
        "no kind of plugin named 'voice'. There are: synthesizer, face, body, retriever, reader, behavior, recognizer, "
        "node."
    )


def test_a_missing_dependency_holds_the_exact_command(install: Install) -> None:
    install(more='needs = { vivant_absent = "acme[nets]" }')
    with pytest.raises(MissingDependency) as caught:
        Registry.discover().load("face", "still")
    assert str(caught.value) == "still needs 'vivant_absent', which is not installed: pip install \"acme[nets]\""


def test_an_undeclared_dependency_breaks_the_manifests_promise(install: Install) -> None:
    loadable(install(package="acme_undeclared", code="import vivant_absent"))
    with pytest.raises(BrokenContract) as caught:
        Registry.discover().load("face", "still")
    assert str(caught.value) == (
        "still as face: its manifest names every module that it needs, but it imports 'vivant_absent', which is not "
        "installed."
    )


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import acme_{n}.gone", "expected object = 'acme_{n}.face:Still' to exist, found no module 'acme_{n}.gone'."),
        ("", "expected object = 'acme_{n}.face:Still' to exist, found no 'Still' in acme_{n}.face."),
        ("Still = 3", "expected object = 'acme_{n}.face:Still' to be a class or function, found int."),
    ],
)
def test_an_object_that_is_not_there(install: Install, request: pytest.FixtureRequest, code: str, found: str) -> None:
    n = f"bad{abs(hash(code))}"
    loadable(install(package=f"acme_{n}", code=code.format(n=n)))
    with pytest.raises(InvalidManifest) as caught:
        Registry.discover().load("face", "still")
    assert str(caught.value) == f"the manifest of acme: {found.format(n=n)}"


def test_settings_are_verified_before_the_plugin_is_made(install: Install) -> None:
    loadable(install(package="acme_settings"))
    registry = Registry.discover()
    with pytest.raises(WrongSetting) as caught:
        registry.load("face", "still", smil=True)
    assert str(caught.value) == (
        "still: the setting 'smil' is none of its settings, did you mean 'smile'? It takes: jaw, smile."
    )
    with pytest.raises(WrongSetting) as caught:
        registry.load("face", "still", jaw="wide")
    assert str(caught.value) == "still: the setting 'jaw' is 'wide' and not float. It takes: jaw, smile."


def test_a_setting_without_a_default_must_be_given() -> None:
    def make(*, knowledge: Path) -> None: ...

    with pytest.raises(WrongSetting) as caught:
        check_settings("files", make, {})
    assert str(caught.value) == "files: the setting 'knowledge' is missing. It takes: knowledge."


def test_a_factory_may_take_any_setting() -> None:
    def make(**settings: object) -> None: ...

    check_settings("any", make, {"model": "x"})


def test_two_of_the_same_kind_and_name(install: Install) -> None:
    install("acme", plugin="dominance")
    registry = Registry.discover()
    sentence = (
        "the manifest of acme: expected a face name that no other distribution provides, found 'dominance', which "
        "vivant provides too."
    )
    assert [str(fault) for fault in registry.faults] == [sentence]
    with pytest.raises(InvalidManifest) as caught:
        registry.load("face", "dominance")
    assert str(caught.value) == sentence
    assert registry.names("body") == ("gestures",)


def test_another_version_of_the_interface(install: Install) -> None:
    install(api=">=2")
    registry = Registry.discover()
    sentence = "the manifest of acme: expected an api range that holds 1, this vivant's plugin interface, found '>=2'."
    assert [str(fault) for fault in registry.faults] == [sentence]
    with pytest.raises(InvalidManifest) as caught:
        registry.load("face", "still")
    assert str(caught.value) == sentence
    assert registry.names("face") == ("dominance",)


def test_a_manifest_that_is_missing_or_wrong_harms_nobody_else(install: Install) -> None:
    (install("acme") / "vivant_plugin.toml").unlink()
    install("other", manifest="name = 3")
    first, second = sorted(map(str, Registry.discover().faults))
    assert first == (
        "the manifest of acme: expected vivant_plugin.toml in the package 'acme_face', which its entry point names, "
        "found none."
    )
    assert second.endswith("vivant_plugin.toml:1): expected a string, found the number 3.")
    assert Registry.discover().names("face") == ("dominance",)


@pytest.mark.parametrize(
    ("value", "hint", "expected"),
    [
        (1, float, True), (True, float, False), (1.0, int, False), (True, int, False), (1, bool, False),
        ("a", str | None, True), (None, str | None, True), (3, str | None, False), ("b", Literal["a"], False),
        ([1], tuple[int, ...], True), ({}, dict[str, int], True), ("k", Path, False), ("x", Any, True),
    ],
)  # fmt: skip
def test_fits(value: object, hint: object, expected: bool) -> None:
    assert fits(value, hint) is expected


def test_is_installed() -> None:
    assert is_installed("numpy")
    assert not is_installed("vivant_absent")
    assert not is_installed("vivant_absent.part")


def test_render_plugins_names_what_is_missing_and_what_is_unusable(install: Install) -> None:
    install(more='needs = { vivant_absent = "acme[nets]" }')
    install("later", api=">=9")
    lines = render_plugins(Registry.discover()).split("\n")
    at = next(n for n, line in enumerate(lines) if "still" in line)
    assert lines[at].split() == ["face", "still", "acme", "1.0,", "MIT", "Never", "moves."]
    assert lines[at + 1] == '    needs vivant_absent: pip install "acme[nets]"'
    assert lines[-1].startswith("unusable: the manifest of later: expected an api range that holds 1")
