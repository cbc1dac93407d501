"""The helper process around espeak-ng: requests come in on stdin, sound and events go out on stdout.

Run by file path with the standard library alone: `python -I -S worker.py LIBRARY DATA`. espeak-ng (GPL-3) has global
state, so one process serves one request at a time. The structures are those of espeak-ng 1.52's speak_lib.h.

Frames, both ways: kind (uint8), length of the body (uint32), body; little-endian.
    SAY     JSON: voice, rate, pitch, range, volume, text
    PCM     int16 samples, mono
    EVENT   type (uint8: 1 word, 7 phoneme), sample (uint32), character in the text from 1 (uint32), symbol (UTF-8)
    DONE    empty; the request is finished
    READY   UTF-8 text: espeak-ng's version; the sample rate stands before it (uint32)
    FAILED  UTF-8 text: why the request could not be done; the process goes on
"""

from __future__ import annotations

import ctypes
import json
import signal
import struct
import sys
from typing import Any, BinaryIO

HEADER = struct.Struct("<BI")
EVENT_HEAD = struct.Struct("<BII")
RATE_HEAD = struct.Struct("<I")

SAY, PCM, EVENT, DONE, READY, FAILED = 1, 16, 17, 18, 19, 20
WORD, PHONEME = 1, 7

_BUFFER_MS = 200
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_PHONEME_EVENTS, _INITIALIZE_PHONEME_IPA, _INITIALIZE_DONT_EXIT = 0x1, 0x2, 0x8000
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4}
_CHARS_UTF8, _PHONEMES_IN_BRACKETS = 0x1, 0x100
_POS_CHARACTER = 1


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Speaker:
    """espeak-ng, loaded; writes frames to `out` while it speaks."""

    def __init__(self, library: str, data: str, out: BinaryIO) -> None:
        self._out = out
        self._lib = ctypes.CDLL(library)
        self._lib.espeak_Info.restype = ctypes.c_char_p
        options = _INITIALIZE_PHONEME_EVENTS | _INITIALIZE_PHONEME_IPA | _INITIALIZE_DONT_EXIT
        rate = self._lib.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, data.encode(), options)
        if rate <= 0:
            raise SystemExit(f"espeak-ng cannot use the data in {data}")
        self._callback = _Callback(self._heard)  # espeak-ng calls it: it must outlive this line
        self._lib.espeak_SetSynthCallback(self._callback)
        self._voice = ""
        self._write(READY, RATE_HEAD.pack(rate) + self._lib.espeak_Info(None))
        self._out.flush()

    def say(self, request: dict[str, Any]) -> None:
        """Speak one request: PCM and EVENT frames as they come, then DONE; or FAILED."""
        fault = self._prepare(request) or self._synthesize(request["text"].encode())
        self._write(FAILED, fault.encode()) if fault else self._write(DONE)
        self._out.flush()

    def _prepare(self, request: dict[str, Any]) -> str:
        if request["voice"] != self._voice:
            if self._lib.espeak_SetVoiceByName(request["voice"].encode()):
                return f"espeak-ng has no voice {request['voice']!r}"
            self._voice = request["voice"]
        for name, number in _PARAMETERS.items():
            if self._lib.espeak_SetParameter(number, request[name], 0):
                return f"espeak-ng refuses {name} = {request[name]}"
        return ""

    def _synthesize(self, text: bytes) -> str:
        flags = _CHARS_UTF8 | _PHONEMES_IN_BRACKETS
        status = self._lib.espeak_Synth(text, len(text) + 1, 0, _POS_CHARACTER, 0, flags, None, None)
        return f"espeak_Synth gave {status}" if status else ""

    def _heard(self, samples: Any, count: int, events: Any) -> int:
        index = 0
        while events[index].type:
            event = events[index]
            if event.type in (WORD, PHONEME):
                symbol = event.id.string if event.type == PHONEME else b""
                head = EVENT_HEAD.pack(event.type, max(0, event.sample), max(0, event.text_position))
                self._write(EVENT, head + symbol)
            index += 1
        if count > 0:
            self._write(PCM, ctypes.string_at(samples, 2 * count))
        return 0

    def _write(self, kind: int, body: bytes = b"") -> None:
        self._out.write(HEADER.pack(kind, len(body)) + body)


def main() -> None:
    """Serve requests until stdin ends.

    Ctrl-C reaches the whole process group; when to end is the parent's to say.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    library, data = sys.argv[1:3]
    speaker = Speaker(library, data, sys.stdout.buffer)
    while head := sys.stdin.buffer.read(HEADER.size):
        _, length = HEADER.unpack(head)
        speaker.say(json.loads(sys.stdin.buffer.read(length)))


if __name__ == "__main__":
    main()
