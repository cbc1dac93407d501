"""Where the brows run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array


@dataclass(frozen=True)
class BrowCurve:
    """Samples of the left brow seen from the front: place, half thickness, share of its length (0 inner end)."""

    x: Array
    y: Array
    thickness: Array
    share: Array


def brow_curve(dna: Dna, samples: int = 40) -> BrowCurve:
    """The left brow of `dna`."""
    look = dna.complexion
    share = np.linspace(0, 1, samples)
    rise = look.brow_arch * np.sin(np.clip(share * 1.25, 0, 1.25) * np.pi * 0.62)
    fall = 1.21 * np.clip(share - 0.62, 0, 1) ** 1.3
    grow = np.clip(share / 0.10, 0, 1) ** 0.5 * 0.9 + 0.1
    taper = 1 - 0.75 * np.clip((share - 0.45) / 0.55, 0, 1) ** 1.2
    return BrowCurve(
        x=dna.eyes.centre[0] - 1.95 + share * 4.05,
        y=dna.eyes.centre[1] + look.brow_height + rise - fall,
        thickness=look.brow_thickness * grow * taper,
        share=share,
    )
