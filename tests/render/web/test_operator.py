"""The operators' page in a real Chromium, beside a visitor's: what runs, why, stepping in; gestures without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.render.web.test_page import PATIENCE, ask, visiting
from vivant.bench.process import ServerProcess, serving
from vivant.render.server.operators import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]

RUNNING = ".drawing g[data-status=running]"
TREE = """<root BTCPP_format="4" main_tree_to_execute="Wave">
  <BehaviorTree ID="Wave">
    <Reactions>
      <OnHeard text="{question}">
        <Sequence>
          <Gesture gesture="wave"/>
          <Answer question="{question}"/>
        </Sequence>
      </OnHeard>
    </Reactions>
  </BehaviorTree>
</root>
"""
PERSONA = """
[persona]
name = "Ann"
languages = ["en"]
texts.greeting.en = "Hello! What can I do for you?"
texts.farewell.en = "Goodbye!"
texts.clarify.en = "Sorry, could you say that again?"
texts.hand_over.en = "I can't answer that right now. Please ask at the desk."
texts.thanks.en = "You're welcome."
texts.identity.en = "I'm Ann, a digital guide that runs on AI."
texts.unknown.en = "I don't know. Please ask at the desk."

[agent]
knowledge = "knowledge"

[behavior]
engine = "tree"

