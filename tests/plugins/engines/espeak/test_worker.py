import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from vivant.plugins.engines.espeak import worker
from vivant.plugins.engines.espeak.pool import Frames, command

REQUEST = {"voice": "en-us+f2", "rate": 150, "pitch": 50, "range": 50, "volume": 60, "text": "Hello there."}


def _frame(body: bytes) -> bytes:
    return worker.HEADER.pack(worker.SAY, len(body)) + body


def _answers(sent: bytes) -> list[tuple[int, bytes]]:
    """What a fresh helper answers until it ends."""
    done = subprocess.run(command(), input=sent, capture_output=True, check=True, timeout=30)
    assert done.stderr == b""
    frames = Frames()
    frames.feed(done.stdout)
    return list(iter(frames.next, None))


def _request(**changed: object) -> bytes:
    return _frame(json.dumps({**REQUEST, **changed}).encode())


def test_it_says_what_it_is_then_speaks_and_ends_with_its_input() -> None:
    (kind, body), *rest = _answers(_request())
    assert kind == worker.READY
    assert worker.RATE_HEAD.unpack_from(body)[0] == 22050
    assert body[4:].startswith(b"1.52")
    assert rest[-1] == (worker.DONE, b"")
    sound = b"".join(body for kind, body in rest if kind == worker.PCM)
    assert 0.3 < len(sound) / 2 / 22050 < 3
    symbols = [body[worker.EVENT_HEAD.size :] for kind, body in rest if kind == worker.EVENT]
    assert any("oʊ".encode() in symbol for symbol in symbols)


@pytest.mark.parametrize(("changed", "fault"), [({"voice": "no-such-voice"}, "espeak-ng has no voice 'no-such-voice'")])
def test_a_request_that_cannot_be_done_is_refused_and_the_next_is_spoken(changed: dict[str, str], fault: str) -> None:
    answers = _answers(_request(**changed) + _request())
    assert answers[1] == (worker.FAILED, fault.encode())
    assert answers[-1][0] == worker.DONE


def test_it_ends_with_a_sentence_where_the_data_are_missing(tmp_path: Path) -> None:
    library = espeakng_loader.get_library_path()
    arguments = [sys.executable, "-I", "-S", str(worker.__file__), library, str(tmp_path)]
    done = subprocess.run(arguments, input=b"", capture_output=True, timeout=30)
    assert done.returncode != 0
    assert b"espeak" in done.stderr.lower()


def test_ctrl_c_is_left_to_the_parent() -> None:
    with subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        assert helper.stdin is not None
        assert helper.stdout is not None
        helper.stdout.read(worker.HEADER.size)
        helper.send_signal(signal.SIGINT)
        helper.stdin.write(_request())
        helper.stdin.close()
        assert len(helper.stdout.read()) > 10_000
    assert helper.returncode == 0


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import sys; sys.argv=['w','x','y']; import runpy; runpy.run_path(sys.stdin.read(), run_name='w'); "
    code += "print([m for m in ('numpy', 'vivant', 'asyncio', 'espeakng_loader') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], input=str(worker.__file__), capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "[]"


def test_frames_come_whole_however_the_bytes_arrive() -> None:
    sent = io.BytesIO(_frame(b"one") + _frame(b"") + _frame(b"three"))
    frames, got = Frames(), []
    while piece := sent.read(2):
        frames.feed(piece)
        got += list(iter(frames.next, None))
    assert got == [(worker.SAY, b"one"), (worker.SAY, b""), (worker.SAY, b"three")]
