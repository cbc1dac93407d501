"""The embedded recogniser: a small network and a vocabulary of phrases in Chinese and English."""

from vivant.plugins.engines.closed.recognizer import ClosedRecognizer

__all__ = ["ClosedRecognizer"]
