"""Speakers: the embedded voice as many people, for training and for measuring; some are kept from all training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNSEEN = ("m7", "f5", "klatt2", "linda", "steph3")
"""espeak-ng's variants that no training and no calibration hears: measurements are taken with them."""

UNSEEN_ACCENTS = ("en-us", "en-gb-x-rp", "en-gb-scotland")
"""What these speak in English."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One of them. variant, accent : espeak-ng's names. rate : 1 is 4.5 syllables/s or 165 words/min. pitch : Hz."""

    variant: str
    accent: str
    rate: float = 1.0
    pitch: float = 205.0

    @property
    def settings(self) -> dict[str, Any]:
        """Settings of the synthesizer `espeak`.

        >>> Speaker("m7", "en-us", pitch=120.0).settings["voice_zh"]
        'cmn-latn-pinyin+m7'
        """
        return {
            "voice_zh": f"cmn-latn-pinyin+{self.variant}",
            "voice_en": f"{self.accent}+{self.variant}",
            "rate": self.rate,
            "pitch": self.pitch,
        }
