"""A program for tests: speaks lines of JSON [voice, text] with espeak-ng in a process of its own.

Each answer is one line of JSON: {"rate": Hz, "samples": base64 int16, "phones": [[symbol, start, end], ...]}.
"""

from __future__ import annotations

import base64
import ctypes
import itertools
import json
import sys
from typing import Any

import espeakng_loader

PHONEME_EVENT = 7


class Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Name),
    )


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Voice:
    def __init__(self) -> None:
        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        self.rate = self.library.espeak_Initialize(2, 200, data, 0x8003)
        self.callback = CALLBACK(self.collect)
        self.library.espeak_SetSynthCallback(self.callback)

    def collect(self, samples: Any, count: int, events: Any) -> int:
        if count > 0:
            self.samples += ctypes.string_at(samples, 2 * count)
        for event in itertools.takewhile(lambda event: event.type, (events[i] for i in itertools.count())):
            if event.type == PHONEME_EVENT:
                raw = bytes(event.id)[:8].split(b"\0")[0]
                self.starts.append((raw.decode(), event.sample))
        return 0

    def say(self, voice: str, text: str) -> dict[str, Any]:
        self.samples, self.starts = b"", []
        if self.library.espeak_SetVoiceByName(voice.encode()):
            raise SystemExit(f"espeak-ng has no voice {voice!r}")
        spoken = text.encode()
        self.library.espeak_Synth(spoken, len(spoken) + 1, 0, 1, 0, 1, None, None)
        ends = [start for _, start in self.starts[1:]] + [len(self.samples) // 2]
        phones = [
            [symbol, start / self.rate, end / self.rate]
            for (symbol, start), end in zip(self.starts, ends, strict=True)
            if symbol and end > start
        ]
        return {"rate": self.rate, "samples": base64.b64encode(self.samples).decode(), "phones": phones}


if __name__ == "__main__":
    voice = Voice()
    for line in sys.stdin:
        print(json.dumps(voice.say(*json.loads(line))), flush=True)
