import shutil
from pathlib import Path

import pytest

from vivant.errors import MissingDependency, PersonaError
from vivant.persona import OPTIONAL, Conduct, Engine, Listening, Persona, Texts, embedded
from vivant.plugins.manifest import ENGINES, Manifest, Provided
from vivant.plugins.registry import Registry
from vivant.score import Heard, Say, Utterance

TEXTS = "\n".join(f'texts.{name}.en = "{name}."' for name in Texts.__dataclass_fields__ if name not in OPTIONAL)
MINIMAL = f"""[persona]
name = "Ann"
languages = ["en"]
{TEXTS}

[agent]
knowledge = "docs"
"""
LINES = MINIMAL.count("\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "docs" / "en" / "a.md").write_text("# A\n\nSo it is.\n")
    (tmp_path / "persona.toml").write_text(MINIMAL)
    return tmp_path


def load(folder: Path, text: str) -> Persona:
    (folder / "persona.toml").write_text(text, encoding="utf-8")
    return Persona.load(folder)


def fault(folder: Path, text: str) -> str:
    """The sentence with which a persona.toml is refused, behind the name of its file."""
    with pytest.raises(PersonaError) as caught:
        load(folder, text)
    sentence = str(caught.value)
    assert sentence.startswith(str(folder / "persona.toml"))
    return sentence.removeprefix(str(folder / "persona.toml")).replace(str(folder), "FOLDER")


# --- Where it is found ----------------------------------------------------------------------------------------


def test_the_embedded_persona_is_the_service_halls() -> None:
    persona = Persona.load()
    assert persona == Persona.load("hall")
    assert persona.identity.languages == ("zh", "en")
    assert persona.lang == "zh"
    assert persona.identity.label
    assert persona.file.name == "persona.toml"
    assert set(embedded()) == {"hall"}


def test_the_embedded_persona_says_everything_in_both_languages() -> None:
    for name, text in Persona.load().identity.texts.by_name().items():
        assert set(text) == {"zh", "en"}, name
        assert all("\u4e00" <= char <= "\u9fff" for char in text["zh"][:2])
        assert text["en"].isascii()


def test_the_embedded_persona_names_only_what_ships() -> None:
    persona, registry = Persona.load(), Registry.discover()
    for kind in ENGINES:
        assert registry.manifest(kind, persona.engine(kind).engine).distribution == "vivant"


def test_a_file_or_its_folder(folder: Path) -> None:
    persona = Persona.load(folder)
    assert persona == Persona.load(folder / "persona.toml") == Persona.load(str(folder))
    assert persona.agent.knowledge == folder / "docs"


def test_absent_tables_take_the_defaults(folder: Path) -> None:
    persona = Persona.load(folder)
    names = ("espeak", "dominance", "gestures", "hybrid", "extractive")
    assert [persona.engine(kind) for kind in ENGINES] == [*map(Engine, names), Conduct("tree"), Listening("closed")]
    assert (persona.server.host, persona.server.port, persona.server.origins) == ("127.0.0.1", 8000, ())
    assert persona.limits.speech == 3.0
    assert (persona.avatar.name, persona.avatar.file) == (None, None)


def test_neither_file_nor_embedded_name(tmp_path: Path) -> None:
    with pytest.raises(PersonaError) as caught:
        Persona.load("hal")
    assert str(caught.value) == (
        "hal: expected a persona.toml, its folder or an embedded persona (hall), found nothing. Did you mean 'hall'?"
    )
    with pytest.raises(PersonaError, match=r"expected a persona\.toml, its folder or an embedded persona"):
        Persona.load(tmp_path)


# --- Bad input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('[voise]\nengine = "espeak"', ":{1}: expected one of the tables persona, agent, voice, face, body, behavior, "
         "hearing, avatar, server, limits, found 'voise'. Did you mean 'voice'?"),
        ('[voice]\nengin = "espeak"', ":{2}: expected one of the keys of [voice]: engine, settings, found 'engin'. "
         "Did you mean 'engine'?"),
        ("[voice]\nengine = 3", ":{2}: expected a string, found the number 3."),
        ("[voice]\nsettings = {}", ":{1}: expected the key 'engine' in [voice], found none."),
        ('[voice]\nengine = "espeak"\nsettings = 1', ":{3}: expected a table, found the number 1."),
        ('[server]\nport = "80"', ":{2}: expected a whole number from 0 to 65535, found the string '80'."),
        ("[server]\nport = 65536", ":{2}: expected a whole number from 0 to 65535, found the number 65536."),
        ('[server]\norigins = "*"', ":{2}: expected an array, found the string '*'."),
        ("[server.limits]\nmessages_per_s = 0", ":{2}: expected a whole number of at least 1, found the number 0."),
        ("[server.limits]\nmessages_per_sec = 9", ":{2}: expected one of the keys of [server.limits]: text_bytes, "
         "media_bytes, messages_per_s, bytes_per_s, question_chars, control_queue, media_queue_bytes, found "
         "'messages_per_sec'. Did you mean 'messages_per_s'?"),
        ("[limits]\nspeech = 0", ":{2}: expected a number from 0.1 to 600, found the number 0."),
        ('[avatar]\nname = "a"\nfile = "b.vrm"', ":{3}: expected either name or file in [avatar], found both."),
        ('[avatar]\n\nfile = "b.vrm"', ":{3}: expected a VRM file at FOLDER/b.vrm, found nothing."),
    ],
)  # fmt: skip
def test_wrong_tables_keys_and_types(folder: Path, more: str, sentence: str) -> None:
    lines = [0, *(LINES + n for n in range(1, 5))]
    assert fault(folder, MINIMAL + more) == sentence.format(*lines)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["en"]', '["en", "fr"]', ":3: expected one of 'zh', 'en', found the string 'fr'."),
        ('["en"]', "[]", ":3: expected at least one language, each once, found none."),
        ('["en"]', '["en", "en"]', ":3: expected at least one language, each once, found one of them twice."),
        ('["en"]', '["en", "zh"]', ":4: expected the text 'greeting' in 'zh', found none."),
        ('"farewell."', '" "', ":5: expected the text 'farewell' in 'en', found an empty string."),
        ("texts.thanks.en", "texts.thanks.eng", ":8: expected one of the keys of [persona.texts.thanks]: zh, en, found "
         "'eng'. Did you mean 'en'?"),
        ("texts.thanks.en", "texts.thank.en", ":8: expected one of the keys of [persona.texts]: greeting, farewell, "
         "clarify, hand_over, thanks, identity, unknown, idle, misheard, confirm, found 'thank'. "
         "Did you mean 'thanks'?"),
        ('knowledge = "docs"', "", ":12: expected the key 'knowledge' in [agent], found none."),
        ('"docs"', '"doc"', ":13: expected a folder at FOLDER/doc, found nothing. Did you mean 'docs'?"),
        ('"docs"', '"persona.toml"', ":13: expected a folder at FOLDER/persona.toml, found a file."),
        ('name = "Ann"', "name = Ann", ":2: expected TOML 1.0, found a fault in its grammar (Invalid value)."),
    ],
)  # fmt: skip
def test_wrong_values(folder: Path, old: str, new: str, sentence: str) -> None:
    assert old in MINIMAL
    assert fault(folder, MINIMAL.replace(old, new)) == sentence


