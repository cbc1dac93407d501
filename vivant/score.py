"""The score: what a digital human perceives, decides and plays, as plain values.

Percepts go in, Acts come out of behaviour; an Act is carried out as a Turn of Utterances, each played
as one Segment: parallel tracks (speech, phones, words, face, body, cards) on one clock. Nothing here does I/O.

Units: seconds from the segment's zero (`pts`), metres, radians, quaternions xyzw, Y up, +Z forward.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Lang: TypeAlias = Literal["zh", "en"]
Samples: TypeAlias = npt.NDArray[np.int16]
Floats: TypeAlias = npt.NDArray[np.float32]

FACE_RATE = 60
"""Frames per second of a face track."""

BODY_RATE = 30
"""Frames per second of a body track."""

MAX_CHUNK = 0.4
"""Longest chunk of any track, seconds."""

ARKIT: tuple[str, ...] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight",
    "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight",
    "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight",
    "eyeWideLeft", "eyeWideRight",
    "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker",
    "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 blendshapes of ARKit's ARFaceAnchor.BlendShapeLocation, in the order of every face track."""

_FINGERS = [
    f"{side}{finger}{joint}"
    for side in ("left", "right")
    for finger in ("Thumb", "Index", "Middle", "Ring", "Little")
    for joint in (("Metacarpal", "Proximal", "Distal") if finger == "Thumb" else ("Proximal", "Intermediate", "Distal"))
]

BONES: tuple[str, ...] = (
    "hips", "spine", "chest", "upperChest", "neck", "head",
    "leftShoulder", "leftUpperArm", "leftLowerArm", "leftHand",
    "rightShoulder", "rightUpperArm", "rightLowerArm", "rightHand",
    "leftUpperLeg", "leftLowerLeg", "leftFoot", "leftToes",
    "rightUpperLeg", "rightLowerLeg", "rightFoot", "rightToes",
    *_FINGERS,
)  # fmt: skip
"""The 52 bones of a body track: VRM 1.0 humanoid without jaw and eyes (gaze is not a body track)."""

# --- Percepts -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """The visitor typed or said something."""

    text: str
    lang: Lang | None = None
    """Language if the source knows it; None lets the agent find out."""
    confidence: float = 1.0
    """Probability that this was said, [0, 1]; typed text is certain."""


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """The visitor begins to speak, as far as can be told so soon; `VoiceEnded` follows."""


Voiced: TypeAlias = Literal["speech", "backchannel", "noise"]


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """The visitor's voice ended; `Heard` or `Misheard` follows where it was speech meant for the human."""

    what: Voiced


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The visitor takes the turn from the human: it falls silent for good."""


@dataclass(frozen=True, slots=True)
class Misheard:
    """The visitor said something that was not understood."""

    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody stands before the stage, or left."""

    present: bool
    lang: Lang | None = None
    """The language to greet in, if the source knows it."""


@dataclass(frozen=True, slots=True)
class StopPressed:
    """The visitor wants silence."""


@dataclass(frozen=True, slots=True)
class Played:
    """A stage reports how far a segment was really played."""

    segment: int
    seconds: float
    done: bool


@dataclass(frozen=True, slots=True)
class TimeTold:
    """The local time: told when a human begins, and at least every minute."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DistanceSeen:
    """How far away the nearest visitor stands, metres; None where nobody is seen."""

    metres: float | None


GazeTarget: TypeAlias = Literal["avatar", "screen", "away"]


@dataclass(frozen=True, slots=True)
class GazeSeen:
    """What the visitor looks at."""

    at: GazeTarget


Emotion: TypeAlias = Literal["neutral", "happy", "sad", "angry", "surprised", "fearful", "confused"]


@dataclass(frozen=True, slots=True)
class EmotionSeen:
    """What the visitor seems to feel; intensity in [0, 1]."""

    emotion: Emotion
    intensity: float = 1.0


ChatKind: TypeAlias = Literal["comment", "gift", "follow", "join", "like"]


@dataclass(frozen=True, slots=True)
class Chatted:
    """Somebody of the audience of a live room did something; amount is what a gift is worth."""

    author: str
    text: str = ""
    what: ChatKind = "comment"
    amount: float = 0.0
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """How many people wait."""

    waiting: int


@dataclass(frozen=True, slots=True)
class Touched:
    """The visitor touched a card or button of that name."""

    what: str


@dataclass(frozen=True, slots=True)
class FactTold:
    """Something that a source of data says: a price, a stock, the slide that is shown."""

    name: str
    value: str | float | bool


Percept: TypeAlias = (
    Heard
    | VoiceBegan
    | VoiceEnded
    | Interrupted
    | Misheard
    | Presence
    | StopPressed
    | Played
    | TimeTold
    | DistanceSeen
    | GazeSeen
    | EmotionSeen
    | Chatted
    | QueueSeen
    | Touched
    | FactTold
)

# --- Acts -----------------------------------------------------------------------------------------------------

ActStatus: TypeAlias = Literal["started", "running", "done", "halted", "failed"]
_act_ids = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    id: int = field(default_factory=lambda: next(_act_ids))


@dataclass(frozen=True, slots=True)
class Say(_Act):
    """Say a text of the persona's own: a greeting, a farewell, a repair."""

    text: str
    lang: Lang
    gesture: str | None = None
    interruptible: bool = True
    """False for what must be heard to its end, such as a legal notice: nothing but the visitor's leaving halts it."""


