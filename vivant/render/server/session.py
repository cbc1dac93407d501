"""A session: one human, the clients that play it or talk to it, and what they need to come back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from vivant.errors import MalformedMessage, NotAdmitted, SlowPeer, TakenOver
from vivant.human import LEAD, UNPACED, DigitalHuman, Engines
from vivant.human.watching import Watch as View
from vivant.persona import Identity
from vivant.score import (
    ARKIT,
    BODY_RATE,
    BONES,
    FACE_RATE,
    Alerted,
    EpochRaised,
    Event,
    FactTold,
    Heard,
    Lang,
    Played,
    Presence,
    StopPressed,
)
from vivant.sound import floats_of
from vivant.wire.codec import encode
from vivant.wire.events import idle_of, message_of, packet_of
from vivant.wire.journal import Journal
from vivant.wire.media import Packet, heard
from vivant.wire.messages import (
    UNNUMBERED,
    Attend,
    Cancel,
    Conduct,
    Hold,
    Idle,
    Listen,
    Message,
    Operate,
    PlayedTo,
    Present,
    Ready,
    Role,
    Sense,
    Speech,
    Text,
    Watch,
)
from vivant.wire.outbox import Outbox
from vivant.wire.senses import percepts_of

FACTS = 256
"""Facts by different names that a session takes in."""

UNWATCHED = 8
"""Frames that may wait for an operator before changes are kept back, to be told together."""


class Client(Protocol):
    """What a session needs of a connection."""

    roles: frozenset[Role]
    media: bool
    outbox: Outbox

    def wake(self) -> None:
        """Something waits in the outbox."""

    def dismiss(self, error: Exception) -> None:
        """Close the connection for that reason."""


class Programme:
    """What every client of a server is told at first: persona, avatar, idle life; made once."""

    def __init__(self, engines: Engines, avatar: dict[str, str]) -> None:
        self.persona = card_of(engines.persona.identity)
        self.avatar = avatar
        self.idle: tuple[Idle, tuple[Packet, ...]] = idle_of(engines.body.idle())


def card_of(identity: Identity) -> dict[str, Any]:
    """What a client shows of the persona."""
    return {
        "name": {"en": identity.name, "zh": identity.name_zh or identity.name},
        "title": {"en": identity.role, "zh": identity.role_zh or identity.role},
        "greeting": dict(identity.texts.greeting),
        "languages": list(identity.languages),
        "label": identity.label,
        "suggestions": {lang: list(questions) for lang, questions in identity.suggestions.items()},
    }


class Session:
    """One human with its clients. Taking over is per role: the newest stage and the newest input count."""

    def __init__(self, engines: Engines, programme: Programme, clock: Callable[[], float], paced: bool) -> None:
        self.id = secrets.token_hex(8)
        self.key = secrets.token_urlsafe(18)
        self.operator_key = secrets.token_urlsafe(18)
        """The secret that lets an operator in."""
        self.clients: list[Client] = []
        self.left_at = clock()
        """When the last client left; operators do not count."""
        self.human = DigitalHuman(engines, self._emit, lead=LEAD if paced else UNPACED, clock=clock)
        self._programme = programme
        self._clock = clock
        self._journal = Journal()
        self._reporter: Client | None = None
        self._microphone: Client | None = None
        self._views: dict[Client, View] = {}
        self._facts: set[str] = set()

    @property
    def deserted(self) -> bool:
        """Whether nobody is there, operators aside."""
        return all("operator" in client.roles for client in self.clients)

    def attach(self, client: Client, since: int | None = None) -> None:
        """Let a client in. `since` is the number of the last message it has, or None for a new one."""
        for role in client.roles & {"stage", "input"}:
            self._take_over(role)
        missed = None if since is None else self._journal.since(since)
        client.outbox.put(encode(self._ready(client, missed is not None)))
        if not _only_tells(client):
            self._catch_up(client, missed)
        self.clients.append(client)
        if "stage" in client.roles:
            self._reporter = client
        client.wake()

    def detach(self, client: Client) -> None:
        """A client is gone."""
        if client in self.clients:
            self.clients.remove(client)
        self._watch(client, None)
        if client is self._microphone:
            self._close_microphone()
        if client is self._reporter:
            self._reporter = next((other for other in self.clients if "stage" in other.roles), None)
        if "operator" not in client.roles:
            self.left_at = self._clock()

    def end(self) -> None:
        """The session is over: send away who is still there."""
        for client in list(self.clients):
            client.dismiss(NotAdmitted("the session is over: its visitor has gone"))

    def _close_microphone(self) -> None:
        self._microphone = None
        self.human.listen(False)

    def receive(self, client: Client, message: Message | Packet) -> None:
        """Carry out what a client wants."""
        match message:
            case Packet() if client is self._microphone:
                self.human.hear(floats_of(heard(message)), message.pts)
            case Listen(on=on, by=by) if on or client is self._microphone:
                self._microphone = client if on else None
                self.human.listen(on, by == "client")
            case Speech(text=text, lang=lang, confidence=confidence, final=final) if client is self._microphone:
                self.human.understood(text, lang, confidence, final)
            case Text(text=text, lang=lang):
                self.human.perceive(Heard(text, lang))
            case Cancel():
                self.human.perceive(StopPressed())
            case Present(present=present, lang=lang):
                if not present:
                    self._journal.forget()
                self.human.perceive(Presence(present, lang))
            case Sense():
                self._sense(message)
            case Watch(on=on, lang=lang):
                self._watch(client, lang if on else None)
            case Operate(do="halt", reason=reason):
                self.human.halt(reason or "an operator wants silence")
            case Operate(reason=reason):
                self.human.hand_over(reason or "an operator takes over")
            case PlayedTo(segment=segment, ms=ms, done=done) if client is self._reporter:
                self.human.perceive(Played(segment, ms / 1000, done))

    def _sense(self, sense: Sense) -> None:
        percepts = list(percepts_of(sense))
        facts = self._facts | {percept.name for percept in percepts if isinstance(percept, FactTold)}
        if len(facts) > FACTS:
            raise MalformedMessage(f"sense.fact.name: at most {FACTS} different names in a session, found one more")
        self._facts = facts
        self.human.perceive(*percepts)

    # --- operators ------------------------------------------------------------------------------------------------

    def _watch(self, client: Client, lang: Lang | None) -> None:
        """Show an operator what the behaviour does, or no longer."""
        self._views.pop(client, None)
        runner = self.human.runner
        if lang is not None and runner is None:
            client.outbox.put(encode(Conduct(whole=True)))
        elif lang is not None and runner is not None:
            self._views[client] = View(runner, lang)
            self._show()
        self.human.ticked = self._show if self._views else None

    def _show(self) -> None:
        now = self._clock()
        for client, view in list(self._views.items()):
            view.see()
            if len(client.outbox) > UNWATCHED or (change := view.take(now)) is None:
                continue
            client.outbox.put(encode(Conduct(**asdict(change))))
            client.wake()

    # --- what every client is told --------------------------------------------------------------------------------

    def _emit(self, event: Event) -> None:
        message = message_of(event)
        if isinstance(message, UNNUMBERED):
            text: str | None = encode(message)
        else:
            text = self._journal.append(message) if message is not None else None
        packet = packet_of(event)
        for client in [client for client in self.clients if _may_know(client, event)]:
            try:
                self._deliver(client, event, text, packet)
            except SlowPeer as error:
                client.dismiss(error)
            client.wake()
        self._relieve()

    def _deliver(self, client: Client, event: Event, text: str | None, packet: Packet | None) -> None:
        if isinstance(event, EpochRaised):
            client.outbox.flush(event.epoch)
            client.outbox.put_urgent(text or "")
            return
        if text is not None:
            client.outbox.put(text, getattr(event, "epoch", 0))
        if packet is not None and client.media:
            client.outbox.put_media(packet)

    def _relieve(self) -> None:
        if any(client.outbox.overrun for client in self.clients) and self.human.turn is not None:
            self.human.halt("a client cannot keep up with the sound")

    def _take_over(self, role: Role) -> None:
        for client in list(self.clients):
            if role not in client.roles:
                continue
            client.roles -= {role}
            if role == "input" and client is self._microphone:
                self._close_microphone()
            if not client.roles:
                client.dismiss(TakenOver(f"a newer client is {role} of this session"))

    def _ready(self, client: Client, resumed: bool) -> Ready:
        roles: list[Role] = sorted(client.roles)
        return Ready(
            session=self.id,
            key=self.operator_key if "operator" in client.roles else self.key,
            n=self._journal.n,
            resumed=resumed,
            epoch=self.human.epoch,
            roles=roles,
            face=list(ARKIT),
            face_rate=FACE_RATE,
            bones=list(BONES),
            body_rate=BODY_RATE,
            persona=self._programme.persona,
            avatar=self._programme.avatar,
        )

    def _catch_up(self, client: Client, missed: list[str] | None) -> None:
        if missed is None:
            self._snapshot(client)
        for text in missed or ():
            client.outbox.put(text)

    def _snapshot(self, client: Client) -> None:
        if client.media:
            message, packets = self._programme.idle
            client.outbox.put(encode(message))
            for packet in packets:
                client.outbox.put_media(packet)
        attending = self.human.attending
        client.outbox.put(encode(Attend(attending.target, attending.pose)))
        if self.human.held:
            client.outbox.put(encode(Hold(self.human.epoch, True)))


def _only_tells(client: Client) -> bool:
    """Whether it is a sensor and nothing else: it is told nothing, and need not read."""
    return client.roles <= {"sensor"}


def _may_know(client: Client, event: Event) -> bool:
    """What operators are told is not for visitors."""
    if _only_tells(client):
        return False
    return not isinstance(event, Alerted) or not client.roles.isdisjoint({"observer", "operator"})
