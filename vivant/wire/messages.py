"""The JSON control messages of vivant.v1, as dataclasses; their fields are their schema.

A message travels as one JSON text frame: `{"type": "segment.open", "n": 17, ...fields}`. Messages from the server that
change what a client shows carry `n`, their number, for resuming. Times are milliseconds, whole or fractional.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

Role: TypeAlias = Literal["stage", "input", "sensor", "observer", "operator"]
"""stage draws, input asks, sensor measures, observer watches, operator sees what the behaviour does and steps in."""


@dataclass(frozen=True, slots=True)
class Message:
    """Base: `type` is the name on the wire."""

    type: ClassVar[str]


# --- client to server -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resume(Message):
    """The session to come back to, or to join in another role; a part of `identify`."""

    type: ClassVar[str] = "resume"
    session: str
    key: str
    """The secret that `ready` gave: only who held the session may take it up."""
    n: int
    """Number of the last control message that arrived; -1 for who was never there."""


@dataclass(frozen=True, slots=True)
class Identify(Message):
    """The first message of a client. Roles it wants, the one-use token, what it can do."""

    type: ClassVar[str] = "identify"
    roles: list[Role]
    token: str = ""
    media: bool = True
    """False: control messages only (captions, operators)."""
    paced: bool = True
    """False: send as fast as it is made (a recorder), not at most a second ahead; counts where a session begins."""
    resume: Resume | None = None


@dataclass(frozen=True, slots=True)
class Text(Message):
    """The visitor typed a question."""

    type: ClassVar[str] = "text"
    text: str
    lang: Literal["zh", "en"] | None = None


@dataclass(frozen=True, slots=True)
class Cancel(Message):
    """The visitor wants silence. The client has muted already; the server raises the epoch."""

    type: ClassVar[str] = "cancel"


@dataclass(frozen=True, slots=True)
class PlayedTo(Message):
    """How far a segment was really played. `done`: its end was reached."""

    type: ClassVar[str] = "played"
    segment: int
    ms: float
    done: bool = False


@dataclass(frozen=True, slots=True)
class Present(Message):
    """Somebody stands before the stage, or left."""

    type: ClassVar[str] = "presence"
    present: bool
    lang: Literal["zh", "en"] | None = None
    """The language of the client's surface, to be greeted in."""


@dataclass(frozen=True, slots=True)
class Listen(Message):
    """The visitor's microphone opens or closes."""

    type: ClassVar[str] = "listen"
    on: bool
    by: Literal["server", "client"] = "server"
    """Who understands: the server, from packets of sound; or the client itself, which sends `speech`."""


@dataclass(frozen=True, slots=True)
class Speech(Message):
    """What a client that recognises speech itself has understood so far, of one utterance at a time."""

    type: ClassVar[str] = "speech"
    text: str
    lang: Literal["zh", "en"] | None = None
    confidence: float = 1.0
    final: bool = False


@dataclass(frozen=True, slots=True)
class Distance(Message):
    """How far away the nearest visitor stands, 0 to 100 metres; null where nobody is seen. A part of `sense`."""

    type: ClassVar[str] = "distance"
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Feeling(Message):
    """What the visitor seems to feel; intensity from 0 to 1. A part of `sense`."""

    type: ClassVar[str] = "feeling"
    emotion: Literal["neutral", "happy", "sad", "angry", "surprised", "fearful", "confused"]
    intensity: float = 1.0


@dataclass(frozen=True, slots=True)
class Chat(Message):
    """Somebody of the audience of a live room did something; amount is what a gift is worth. A part of `sense`."""

    type: ClassVar[str] = "chat"
    author: str
    text: str = ""
    what: Literal["comment", "gift", "follow", "join", "like"] = "comment"
    amount: float = 0.0
    lang: Literal["zh", "en"] | None = None


@dataclass(frozen=True, slots=True)
class Fact(Message):
    """Something that a source of data says: a price, a stock, the slide that is shown. A part of `sense`."""

    type: ClassVar[str] = "fact"
    name: str
    value: str | float | bool


@dataclass(frozen=True, slots=True)
class Sense(Message):
    """What a camera, a touch screen, a live room or a source of data perceives; at least one field is given."""

    type: ClassVar[str] = "sense"
    distance: Distance | None = None
    gaze: Literal["avatar", "screen", "away"] | None = None
    """What the visitor looks at."""
    emotion: Feeling | None = None
    waiting: int | None = None
    """How many people wait."""
    touched: str | None = None
    """Name of a card or button."""
    chat: Chat | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Watch(Message):
    """An operator wants to see what the behaviour does, or no longer; `behavior` answers."""

    type: ClassVar[str] = "watch"
    on: bool
    lang: Literal["zh", "en"] = "en"
    """The language of `did` and `because` in what comes."""


