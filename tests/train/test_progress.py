import io

from vivant.train.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_each_tenth() -> None:
    stream, seconds = io.StringIO(), iter(range(100))
    line = ProgressLine("en", lambda: float(next(seconds)), stream)
    for done in (0.05, 0.06, 0.5, 0.55, 1.0):
        line(done)
    assert stream.getvalue().splitlines() == ["en: 5 %, 19 s left", "en: 50 %, 3 s left", "en: 100 %, 0 s left"]


def test_a_terminal_gets_one_line_that_changes() -> None:
    stream, times = Terminal(), iter([0.0, 0.1, 0.2, 1.0, 2.0])
    line = ProgressLine("en", lambda: next(times), stream)
    for done in (0.1, 0.2, 0.5, 1.0):
        line(done)
    first, second, last = stream.getvalue().split("\r")
    assert (first.rstrip(), second.rstrip(), last) == (
        "en: 10 %, 1 s left",
        "en: 50 %, 1 s left",
        "en: 100 %, 0 s left\n",
    )
    assert len(first) == len(second)
