"""docs/behavior.md and docs/behavior.zh.md say what is so: what they tell newcomers to do works, step by step."""

import re
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.catalog import Catalog
from vivant.behavior.picture.figure import figure
from vivant.behavior.plugged import catalogue
from vivant.behavior.reading import read
from vivant.behavior.scripts import Script
from vivant.cli import main
from vivant.human.journals import Journals
from vivant.persona import Persona
from vivant.plugins import Registry, check_plugin
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Answer, Heard, Percept, Presence, Say, TimeTold

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {lang: (DOCS / name).read_text("utf-8") for lang, name in (("en", "behavior.md"), ("zh", "behavior.zh.md"))}
PICTURE = DOCS / "images" / "trees" / "closing.svg"
"""Made as the page tells: `vivant behavior show guide.xml -o closing.svg`."""

NOON, LATE = datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 16, 40)

Run = Callable[[str], tuple[int, str]]


def blocks(language: str, lang: str = "en") -> list[str]:
    """The blocks of code of one language, on the page in `lang`."""
    return re.findall(rf"```{language}\n(.*?)```", PAGES[lang], re.DOTALL)


@pytest.fixture(params=PAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """The language of a page."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the page has its readers make, entered; its persona names the new tree."""
    folder, shipped = tmp_path / "kiosk", Persona.load().file.parent
    folder.mkdir()
    (folder / "knowledge").symlink_to(shipped / "knowledge")
    shutil.copy(shipped / "persona.toml", folder)
    monkeypatch.chdir(folder)
    assert main(["behavior", "new", "guide"]) == 0
    rewrite(folder / "persona.toml", r"^tree = .*?(?= *#)", blocks("toml")[0].strip())
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a line of the page's shell: status and output."""

    def call(line: str) -> tuple[int, str]:
        capsys.readouterr()
        return main(line.split()[1:]), capsys.readouterr().out

    return call


def rewrite(file: Path, pattern: str, text: str) -> None:
    """Put a text in the place of the only one that is found."""
    written, times = re.subn(pattern, lambda found: text, file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert times == 1, pattern
    file.write_text(written, "utf-8")


def with_subtree(kiosk: Path, lang: str) -> Path:
    """Do in guide.xml what a page tells of the subtree."""
    file = kiosk / "guide.xml"
    _, closing, arrival, hour = blocks("xml", lang)[:4]
    rewrite(file, r" *<OnArrival>.*?</OnArrival>\n", arrival + hour)
    rewrite(file, "</root>", f"{closing}\n</root>")
    return file


def guide(kiosk: Path, lang: str = "en") -> TreeBehavior:
    texts = Persona.load(kiosk).identity.texts.by_name()
    return TreeBehavior(texts=texts, lang="zh" if lang == "zh" else "en", tree="guide.xml", folder=kiosk)


def says(tree: TreeBehavior, now: float, *percepts: Percept) -> list[str]:
    """What it says in a tick; it is done at once."""
    said = [act for act in tree.tick(now, percepts) if isinstance(act, Say)]
    for act in said:
        tree.report(act.id, "done")
    return [act.text for act in said]


def test_the_page_in_chinese_tells_the_same_commands_and_settings() -> None:
    assert blocks("sh", "zh") == blocks("sh")[:3]
    assert blocks("toml", "zh")[0] == blocks("toml")[0]
    assert re.findall(r"images/\S+\.svg", PAGES["zh"]) == re.findall(r"images/\S+\.svg", PAGES["en"])


def test_the_greeting_is_changed_in_the_persona(kiosk: Path, lang: str) -> None:
    for line in blocks("toml", lang)[1].splitlines():
        rewrite(kiosk / "persona.toml", rf"^{line.partition(' = ')[0]} = [^\n]*", line)
    (said,) = says(guide(kiosk, lang), 0.0, TimeTold(NOON), Presence(True))
    assert f'"{said}"' in blocks("toml", lang)[1]


def test_the_greeting_is_changed_in_the_tree(kiosk: Path, lang: str, run: Run) -> None:
    rewrite(kiosk / "guide.xml", r" *<OnArrival>.*?</OnArrival>\n", blocks("xml", lang)[0])
    (said,) = says(guide(kiosk, lang), 0.0, TimeTold(NOON), Presence(True))
    assert f'"{said}"' in blocks("xml", lang)[0]
    check, show = blocks("sh", lang)[1].splitlines()
    assert run(check) == (0, "guide.xml: nothing found\n")
    assert run(show)[0] == 0
    assert "<svg " in (kiosk / "guide.svg").read_text("utf-8")


def test_check_tells_of_slips_of_the_pen_what_the_page_says(kiosk: Path, run: Run) -> None:
    rewrite(kiosk / "guide.xml", '<Say persona="thanks"', '<Sya persona="thanks"')
    rewrite(kiosk / "guide.xml", 'question="{said}"', 'question="{sayd}"')
    rewrite(kiosk / "guide.xml", 'most="2"', 'most="two"')
    assert run("vivant behavior check guide.xml") == (1, blocks("text")[0])


def test_the_subtree_tells_late_visitors_when_it_closes(kiosk: Path, lang: str, run: Run) -> None:
    file = with_subtree(kiosk, lang)
    assert run("vivant behavior check guide.xml") == (0, "guide.xml: nothing found\n")
    closes = "我们今天17:00下班" if lang == "zh" else "we close at 17:00 today"
    for at, number in ((LATE, 1), (NOON, 0)):
        tree = guide(kiosk, lang)
        assert len(says(tree, 0.0, TimeTold(at), Presence(True))) == 1
        assert sum(closes in text for text in says(tree, 0.05)) == number
    if lang == "en":
        document = read(file)
        drawn = {box.path for box in figure(document, catalogue(document).models).root.walk()}
        assert set(re.findall(r'data-path="([^"]+)"', PICTURE.read_text("utf-8"))) == drawn


def test_who_is_there_already_hears_it_at_half_past_four_but_nobody_in_the_middle_of_a_reply(kiosk: Path) -> None:
    with_subtree(kiosk, "en")
    for busy in (False, True):
        tree = guide(kiosk)
        says(tree, 0.0, TimeTold(datetime(2026, 3, 2, 16, 29, 30)), Presence(True))
        says(tree, 10.0)
        if busy:
            (answer,) = [act for act in tree.tick(29.0, [Heard("Where can I park?", "en")]) if isinstance(act, Answer)]
            tree.report(answer.id, "running")
        heard = [text for now in (29.5, 30.0, 30.05) for text in says(tree, now)]
        assert heard == ([] if busy else ["By the way, we close at 17:00 today."])


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin of the page, put where `pip install` would put it."""
    package, info = tmp_path / "site" / "hall_nodes", tmp_path / "site" / "hall_nodes-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    entry, manifest = blocks("toml")[2:]
    (package / "__init__.py").write_text("")
    (package / "vivant_plugin.toml").write_text(manifest)
    (package / "nodes.py").write_text(blocks("python")[0])
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hall-nodes\nVersion: 1.0\n")
    (name,) = re.findall(r'entry-points."vivant.plugins"\]\n(.*) = "(.*)"', entry)
    (info / "entry_points.txt").write_text(f"[vivant.plugins]\n{name[0]} = {name[1]}\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    for module in ("hall_nodes", "hall_nodes.nodes"):
        monkeypatch.delitem(sys.modules, module, raising=False)


@pytest.mark.usefixtures("plugged")
def test_the_node_of_the_page_works_in_its_tree(kiosk: Path, run: Run) -> None:
    check_plugin("node", "is-last-day-of-month")
    assert run(blocks("sh")[3].splitlines()[2])[1].startswith("IsLastDayOfMonth (Condition)")
    file = with_subtree(kiosk, "en")
    greeted = r'(?<=gesture="wave"/>\n) *<SubTree ID="ClosingSoon"[^\n]*\n'
    rewrite(file, greeted, blocks("xml")[4])
    assert run("vivant behavior check guide.xml") == (0, "guide.xml: nothing found\n")
    for day, closes in ((30, []), (31, ["By the way, we close at 16:00 today."])):
        tree = guide(kiosk)
        says(tree, 0.0, TimeTold(datetime(2026, 3, day, 15, 45)), Presence(True))
        assert says(tree, 0.05) == closes


def test_the_file_of_entries_and_scripts_runs(tmp_path: Path) -> None:
    (tmp_path / "count.xml").write_text(blocks("xml")[5], "utf-8")
    tree = TreeBehavior(texts={}, tree="count.xml", folder=tmp_path)
    tree.tick(0.0, [])
    assert [note.text for note in tree.runner.last.notes] == ["7 people, and {number} is no entry"]
    entries = tree.runner.tree.blackboard
    assert (entries.get("half"), entries.get("many")) == (3.5, True)


@pytest.mark.parametrize(("code", "value"), [("6 / 3", 2), ("7 / 2", 3.5), ("2 > 1", True)])
def test_scripts_give_what_the_table_says(code: str, value: float) -> None:
    found = Script.parse(code).run(Blackboard())
    assert (found, type(found)) == (value, type(value))


def test_every_node_that_is_named_is_there() -> None:
    table = PAGES["en"][PAGES["en"].index("## The nodes used most") : PAGES["en"].index("## How a tree runs")]
    named = set(re.findall(r"`([A-Z]\w+)`", table))
    assert len(named) > 40
    assert named <= set(Catalog.shipped().models)


def test_every_entry_of_the_situation_is_told(kiosk: Path) -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGES["en"]))
    assert set(guide(kiosk).runner.tree.blackboard.keys()) - {"said", "kind"} <= told


@pytest.fixture
def journal(kiosk: Path) -> None:
    """A question at 12:03:10, in the folder of the kiosk."""
    persona = Persona.load(kiosk)
    journals = Journals(kiosk / "journals", wall=lambda: datetime(2026, 3, 1, 9, tzinfo=UTC))
    recorder = journals.record(persona.plugin("behavior", Registry.discover(), seed=1), persona, 1)
    recorder.tick(0.0, [])
    (answer,) = [act for act in recorder.tick(10990.0, [Heard("Where can I park?", "en")]) if isinstance(act, Answer)]
    recorder.report(answer.id, "done")
    recorder.tick(10991.0, [])
    recorder.close()


@pytest.mark.usefixtures("journal")
def test_a_journal_is_explained_and_replayed_as_the_page_says(run: Run) -> None:
    explain, *replays = blocks("sh")[4].splitlines()
    assert run(explain)[1].startswith(blocks("text")[1].strip())
    for line in replays:
        status, out = run(line)
        assert (status, out.split(":")[0]) == (0, "identical")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
@pytest.mark.usefixtures("journal")
def test_the_commands_of_the_readme_run(name: str, run: Run) -> None:
    readme = (DOCS.parent / name).read_text("utf-8")
    lines = re.findall(r"^(vivant behavior .*?)(?: +#.*)?$", readme, re.MULTILINE)
    assert [line.split()[2] for line in lines] == ["new", "check", "show", "explain"]
    assert [run(line)[0] for line in lines] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/behavior.md", "docs/behavior.zh.md"])
def test_pictures_and_pages_that_are_linked_are_there(name: str) -> None:
    page = DOCS.parent / name
    links = re.findall(r"(?:\]\(|src=\")([^)\"]+)", page.read_text("utf-8"))
    linked = [link.partition("#")[0] for link in links]
    assert [link for link in linked if "://" not in link and not (page.parent / link).exists()] == []


def test_the_test_of_the_page_passes(kiosk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_subtree(kiosk, "en")
    monkeypatch.chdir(kiosk.parent)
    tested: dict[str, object] = {}
    exec(blocks("python")[1], tested)
    tested["test_late_visitors_hear_when_we_close"]()  # type: ignore[operator]
