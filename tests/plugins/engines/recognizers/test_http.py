from __future__ import annotations

import socket
from email.parser import BytesParser
from email.policy import HTTP
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.plugins.engines.recognizers.conftest import Transcriber
from vivant.errors import EngineGarbled, EngineRefused, EngineUnreachable
from vivant.plugins.engines.recognizers.http import Part, Post, complaint, cut, form

DEEP = b"[" * 200_000


async def answer(transcriber: Transcriber, path: str = "/audio/transcriptions") -> dict[str, Any]:
    kind, body = form([], Part("file", "a.wav", "audio/wav", b""))
    post = Post("ear", transcriber.url + path, {"Content-Type": kind}, body, 30.0, {404: "Look at the path."})
    return await post.answer()


def test_a_form_is_read_as_it_was_written() -> None:
    sound = b"\x00\r\n--\xff\r\n"
    kind, body = form(
        [("word", "居住证"), ("word", "a\r\nb"), ("empty", "")], Part("file", "a.wav", "audio/wav", sound)
    )
    parts = list(BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).iter_parts())
    names = [part.get_param("name", header="content-disposition") for part in parts]
    assert names == ["word", "word", "empty", "file"]
    contents = [part.get_payload(decode=True) for part in parts]
    assert contents == ["居住证".encode(), b"a\r\nb", b"", sound]
    assert (parts[-1].get_filename(), parts[-1].get_content_type()) == ("a.wav", "audio/wav")


def test_each_form_has_a_boundary_of_its_own() -> None:
    file = Part("file", "a.wav", "audio/wav", b"")
    assert form([], file)[0] != form([], file)[0]


async def test_the_object_that_was_answered(transcriber: Transcriber) -> None:
    transcriber.answer = lambda asked: {"text": "你好", "more": [1]}
    assert await answer(transcriber) == {"text": "你好", "more": [1]}


async def test_advice_is_that_of_the_engine(transcriber: Transcriber) -> None:
    with pytest.raises(EngineRefused, match=r"ear: .*/v1/nowhere answered 404 Not Found: .*\. Look at the path\."):
        await answer(transcriber, "/nowhere")


@pytest.mark.parametrize("url", ["http://a..b/v1", "http://127.0.0.1:1/gehör", "http://127.0.0.1:1/a b"])
async def test_addresses_that_nobody_can_have(url: str) -> None:
    with pytest.raises(EngineUnreachable, match=r"cannot be reached \(.*Is the server running, and base_url right"):
        await Post("ear", url, {}, b"", 30.0, {}).answer()


def test_an_answer_that_is_nested_too_deep() -> None:
    with pytest.raises(EngineGarbled, match="expected a JSON object"):
        Post("ear", "http://localhost", {}, b"", 1.0, {})._read(DEEP)
    assert complaint(DEEP) == repr("[" * 80)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": {"message": "no quota"}}', "no quota"),
        (b'{"error": "no model"}', "no model"),
        (b'{"error": {"code": 3}}', repr('{"error": {"code": 3}}')),
        (b'{"detail": "x"}', repr('{"detail": "x"}')),
        (b"3", "'3'"),
        (b"", "''"),
        (b"\xff", "'\ufffd'"),
        (b'{"error": "' + b"x" * 300 + b'"}', "x" * 200),
    ],
)
def test_complaints(body: bytes, said: str) -> None:
    assert complaint(body) == said


def test_cutting_a_connection() -> None:
    line = HTTPConnection("localhost")
    cut(line)
    line.sock, other = socket.socketpair()
    with other:
        cut(line)
        assert other.recv(1) == b""
    cut(line)
    line.close()
    cut(line)


def test_cutting_while_the_thread_lets_go() -> None:
    class Vanishing(HTTPConnection):
        looks = 0

        @property
        def sock(self) -> Any:
            self.looks += 1
            return ours if self.looks == 1 else None

        @sock.setter
        def sock(self, value: Any) -> None:
            pass

    ours, other = socket.socketpair()
    with ours, other:
        cut(Vanishing("localhost"))
        assert other.recv(1) == b""
