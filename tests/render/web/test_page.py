"""The page in a real Chromium: seen, asked, heard, stopped, interrupted, and told when the server is gone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from vivant.bench.page import browser_page
from vivant.bench.process import ServerProcess, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]

PATIENCE = 30_000
"""Milliseconds that a busy machine may take for what a visitor sees at once."""

LOUD = "() => (window.vivant.probe().output_db ?? -99) > -50"
SPY = """() => {
  window.sent = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (frame) {
    if (typeof frame === "string") window.sent.push(frame);
    return send.call(this, frame);
  };
}"""
QUIET = "() => (window.vivant.probe().output_db ?? -99) < -60"


@contextmanager
def visiting(url: str, sound: bool) -> Iterator[tuple[Page, list[str]]]:
    """The page of a server at its least detail, alive, and what its console complains of."""
    faults: list[str] = []
    with browser_page(f"{url}/?level=4", 900, 600, sound) as page:
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.reload()
        page.wait_for_function("() => window.vivant?.probe()?.avatar", timeout=2 * PATIENCE)
        yield page, faults


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.fill("input[name=question]", question)
    page.press("input[name=question]", "Enter")


class TestWithSound:
    """A visitor of the real server, with sound."""

    @pytest.fixture(scope="class")
    @classmethod
    def visit(cls) -> Iterator[tuple[Page, list[str]]]:
        with serving("vivant", "serve") as server, visiting(server.url, sound=True) as visit:
            yield visit

    @pytest.fixture
    def page(self, visit: tuple[Page, list[str]]) -> Iterator[Page]:
        """The page; silent again after each test."""
        page, _ = visit
        yield page
        page.evaluate("() => window.vivant.stop()")
        page.wait_for_function(QUIET)

    def test_the_avatar_stands_there_and_the_console_is_clean(self, page: Page, visit: tuple[Page, list[str]]) -> None:
        report = page.evaluate("() => window.vivant.probe()")
        assert report["avatar"] in ("high", "low")
        assert report["sound"] == "running"
        assert page.locator(".banner").is_hidden()
        assert page.locator(".tap").is_hidden()
        assert page.locator(".name").inner_text() == "Xiaojiang"
        assert page.locator(".label").is_visible()
        assert visit[1] == []

    def test_a_typed_question_is_answered_in_words_sound_and_sources(
        self, page: Page, visit: tuple[Page, list[str]]
    ) -> None:
        ask(page, "Where can I park?")
        page.wait_for_function(LOUD)
        page.locator(".subtitles p", has_text="park").first.wait_for()
        card = page.locator(".cards article").first
        card.wait_for()
        assert "en/" in card.locator("footer").inner_text()
        assert page.locator(".question").inner_text().endswith("Where can I park?")
        assert page.input_value("input[name=question]") == ""
        assert visit[1] == []

    def test_the_stop_button_silences(self, page: Page) -> None:
        ask(page, "How do I register a company?")
        page.wait_for_function(LOUD)
        page.locator("button.stop").click()
        page.wait_for_function(QUIET, timeout=2000)
        page.wait_for_function("() => window.vivant.probe().segment === null", timeout=2000)
        page.wait_for_timeout(500)
        assert page.evaluate(QUIET)
        assert page.locator("button.stop").is_disabled()

    def test_a_question_typed_into_speech_is_answered_instead(self, page: Page) -> None:
        ask(page, "How do I register a company?")
        page.wait_for_function(LOUD)
        before = page.evaluate("() => window.vivant.probe().epoch")
        ask(page, "停车怎么收费？")
        page.locator(".subtitles p[lang=zh]", has_text="停").first.wait_for()
        page.wait_for_function(LOUD)
        assert page.evaluate("() => window.vivant.probe().epoch") > before
        assert page.locator(".subtitles p[lang=en]").count() == 0
        assert page.locator(".question").inner_text().endswith("停车怎么收费？")

    def test_a_card_that_is_tapped_is_told_to_the_server(self, page: Page, visit: tuple[Page, list[str]]) -> None:
        ask(page, "Where can I park?")
        title = page.locator(".cards article h3").first
        title.wait_for()
        page.evaluate(SPY)
        title.evaluate("heading => heading.click()")
        sent = page.evaluate("() => window.sent.map(JSON.parse).filter((message) => message.type === 'sense')")
        assert sent == [{"type": "sense", "touched": title.inner_text()}]
        page.wait_for_timeout(500)
        assert page.locator(".banner").is_hidden()
        assert visit[1] == []

    def test_a_suggestion_is_asked_by_a_tap(self, page: Page) -> None:
        chip = page.locator(".chips button").first
        question = chip.inner_text()
        chip.evaluate("button => button.click()")
        page.wait_for_function(LOUD)
        assert page.locator(".question").inner_text().endswith(question)


class TestLocked:
    """A visitor whose browser withholds sound, and a server that ends."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[ServerProcess]:
        with serving("vivant.bench.stub_server") as server:
            yield server

    @pytest.fixture(scope="class")
    @classmethod
    def page(cls, server: ServerProcess) -> Iterator[Page]:
        with visiting(server.url, sound=False) as (page, _):
            yield page

    def test_subtitles_go_on_while_sound_waits_for_a_tap(self, page: Page) -> None:
        page.locator(".tap").wait_for()
        assert page.evaluate("() => window.vivant.probe().sound") == "locked"
        page.evaluate("() => window.vivant.ask('Where can I park?')")
        page.locator(".subtitles p.current", has_text="Sentence 1").wait_for()
        page.locator(".subtitles p.current", has_text="Sentence 2").wait_for()
        page.locator(".subtitles span.spoken", has_text="Sent").first.wait_for()
        assert page.locator(".tap").is_visible()
        assert page.evaluate("() => window.vivant.probe().output_db") is None

    def test_a_tap_gives_sound(self, page: Page) -> None:
        page.evaluate("() => window.vivant.ask('Where can I park?')")
        page.locator(".tap").click()
        page.wait_for_function(LOUD)
        assert page.locator(".tap").is_hidden()
        assert page.evaluate("() => window.vivant.probe().sound") == "running"

    def test_a_server_that_is_gone_is_said(self, page: Page, server: ServerProcess) -> None:
        assert page.locator(".banner").is_hidden()
        os.kill(server.pid, signal.SIGKILL)
        page.locator(".banner").wait_for()
        assert "Connection lost" in page.locator(".banner").inner_text()
        ask(page, "Is anybody there?")
        page.wait_for_function(QUIET)