[behavior.settings]
tree = "wave.xml"
"""
WATCH = """() => {
  window.seen = [];
  const look = () => {
    const {segment, output_db} = window.vivant.probe();
    if (window.seen.at(-1)?.segment !== segment) window.seen.push({segment, from: performance.now(), loudest: -99});
    const last = window.seen.at(-1);
    last.until = performance.now();
    if (last.until - last.from > 150) last.loudest = Math.max(last.loudest, output_db ?? -99);
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The stub server."""
    with serving("vivant.bench.stub_server") as running:
        yield running


@pytest.fixture(scope="module")
def visitor(server: ServerProcess) -> Iterator[Page]:
    """A visitor's page."""
    with visiting(server.url, sound=True) as (page, _):
        yield page


@pytest.fixture
def operator(server: ServerProcess, visitor: Page) -> Iterator[Page]:
    """An operator's page, live; its console stays clean."""
    browser = visitor.context.browser
    assert browser is not None
    page = browser.new_page(viewport={"width": 1500, "height": 900}, locale="en-US", color_scheme="light")
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/operator")
    page.locator(".drawing svg").wait_for()
    yield page
    assert faults == []
    page.close()


def test_what_runs_is_coloured_and_why_it_runs_is_said(visitor: Page, operator: Page) -> None:
    ask(visitor, "Where can I park?")
    operator.locator(f"{RUNNING}[data-kind=Answer]").wait_for()
    operator.locator(".doing", has_text="the answer to “Where can I park?”").wait_for()
    operator.locator(".active", has_text="Answer").wait_for()
    deed = operator.locator(".deeds li", has_text="answered “Where can I park?”").first
    assert "because the visitor had said “Where can I park?”" in deed.inner_text()
    assert "/ Answer (common.xml:" in deed.inner_text()
    operator.locator(".transcript .visitor", has_text="Where can I park?").first.wait_for()
    operator.locator(".transcript .human", has_text="Sentence 1").first.wait_for()
    assert operator.locator(".values tr", has_text="visitors").locator("td").inner_text() == "1"
    shown = operator.locator(".drawing g[data-kind=OnHeard] tspan.value", has_text="= Where can…")
    shown.first.wait_for(state="attached")


def test_the_picture_fits_and_a_deed_leads_to_its_node(visitor: Page, operator: Page, tmp_path: Path) -> None:
    ask(visitor, "Where can I park?")
    operator.locator(f"{RUNNING}[data-kind=Answer]").wait_for()
    colours = "e => getComputedStyle(e).stroke"
    runs = operator.locator(f"{RUNNING} .shape").first.evaluate(colours)
    rests = operator.locator(".drawing g[data-status=''] .shape").first.evaluate(colours)
    assert runs != rests
    wide = "e => [e.scrollWidth, e.clientWidth]"
    for part in ("body", ".drawing", "aside"):
        needed, there = operator.locator(part).evaluate(wide)
        assert needed <= there, f"{part} is {needed} px wide, with room for {there}"
    operator.locator(".deeds button", has_text="Answer (").first.click()
    picked = operator.locator(".drawing .picked")
    assert picked.get_attribute("data-kind") == "Answer"
    operator.wait_for_function("""() => {
      const [node, view] = [".picked", ".drawing"].map((e) => document.querySelector(e).getBoundingClientRect());
      return node.top >= view.top && node.bottom <= view.bottom;
    }""")
    assert len(operator.screenshot(path=tmp_path / "operator.png")) > 20_000


def test_an_operator_halts_and_hands_over(visitor: Page, operator: Page) -> None:
    ask(visitor, "How do I register a company?")
    visitor.wait_for_function("() => window.vivant.probe().segment !== null")
    before = visitor.evaluate("() => window.vivant.probe().epoch")
    operator.locator(".halt").click()
    visitor.wait_for_function("() => window.vivant.probe().segment === null")
    assert visitor.evaluate("() => window.vivant.probe().epoch") > before
    operator.locator(".transcript .human s").first.wait_for()
    assert visitor.locator(".note").is_hidden()
    operator.locator(".handover").click()
    visitor.locator(".note", has_text="staff has been asked").wait_for()


def test_who_is_no_operator_is_asked_for_the_token(server: ServerProcess, visitor: Page) -> None:
    browser = visitor.context.browser
    assert browser is not None
    page = browser.new_page(extra_http_headers={"X-Forwarded-For": "203.0.113.5"}, locale="zh-CN")
    page.goto(f"{server.url}/operator")
    page.locator(".token").wait_for()
    assert "操作员令牌" in page.locator(".token").inner_text()
    assert page.locator(".drawing svg").count() == 0
    page.close()


def test_the_token_lets_an_operator_in_from_anywhere(visitor: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visitor.context.browser
    assert browser is not None
    monkeypatch.setenv(TOKEN, "s3cret")
    with serving("vivant.bench.stub_server") as server:
        guest = browser.new_page()
        guest.goto(f"{server.url}/?level=4")
        guest.locator(".state", has_text="Ready").wait_for()
        page = browser.new_page(extra_http_headers={"X-Forwarded-For": "203.0.113.5"}, locale="en-US")
        page.goto(f"{server.url}/operator")
        for token in ("wrong", "s3cret"):
            assert page.locator(".drawing svg").count() == 0
            page.locator("input[name=token]").fill(token)
            page.locator("input[name=token]").press("Enter")
        page.locator(".drawing svg").wait_for()
        assert page.locator(".token").is_hidden()
        for each in (guest, page):
            each.close()


def test_a_gesture_without_a_word_is_played_and_the_next_turn_follows(visitor: Page, tmp_path: Path) -> None:
    browser = visitor.context.browser
    assert browser is not None
    own = tmp_path / "persona"
    (own / "knowledge").mkdir(parents=True)
    (own / "knowledge" / "en").mkdir()
    (own / "knowledge" / "en" / "parking.md").write_text("# Parking\n\nYou can park behind the hall, free of charge.\n")
    (own / "wave.xml").write_text(TREE)
    (own / "persona.toml").write_text(PERSONA)
    with serving("vivant", "serve", "--persona", str(own)) as server:
        page = browser.new_page(viewport={"width": 900, "height": 600}, locale="en-US")
        page.set_default_timeout(PATIENCE)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{server.url}/?level=4")
        page.wait_for_function("() => window.vivant?.probe()?.avatar", timeout=2 * PATIENCE)
        page.evaluate(WATCH)
        ask(page, "Where can I park?")
        page.locator(".subtitles p", has_text="park").first.wait_for()
        page.wait_for_function("() => window.seen.length >= 4 && window.vivant.probe().segment === null")
        gesture, *said = [each for each in page.evaluate("() => window.seen") if each["segment"] is not None]
        assert gesture["until"] - gesture["from"] > 500
        assert gesture["loudest"] < -60
        assert max(each["loudest"] for each in said) > -50
        assert all(each["segment"] > gesture["segment"] for each in said)
        assert faults == []
        page.close()
