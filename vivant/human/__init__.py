"""DigitalHuman: the only place that knows agent, expression and behaviour together."""

from vivant.human.engines import Engines
from vivant.human.human import LEAD, UNPACED, DigitalHuman

__all__ = ["LEAD", "UNPACED", "DigitalHuman", "Engines"]