@dataclass(frozen=True, slots=True)
class Answer(_Act):
    """Find and speak the answer to a question."""

    question: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Gesture(_Act):
    """Make a gesture without a word."""

    name: str


@dataclass(frozen=True, slots=True)
class Sign(_Act):
    """Sign a text in sign language."""

    text: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class HandOver(_Act):
    """Ask a person to take over."""

    reason: str


@dataclass(frozen=True, slots=True)
class Alert(_Act):
    """Tell the operators something; visitors need not know it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Show(_Act):
    """Show cards beside the avatar."""

    cards: tuple[Card, ...]


Target: TypeAlias = Literal["visitor", "away", "card"]
Pose: TypeAlias = Literal["idle", "listening", "nodding", "thinking", "speaking"]
"""`nodding` is a single nod while it listens."""


@dataclass(frozen=True, slots=True)
class Attend(_Act):
    """Look at something and take a posture; belongs to no epoch."""

    target: Target
    pose: Pose


@dataclass(frozen=True, slots=True)
class Hold(_Act):
    """Stop where it is, silent, without giving the turn up; `on` False goes on from there."""

    on: bool


@dataclass(frozen=True, slots=True)
class Halt(_Act):
    """Fall silent now; the epoch rises."""

    reason: str


Act: TypeAlias = Say | Answer | Gesture | Sign | Show | Attend | Hold | Halt | HandOver | Alert

# --- What is said ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence comes from."""

    document: str
    """Path within the knowledge folder, as `zh/parking.md`."""
    title: str
    heading: str
    line: int
    """1-based line of the passage in its document."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something to read beside the avatar: a source, a table or a picture."""

    title: str
    body: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """Rows of cells; the first row is the header."""
    image: str | None = None
    """Address of a picture, relative to the server's root; `caption` describes it."""
    caption: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of an answer as the reader composes it."""

    text: str
    lang: Lang
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    known: bool = True
    """False where this says that the documents hold no answer."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """About a sentence, to be expressed as one segment."""

    text: str
    lang: Lang
    gesture: str | None = None
    """A named gesture to be made, beside those that the text itself asks for."""
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    interruptible: bool = True


# --- Tracks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone, in IPA, with its time."""

    symbol: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word (one Hanzi or Latin word) with its time and its place in the utterance's text."""

    text: str
    start: float
    end: float
    offset: int
    """Index of its first character in `Utterance.text`."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeechChunk:
    """A piece of speech with the phones and words that start in it.

    samples : (n,) int16, mono, `rate` Hz; n / rate <= MAX_CHUNK.
    """

    pts: float
    samples: Samples
    rate: int
    phones: tuple[Phone, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def end(self) -> float:
        """Time just behind the last sample."""
        return self.pts + len(self.samples) / self.rate


@dataclass(frozen=True, slots=True, eq=False)
class FaceChunk:
    """weights : (frames, 52) float32 in [0, 1], ARKit order, FACE_RATE frames per second from `pts`."""

    pts: float
    weights: Floats

    @property
    def end(self) -> float:
        """Time just behind the last frame."""
        return self.pts + len(self.weights) / FACE_RATE


@dataclass(frozen=True, slots=True, eq=False)
class BodyChunk:
    """Bones that the segment moves, laid over idle life.

    bones : which of BONES, by index, ascending.
    rotations : (frames, bones, 4) float32, unit quaternions xyzw, local to the parent, in VRM 1.0's normalised
        humanoid (T-pose is identity), BODY_RATE frames per second from `pts`.
    shares : (frames, bones) float32 in [0, 1]: how much of the bone this track owns; the rest is idle life's.
        A stage shows slerp(idle, rotation, share).
    """

    pts: float
    bones: tuple[int, ...]
    rotations: Floats
    shares: Floats

    @property
    def end(self) -> float:
        """Time just behind the last frame."""
        return self.pts + len(self.rotations) / BODY_RATE


Chunk: TypeAlias = SpeechChunk | FaceChunk | BodyChunk


@dataclass(frozen=True, slots=True, eq=False)
class IdleClip:
    """Idle life: a loop that belongs to no epoch and plays under everything.

    weights : (face frames, 52) float32, FACE_RATE: blinks and small life of the face.
    bones, rotations : as in BodyChunk, BODY_RATE; all bones that rest matters for (arms hang, fingers curl).
    hips : (body frames, 3) float32, metres, offset of the hips from their rest place.
    Both tracks have the same duration, and their last frame leads into the first.
    """

    weights: Floats
    bones: tuple[int, ...]
    rotations: Floats
    hips: Floats

    @property
    def duration(self) -> float:
        """Length of one round."""
        return len(self.rotations) / BODY_RATE


# --- Events: what a human emits and every client plays ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TurnOpened:
    """A turn begins and owns `epoch`."""

    turn: int
    epoch: int
    lang: Lang
    question: str | None
    """What the visitor asked, or None where the human speaks on its own."""


@dataclass(frozen=True, slots=True)
class SegmentOpened:
    """An utterance is about to be played."""

    segment: int
    turn: int
    epoch: int
    utterance: Utterance
    rate: int
    """Sample rate of its speech, Hz; 0 where it has none."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentFed:
    """A chunk of one track."""

    segment: int
    epoch: int
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class SegmentClosed:
    """All chunks were sent; `duration` is that of the longest track."""

    segment: int
    epoch: int
    duration: float


