from __future__ import annotations

from vivant.behavior.document import Place
from vivant.behavior.inspection.finding import Finding, failed, report

ERROR = Finding("error", Place("hall.xml", 3), "there is no node 'Sya'", "Did you mean 'Say'?")
HINT = Finding("hint", Place("hall.xml", 0), "Ask waits for ever")


def test_file_and_line_come_first_as_compilers_write_them() -> None:
    assert str(ERROR) == "hall.xml:3: error: there is no node 'Sya'. Did you mean 'Say'?"


def test_a_place_without_a_line_is_its_file() -> None:
    assert str(HINT) == "hall.xml: hint: Ask waits for ever."


def test_a_report_counts_by_level() -> None:
    assert report([ERROR, ERROR, HINT]).splitlines()[-1] == "2 errors, 1 hint"
    assert report([]) == "nothing found"


def test_only_errors_fail() -> None:
    assert failed([HINT, ERROR])
    assert not failed([HINT])
