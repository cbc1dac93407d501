"""Trains `vivant.agent.classifier` on a knowledge folder's questions."""

from __future__ import annotations

from dataclasses import dataclass, field

from vivant.agent.classifier import Classifier
from vivant.train.attention import AttentionSettings, train_attention
from vivant.train.bag import BagSettings, train_bag
from vivant.train.learning import Progress, part_of
from vivant.train.questions import Lesson

BAGS = 0.3
"""Share of the time that the bag takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How both encoders are trained."""

    bag: BagSettings = field(default_factory=BagSettings)
    attention: AttentionSettings = field(default_factory=AttentionSettings)


def train(lesson: Lesson, settings: Settings | None = None, progress: Progress | None = None) -> Classifier:
    """A classifier of the lesson's classes. The same lesson and settings give the same one."""
    settings = settings or Settings()
    bag = train_bag(lesson, settings.bag, part_of(progress, 0.0, BAGS))
    attention = train_attention(lesson, settings.attention, part_of(progress, BAGS, 1.0))
    return Classifier(lesson.passages, lesson.documents, (bag, attention))