def test_a_language_without_documents(folder: Path) -> None:
    (folder / "docs" / "en" / "a.md").unlink()
    assert fault(folder, MINIMAL) == ":13: expected a document (.md or .txt) in FOLDER/docs/en, found none."
    shutil.rmtree(folder / "docs" / "en")
    assert fault(folder, MINIMAL) == (
        ":13: expected a folder of documents at FOLDER/docs/en, found nothing. "
        "Add it, or take the language out of [persona] languages."
    )


def test_not_utf8(folder: Path) -> None:
    (folder / "persona.toml").write_bytes(MINIMAL.replace("Ann", "小江").encode("gb18030"))
    with pytest.raises(PersonaError, match=r"persona.toml:2: expected UTF-8 text, found the byte 0x"):
        Persona.load(folder)


# --- Plugins --------------------------------------------------------------------------------------------------


def test_makes_its_plugins_with_settings_and_what_it_offers(folder: Path) -> None:
    persona = load(folder, MINIMAL + "[face]\nengine = 'dominance'\n[face.settings]\nsmile = 0.5\n")
    registry = Registry.discover()
    assert persona.plugin("face", registry).open(Utterance("Hello.", "en"))
    said = [act for act in persona.plugin("behavior", registry).tick(0.0, [Heard("hi", "en")]) if isinstance(act, Say)]
    assert [act.text for act in said] == ["greeting."]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("engine = 'dominanec'", ":{2}: expected one of the face plugins: dominance, found 'dominanec'. "
         "Did you mean 'dominance'?"),
        ("engine = 'dominance'\n[face.settings]\nsmil = 1", ":{4}: expected settings of dominance: jaw, lip, smile, "
         "brow, found 'smil', which is none of its settings. Did you mean 'smile'?"),
        ("engine = 'dominance'\nsettings.smile = 'yes'", ":{3}: expected settings of dominance: jaw, lip, smile, brow, "
         "found 'smile', which is 'yes' and not float."),
    ],
)  # fmt: skip
def test_a_plugins_faults_are_told_at_their_line(folder: Path, more: str, sentence: str) -> None:
    persona = load(folder, f"{MINIMAL}[face]\n{more}\n")
    with pytest.raises(PersonaError) as caught:
        persona.plugin("face", Registry.discover())
    lines = [0, *(LINES + n for n in range(1, 5))]
    assert str(caught.value) == f"{folder / 'persona.toml'}{sentence.format(*lines)}"


def test_a_missing_dependency_stays_what_it_is(folder: Path) -> None:
    needs = {"vivant_absent": "acme[n]"}
    face = Provided("face", "nets", "acme:Face", "", "acme", "1", "MIT", (), (), True, needs)
    registry = Registry([Manifest("acme", "1", ">=1", "MIT", "", (face,), folder)])
    with pytest.raises(MissingDependency, match=r'nets needs .*: pip install "acme\[n\]"'):
        load(folder, MINIMAL + "[face]\nengine = 'nets'").plugin("face", registry)