@dataclass(frozen=True, slots=True)
class CardsShown:
    """Cards that belong to the turn."""

    turn: int
    epoch: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TurnClosed:
    """Everything of the turn was sent, or it was halted. `trace` holds seconds since the percept, by stage."""

    turn: int
    epoch: int
    halted: bool
    trace: dict[str, float]


@dataclass(frozen=True, slots=True)
class EpochRaised:
    """Everything of a lower epoch is void: fall silent and blend out."""

    epoch: int
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is being played stops where it is, or goes on from there."""

    epoch: int
    on: bool


EarState: TypeAlias = Literal["off", "listening", "hearing", "understanding"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the ear is doing, and what it has understood so far; belongs to no epoch."""

    state: EarState
    text: str = ""


@dataclass(frozen=True, slots=True)
class Attending:
    """Where it looks and how it stands; belongs to no epoch."""

    target: Target
    pose: Pose


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something was left out or went wrong, and the visitor should not be left waiting in silence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A person is asked to take over; the conversation goes on meanwhile."""

    reason: str


@dataclass(frozen=True, slots=True)
class Alerted:
    """Operators should know this; visitors need not."""

    code: str
    text: str


Event: TypeAlias = (
    TurnOpened
    | SegmentOpened
    | SegmentFed
    | SegmentClosed
    | CardsShown
    | TurnClosed
    | EpochRaised
    | Held
    | Hearing
    | Attending
    | Diagnostic
    | HandedOver
    | Alerted
)


def frames_between(start: float, end: float, rate: int) -> range:
    """Indices of the frames whose times lie in [start, end).

    >>> list(frames_between(0.0, 0.05, 60))
    [0, 1, 2]
    """
    tolerance = 1e-6
    first = -int(-(start * rate - tolerance) // 1)
    last = -int(-(end * rate - tolerance) // 1)
    return range(first, last)


def joined(chunks: Sequence[SpeechChunk]) -> Samples:
    """All samples of a segment's speech, (n,) int16."""
    if not chunks:
        return np.zeros(0, np.int16)
    return np.concatenate([chunk.samples for chunk in chunks])