@dataclass(frozen=True, slots=True)
class Operate(Message):
    """An operator steps in: silence now, or ask a person to take over."""

    type: ClassVar[str] = "operate"
    do: Literal["halt", "handover"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ping(Message):
    """Both ends may ask; `t` comes back in `pong`."""

    type: ClassVar[str] = "ping"
    t: float


@dataclass(frozen=True, slots=True)
class Pong(Message):
    """The answer to `ping`."""

    type: ClassVar[str] = "pong"
    t: float


# --- server to client -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello(Message):
    """The server's first message: what it speaks and its limits."""

    type: ClassVar[str] = "hello"
    versions: list[str]
    limits: dict[str, int]
    resume_window_s: float


@dataclass(frozen=True, slots=True)
class Ready(Message):
    """The client is admitted. Layout of the tracks, who the human is, and where the epoch stands."""

    type: ClassVar[str] = "ready"
    session: str
    key: str
    """For `resume`."""
    n: int
    """Number of the last control message sent; a snapshot stands at it."""
    resumed: bool
    epoch: int
    roles: list[Role]
    face: list[str]
    face_rate: int
    bones: list[str]
    body_rate: int
    persona: dict[str, Any]
    """name, title, languages, greeting, label, suggestions: texts by language."""
    avatar: dict[str, str]
    """Addresses of the VRM by level: high, low."""


@dataclass(frozen=True, slots=True)
class Idle(Message):
    """Idle life comes next, in packets of segment 0: face, then body; loop it."""

    type: ClassVar[str] = "idle"
    duration_ms: float
    hips: list[list[float]]
    """Offset of the hips per body frame, metres."""


@dataclass(frozen=True, slots=True)
class TurnOpen(Message):
    """A turn begins."""

    type: ClassVar[str] = "turn.open"
    turn: int
    epoch: int
    lang: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class SegmentOpen(Message):
    """An utterance is about to be played: its subtitle and sources."""

    type: ClassVar[str] = "segment.open"
    segment: int
    turn: int
    epoch: int
    text: str
    lang: str
    rate: int
    interruptible: bool = True
    citations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words(Message):
    """Times of words within the segment: [offset, length, start_ms, end_ms] each, for subtitles."""

    type: ClassVar[str] = "words"
    segment: int
    epoch: int
    words: list[list[float]]


@dataclass(frozen=True, slots=True)
class SegmentClose(Message):
    """All chunks were sent."""

    type: ClassVar[str] = "segment.close"
    segment: int
    epoch: int
    duration_ms: float


@dataclass(frozen=True, slots=True)
class Cards(Message):
    """Something to read: sources, tables, pictures."""

    type: ClassVar[str] = "cards"
    turn: int
    epoch: int
    cards: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TurnClose(Message):
    """The turn was played to its end, or it was halted. `trace_ms`: time of each stage since the percept."""

    type: ClassVar[str] = "turn.close"
    turn: int
    epoch: int
    halted: bool
    trace_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Epoch(Message):
    """Everything of a lower epoch is void: fall silent, blend out."""

    type: ClassVar[str] = "epoch"
    epoch: int
    reason: str


@dataclass(frozen=True, slots=True)
class Hold(Message):
    """Stop where it is, silent, and keep everything (`on`), or go on from there; void where the epoch is older."""

    type: ClassVar[str] = "hold"
    epoch: int
    on: bool


@dataclass(frozen=True, slots=True)
class Hear(Message):
    """What the ear is doing, and what it has understood so far."""

    type: ClassVar[str] = "hear"
    state: str
    """off, listening, hearing, understanding"""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Attend(Message):
    """Where it looks and how it stands."""

    type: ClassVar[str] = "attend"
    target: str
    pose: str


@dataclass(frozen=True, slots=True)
class Notice(Message):
    """A diagnostic: something was left out or went wrong, and work goes on."""

    type: ClassVar[str] = "notice"
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Handover(Message):
    """A person is asked to take over; the conversation goes on meanwhile."""

    type: ClassVar[str] = "handover"
    reason: str


@dataclass(frozen=True, slots=True)
class Alarm(Message):
    """Something that operators should know; only observers get it."""

    type: ClassVar[str] = "alert"
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Conduct(Message):
    """What a behaviour does: everything (`whole`), then what changes; at most ten a second, to who asked by `watch`."""

    type: ClassVar[str] = "behavior"
    whole: bool
    tree: str = ""
    """ID of the tree, where this is everything; "" where the behaviour is no tree."""
    nodes: list[dict[str, str]] = field(default_factory=list)
    """path, name, kind, category, place of each, those above before those below, where this is everything."""
    statuses: dict[str, str] = field(default_factory=dict)
    """By path: running, success, failure, skipped, or "" where it was not asked since the message before."""
    pointers: dict[str, dict[str, str]] = field(default_factory=dict)
    """By path and port: what the entry of the blackboard holds that the port points at; "" where there is none."""
    values: dict[str, str] = field(default_factory=dict)
    """Entries of the blackboard, by name, within a subtree `Subtree/name`; "" where it is gone."""
    doing: dict[str, str] = field(default_factory=dict)
    """What has the turn: act, did, path, place, state, reason; empty where it is silent."""
    deeds: list[dict[str, str]] = field(default_factory=list)
    """Acts since the message before: act, did, path, place, state, reason, because (what was perceived just then)."""
    faults: list[dict[str, str]] = field(default_factory=list)
    """What nodes did wrong since the message before: path, place, what."""
    lost: int = 0
    """Deeds and faults that are not told since there were too many."""


@dataclass(frozen=True, slots=True)
class Failure(Message):
    """The peer broke the protocol; the connection closes with `close_code`."""

    type: ClassVar[str] = "error"
    code: str
    text: str
    close_code: int


FROM_CLIENT: tuple[type[Message], ...] = (
    Identify, Text, Cancel, Listen, Speech, PlayedTo, Present, Sense, Watch, Operate, Ping, Pong,
)  # fmt: skip
FROM_SERVER: tuple[type[Message], ...] = (
    Hello, Ready, Idle, TurnOpen, SegmentOpen, Words, SegmentClose, Cards, TurnClose, Epoch, Hold, Hear, Attend, Notice,
    Handover, Alarm, Conduct, Failure, Ping, Pong,
)  # fmt: skip
UNNUMBERED: tuple[type[Message], ...] = (Hello, Ready, Idle, Alarm, Conduct, Failure, Ping, Pong)
"""From the server, but not repeated on resuming."""


PARTS: tuple[type[Message], ...] = (Resume, Distance, Feeling, Chat, Fact)
"""Parts of messages, which are none of their own."""
