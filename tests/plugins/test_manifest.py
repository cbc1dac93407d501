import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import vivant
from vivant.errors import InvalidManifest
from vivant.plugins.manifest import API, ENGINES, KINDS, Manifest, read_manifest

HEAD = """name = "acme"
version = "1.0"
api = ">=1,<2"
licence = "MIT"
summary = "One voice."
offline = true
"""
VOICE = """[[provides]]
kind = "synthesizer"
name = "warm"
object = "acme.voice:Warm"
summary = "A warm voice."
"""


Read = Callable[[str], Manifest]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str) -> Manifest:
        file = tmp_path / "vivant_plugin.toml"
        file.write_text(text, encoding="utf-8")
        return read_manifest(file, "acme")

    return reading


def test_an_entry_takes_the_distributions_values_unless_it_has_its_own(read: Read) -> None:
    manifest = read(
        HEAD + 'languages = ["zh"]\npermissions = ["process"]\n[needs]\ntorch = "acme[models]"\n' + VOICE
        + VOICE.replace("warm", "cold") + 'licence = "GPL-3.0-only"\nlanguages = []\noffline = false\nneeds = {}\n'
    )  # fmt: skip
    warm, cold = manifest.provides
    assert (warm.licence, warm.languages, warm.permissions, warm.offline) == ("MIT", ("zh",), ("process",), True)
    assert warm.needs == {"torch": "acme[models]"}
    assert warm.install("torch") == 'pip install "acme[models]"'
    assert (warm.distribution, warm.version) == ("acme", "1.0")
    assert (warm.module, warm.attribute) == ("acme.voice", "Warm")
    assert (cold.licence, cold.languages, cold.permissions, cold.offline) == ("GPL-3.0-only", (), ("process",), False)
    assert cold.needs == {}


@pytest.mark.parametrize(
    ("api", "works"),
    [(">=1", True), (">=1,<2", True), ("==1", True), (">=2", False), ("<1", False), (">0, !=1", False), ("<=1", True)],
)
def test_api_range(read: Read, api: str, works: bool) -> None:
    assert read(HEAD.replace(">=1,<2", api) + VOICE).works_with(1) is works


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (HEAD, "", "expected at least one [[provides]], found none."),
        (HEAD.replace('name = "acme"\n', "") + VOICE, "", "expected the key 'name' in the file, found none."),
        (HEAD.replace(">=1,<2", "^1") + VOICE, ":3", "expected a range of whole numbers such as '>=1,<2', "
         "found '^1'."),
        (HEAD + "ofline = 1\n" + VOICE, ":7", "expected one of the keys of the file: name, version, api, licence, "
         "summary, offline, languages, permissions, needs, provides, found 'ofline' (did you mean 'offline'?)."),
        (HEAD + 'permissions = ["disk"]\n' + VOICE, ":7", "expected one of 'process', 'network', 'read', 'write', "
         "found the string 'disk'."),
        (HEAD + VOICE.replace("synthesizer", "voice"), ":8", f"expected one of {', '.join(map(repr, KINDS))}, found "
         "the string 'voice'."),
        (HEAD + VOICE.replace("voice:Warm", "voice.Warm"), ":10", "expected 'module:attribute', found "
         "'acme.voice.Warm'."),
        (HEAD + VOICE.replace('"warm"', '"Warm One"'), ":9", "expected a name of lower-case letters, digits, '-' and "
         "'_', found 'Warm One'."),
        (HEAD + VOICE + VOICE, ":14", "expected each synthesizer once, found a second 'warm'."),
    ],
)  # fmt: skip
def test_faults_name_distribution_file_and_line(
    read: Read, tmp_path: Path, text: str, line: str, sentence: str
) -> None:
    with pytest.raises(InvalidManifest) as caught:
        read(text)
    where = f"acme ({tmp_path / 'vivant_plugin.toml'}{line})"
    assert str(caught.value) == f"the manifest of {where}: {sentence}"


def test_a_missing_file_is_an_invalid_manifest(tmp_path: Path) -> None:
    with pytest.raises(InvalidManifest, match="expected a file that can be read, found No such file"):
        read_manifest(tmp_path / "none.toml", "acme")


def test_what_ships_names_this_version_and_this_interface() -> None:
    folder = Path(vivant.__file__).parent
    manifest = read_manifest(folder / "plugins" / "engines" / "manifest.toml", "vivant")
    assert manifest.works_with(API)
    assert manifest.version == vivant.__version__
    assert {each.kind for each in manifest.provides} == set(ENGINES)


def test_what_ships_has_its_entry_point_in_pyproject() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["vivant.plugins"] == {"vivant": "vivant.plugins.engines"}
    extras = project["optional-dependencies"]
    manifest = read_manifest(Path(vivant.__file__).parent / "plugins" / "engines" / "manifest.toml", "vivant")
    for provided in manifest.provides:
        for requirement in provided.needs.values():
            name, _, extra = requirement.removesuffix("]").partition("[")
            assert name == "vivant"
            assert not extra or extra in extras
