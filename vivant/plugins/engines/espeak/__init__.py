"""The embedded voice: Mandarin and English by espeak-ng 1.52, which lives in helper processes only (GPL-3)."""

from vivant.plugins.engines.espeak.voice import EspeakVoice

__all__ = ["EspeakVoice"]
