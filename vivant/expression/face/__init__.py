"""Lips and face from timed phones."""

from vivant.expression.face.lips import aperture

__all__ = ["aperture"]
