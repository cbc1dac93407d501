"""Who may say what and when in vivant.v1: the two ends as sans-I/O state machines.

    client                     server
                        ◄────  hello
    identify            ────►
                        ◄────  ready, idle, media of segment 0
    text, cancel,       ────►
    listen, speech,     ────►  and packets of the microphone
    sense               ────►
    played, presence    ◄────  turn.open, segment.open, words, media, segment.close, cards, turn.close
    ping, pong          ◄───►  ping, pong
                        ◄────  epoch: everything lower is void
    watch, operate      ────►  of an operator
                        ◄────  behavior, alert
                        ◄────  error, then close
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Literal

from vivant.errors import MalformedMessage, NotAdmitted, OutOfTurn
from vivant.wire import SUBPROTOCOL
from vivant.wire.codec import decode
from vivant.wire.limits import Gate, Limits
from vivant.wire.media import Kind, Packet
from vivant.wire.messages import (
    FROM_CLIENT,
    FROM_SERVER,
    Cancel,
    Epoch,
    Failure,
    Hello,
    Identify,
    Listen,
    Message,
    Operate,
    PlayedTo,
    Present,
    Ready,
    Role,
    SegmentOpen,
    Sense,
    Speech,
    Text,
    Watch,
)
from vivant.wire.senses import check_sense

NEEDS: dict[type[Message], tuple[Role, ...]] = {
    Text: ("input",), Cancel: ("input",), Present: ("input",), Listen: ("input",), Speech: ("input",),
    PlayedTo: ("stage",), Sense: ("input", "sensor"), Watch: ("operator",), Operate: ("operator",),
}  # fmt: skip
"""The roles of which a client's message needs one."""


class State(Enum):
    """Of a connection, seen from either end."""

    GREETING = auto()
    """Connected; `identify` has not come."""
    ADMITTED = auto()
    CLOSED = auto()


class ServerProtocol:
    """The server's end of one connection."""

    def __init__(self, limits: Limits, resume_window: float, now: float) -> None:
        self.limits = limits
        self.state = State.GREETING
        self.roles: frozenset[Role] = frozenset()
        self._resume_window = resume_window
        self._gate = Gate(limits, now)
        self._hears: Literal["server", "client", "nobody"] = "nobody"
        """Who understands the visitor's speech."""

    def hello(self) -> Hello:
        """The first message to send."""
        return Hello([SUBPROTOCOL], self.limits.as_dict(), self._resume_window)

    def receive_text(self, text: str, now: float) -> Message:
        """The client's next message, checked against limits, state and roles; WireError otherwise."""
        self._gate.admit(len(text.encode("utf-8", "surrogatepass")), binary=False, now=now)
        message, _ = decode(text, FROM_CLIENT)
        longest = self.limits.question_chars
        if isinstance(message, Text) and len(message.text) > longest:
            raise MalformedMessage(f"text.text: at most {longest} characters, found {len(message.text)}")
        self._check_turn(message)
        if isinstance(message, Sense):
            check_sense(message, longest)
        if isinstance(message, Operate) and len(message.reason) > longest:
            raise MalformedMessage(f"operate.reason: at most {longest} characters, found {len(message.reason)}")
        if isinstance(message, Speech):
            self._check_speech(message)
        if isinstance(message, Listen):
            self._hears = message.by if message.on else "nobody"
        return message

    def _check_speech(self, speech: Speech) -> None:
        longest = self.limits.question_chars
        if len(speech.text) > longest:
            raise MalformedMessage(f"speech.text: at most {longest} characters, found {len(speech.text)}")
        if not 0 <= speech.confidence <= 1:
            raise MalformedMessage(f"speech.confidence: from 0 to 1, found {speech.confidence:g}")
        if self._hears != "client":
            raise OutOfTurn("speech that the client understood; `listen` with on, by the client, comes first")

    def receive_binary(self, data: bytes, now: float) -> Packet:
        """A packet of the microphone; WireError for anything else, or before `listen`."""
        self._gate.admit(len(data), binary=True, now=now)
        packet = Packet.decode(data)
        if packet.kind is not Kind.MICROPHONE:
            raise OutOfTurn(f"a client sends packets of the microphone alone, not of {packet.kind.name.lower()}")
        if self._hears != "server":
            raise OutOfTurn("a packet of the microphone; `listen` with on, by the server, comes first")
        if len(packet.payload) % 2:
            raise MalformedMessage(f"a packet of the microphone of {len(packet.payload)} bytes; samples have two each")
        return packet

    def admit(self, roles: frozenset[Role]) -> None:
        """The client was let in with these roles."""
        if self.state is not State.GREETING:
            raise AssertionError(f"admit in state {self.state.name}; it shouldn't be called twice")
        self.state = State.ADMITTED
        self.roles = roles

    def _check_turn(self, message: Message) -> None:
        identified = self.state is State.ADMITTED
        if isinstance(message, Identify) == identified:
            expected = "a message other than identify" if identified else "identify"
            raise OutOfTurn(f"in state {self.state.name}: expected {expected}, received {message.type}")
        needed = NEEDS.get(type(message), ())
        if needed and self.roles.isdisjoint(needed):
            roles = ", ".join(sorted(self.roles))
            raise OutOfTurn(f"{message.type} needs the role {' or '.join(needed)}; this client is {roles}")


class ClientProtocol:
    """The client's end: decodes what comes, and drops what belongs to an older epoch."""

    def __init__(self) -> None:
        self.state = State.GREETING
        self.epoch = 0
        self.last_n = 0
        """Number of the last control message, for `resume`."""
        self.ready: Ready | None = None
        self._rates: dict[int, int] = {}

    def receive_text(self, text: str) -> Message | None:
        """The server's next message, or None where it belongs to an older epoch."""
        message, n = decode(text, FROM_SERVER)
        if n is not None:
            self.last_n = n
        if isinstance(message, Failure):
            self.state = State.CLOSED
        elif isinstance(message, Ready):
            self._start(message)
        elif isinstance(message, Epoch):
            self.epoch = max(self.epoch, message.epoch)
        elif self._stale(getattr(message, "epoch", 0)):
            return None
        if isinstance(message, SegmentOpen):
            self._rates[message.segment] = message.rate
        return message

    def receive_binary(self, data: bytes) -> Packet | None:
        """A media packet, or None where it belongs to an older epoch."""
        packet = Packet.decode(data)
        return None if self._stale(packet.epoch) else packet

    def rate_of(self, segment: int) -> int:
        """Sample rate of a segment's speech, Hz; 0 where it is unknown."""
        return self._rates.get(segment, 0)

    def _start(self, message: Ready) -> None:
        if self.state is State.ADMITTED:
            raise OutOfTurn("a second ready")
        self.state = State.ADMITTED
        self.ready = message
        self.epoch = message.epoch
        self.last_n = message.n

    def _stale(self, epoch: int) -> bool:
        return 0 < epoch < self.epoch


def check_version(offered: list[str]) -> None:
    """NotAdmitted unless the client's subprotocols hold ours."""
    if SUBPROTOCOL not in offered:
        found = ", ".join(offered) or "none"
        raise NotAdmitted(f"expected the subprotocol {SUBPROTOCOL}, found {found}")
