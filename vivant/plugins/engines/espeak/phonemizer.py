"""A helper process around espeak-ng that writes down how English is said, without saying it.

Run by file path with the standard library alone: `python -I -S phonemizer.py LIBRARY DATA VOICE`. Each line of stdin is
a text (UTF-8); each line of stdout holds its phones in IPA, separated by spaces.
"""

from __future__ import annotations

import ctypes
import sys

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_IPA = 0x02
_SEPARATOR = ord("_") << 8


def main() -> None:
    """Serve lines until stdin ends."""
    library, data, voice = sys.argv[1:4]
    espeak = ctypes.CDLL(library)
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    if espeak.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode(), _INITIALIZE_DONT_EXIT) <= 0:
        raise SystemExit(f"espeak-ng cannot use the data in {data}")
    if espeak.espeak_SetVoiceByName(voice.encode()):
        raise SystemExit(f"espeak-ng has no voice {voice!r}")
    for line in sys.stdin.buffer:
        phones = " ".join(_clauses(espeak, line.strip()))
        sys.stdout.buffer.write(phones.replace("_", " ").encode() + b"\n")


def _clauses(espeak: ctypes.CDLL, text: bytes) -> list[str]:
    """The phones of each clause, as espeak-ng divides the text."""
    rest = ctypes.c_char_p(text)
    found = []
    while rest.value:
        said = espeak.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _IPA | _SEPARATOR)
        found.append(said.decode() if said else "")
    return found


if __name__ == "__main__":
    main()
