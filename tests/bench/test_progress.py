"""The line that tells where a bench stands."""

from __future__ import annotations

import io

from vivant.bench.progress import WIDTH, Steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_every_step_in_one_line() -> None:
    screen = Terminal()
    steps = Steps("hear: questions", 2, screen)
    steps()
    steps()
    assert screen.getvalue() == f"{'hear: questions 1 of 2':<{WIDTH}}\r{'hear: questions 2 of 2':<{WIDTH}}\n"


def test_elsewhere_a_part_is_told_once_when_it_is_done() -> None:
    log = io.StringIO()
    steps = Steps("hear: minutes", 2.5, log)
    for _ in range(4):
        steps(1.0)
    assert log.getvalue() == "hear: minutes 3 of 2\n"
