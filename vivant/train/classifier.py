"""Trains `vivant.agent.classifier` on a knowledge folder's questions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vivant.agent.classifier import Classifier
from vivant.train.attention import AttentionSettings, train_attention
from vivant.train.bag import BagSettings, train_bag
from vivant.train.learning import Progress, part_of
from vivant.train.questions import Lesson

BAGS = 0.2
"""Share of the time that the bag takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the encoders are trained."""

    bag: BagSettings = field(default_factory=BagSettings)
    attention: AttentionSettings = field(default_factory=AttentionSettings)
    attentions: int = 2
    """So many are trained, each with a seed of its own."""


def train(lesson: Lesson, settings: Settings | None = None, progress: Progress | None = None) -> Classifier:
    """A classifier of the lesson's classes. The same lesson and settings give the same one."""
    settings = settings or Settings()
    bag = train_bag(lesson, settings.bag, part_of(progress, 0.0, BAGS))
    attentions = []
    for number in range(settings.attentions):
        own = replace(settings.attention, seed=settings.attention.seed + number)
        share = (1 - BAGS) / settings.attentions
        told = part_of(progress, BAGS + number * share, BAGS + (number + 1) * share)
        attentions.append(train_attention(lesson, own, told))
    return Classifier(lesson.passages, lesson.documents, (bag, *attentions))
