import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest

from vivant.errors import EngineDied, EngineError, EngineStalled
from vivant.plugins.engines.espeak import pool as pools
from vivant.plugins.engines.espeak.pool import Pool, Request

LONG = "ma1 ma2 ma3 ma4 " * 200


def _request(text: str = "nin2 hao3.", voice: str = "cmn-latn-pinyin+f2") -> Request:
    return Request(voice, text, 205, 50, 80)


@asynccontextmanager
async def _started(processes: int = 1, stall_timeout: float = 10.0) -> AsyncIterator[Pool]:
    pool = Pool(processes, stall_timeout)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


async def test_it_speaks() -> None:
    async with _started() as pool:
        said = await pool.say(_request())
    assert said.samples.dtype == np.int16
    assert 0.3 < len(said.samples) / 22050 < 1.5
    assert np.abs(said.samples).max() > 3000
    words = [event for event in said.events if event.is_word]
    assert [word.position for word in words] == [1, 6]
    assert [event.sample for event in said.events] == sorted(event.sample for event in said.events)


async def test_helpers_start_when_they_are_first_needed_and_end_on_close() -> None:
    pool = Pool(2, 10.0)
    assert pool.pids == ()
    await pool.say(_request())
    (pid,) = pool.pids
    await pool.close()
    assert pool.pids == ()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_it_speaks_again_after_close() -> None:
    pool = Pool(1, 10.0)
    await pool.say(_request())
    await pool.close()
    assert len((await pool.say(_request())).samples)
    await pool.close()


async def test_a_helper_killed_while_idle_is_replaced() -> None:
    async with _started() as pool:
        before = await pool.say(_request())
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        after = await pool.say(_request())
        assert pool.pids != (pid,)
    assert len(after.samples) == pytest.approx(len(before.samples), rel=0.05)


async def test_a_helper_killed_while_it_speaks_is_replaced_and_the_sentence_said_again() -> None:
    async with _started() as pool:
        whole = await pool.say(_request(LONG))
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSTOP)
        saying = asyncio.create_task(pool.say(_request(LONG)))
        await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        said = await saying
    assert len(said.samples) == pytest.approx(len(whole.samples), rel=0.02)
    assert len(said.events) == len(whole.events)


async def test_a_helper_that_stalls_is_replaced() -> None:
    async with _started(stall_timeout=1.0) as pool:
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSTOP)
        said = await pool.say(_request())
        assert len(said.samples)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def _program(code: str) -> Callable[[], list[str]]:
    return lambda: [sys.executable, "-I", "-S", "-c", code]


READY = "import sys,time; o=sys.stdout.buffer; o.write(b'\\x13\\x04\\0\\0\\0\\x22\\x56\\0\\0'); o.flush(); "


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        ("raise SystemExit(3)", EngineDied, r"espeak: a helper process ended while it spoke \(status 3\)"),
        (READY + "sys.stdin.buffer.read(5); raise SystemExit(4)", EngineDied, r"status 4"),
        (READY + "sys.stdin.buffer.read(5); time.sleep(60)", EngineStalled, r"espeak: a helper gave nothing for 1 s"),
    ],
)
async def test_helpers_that_fail_twice_are_an_error_and_the_pool_goes_on(
    monkeypatch: pytest.MonkeyPatch, code: str, error: type[EngineError], sentence: str
) -> None:
    pool = Pool(1, 1.0)
    with monkeypatch.context() as patch:
        patch.setattr(pools, "command", _program(code))
        with pytest.raises(error, match=sentence):
            await pool.say(_request())
    assert len((await pool.say(_request())).samples)
    await pool.close()


async def test_a_refused_request_keeps_its_helper() -> None:
    async with _started() as pool:
        pids = pool.pids
        with pytest.raises(EngineError, match="espeak-ng has no voice 'nobody'"):
            await pool.say(_request(voice="nobody"))
        assert len((await pool.say(_request())).samples)
        assert pool.pids == pids


async def test_who_is_cancelled_leaves_at_once_and_the_helper_is_free_and_in_step_again() -> None:
    async with _started() as pool:
        pids = pool.pids
        short = await pool.say(_request())
        saying = asyncio.create_task(pool.say(_request(LONG)))
        await asyncio.sleep(0.005)
        saying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saying
        again = await pool.say(_request())
        assert pool.pids == pids
    assert len(again.samples) == pytest.approx(len(short.samples), rel=0.05)
    assert len(again.events) == len(short.events)


async def test_requests_are_served_in_the_order_they_came() -> None:
    served: list[int] = []

    async def ask(number: int, say: Callable[[Request], Awaitable[object]]) -> None:
        await say(_request())
        served.append(number)

    async with _started() as pool:
        await asyncio.gather(*(ask(number, pool.say) for number in range(8)))
    assert served == list(range(8))


def test_this_process_never_loads_espeak() -> None:
    code = (
        "import asyncio; from vivant.plugins.engines.espeak import EspeakVoice; from vivant.score import Utterance\n"
        "async def main():\n"
        "    voice = EspeakVoice(processes=1)\n"
        "    print(sum([len(chunk.samples) async for chunk in voice.speak(Utterance('Hi.', 'en'))]) > 1000)\n"
        "    await voice.close()\n"
        "asyncio.run(main()); print('libespeak' in open('/proc/self/maps').read())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["True", "False"]
