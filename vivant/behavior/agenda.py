"""The Acts of one tree: what is wanted, what waits, what runs, and what became of it.

Only one thing is spoken, signed or gestured at a time: what has the turn. A node that starts another takes the turn
from the one before, whose node learns it with its next tick. Guards are asked before anything of that kind begins;
what they put off waits here, and is lost where its node gives up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from vivant.score import Act, ActStatus, Answer, Attend, Gesture, Halt, Heard, Hold, Pose, Say, Sign, Target

Turned: TypeAlias = Say | Answer | Gesture | Sign
"""Acts that have the turn while they run; the others are done at once."""

State: TypeAlias = ActStatus | Literal["waiting", "refused"]
"""As ActStatus; waiting: put off by a guard. refused: a guard does not let it happen."""

ENDED = ("done", "halted", "failed", "refused")

KEPT = 256
"""Acts that are remembered after they have ended."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guard thinks of an Act, and why: "because the visitor speaks"."""

    decision: Literal["allow", "wait", "refuse"]
    reason: str = ""


ALLOWED = Verdict("allow")


class Judge(Protocol):
    """Is asked about every Act that would take the turn."""

    def __call__(self, act: Turned) -> Verdict:
        """Whether it may begin now."""


class Asker(Protocol):
    """A node that has asked something and waits for the reply."""

    def takes(self, heard: Heard) -> bool:
        """Whether an utterance is its reply; then it is news for nobody else."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Who wants an Act: the path of a node from the root of its tree, and the place where the node is written."""

    path: tuple[str, ...]
    place: str = ""


@dataclass(slots=True)
class Deed:
    """An Act and what has become of it. reason : why it waits, was refused or halted."""

    act: Act
    cause: Cause
    state: State = "started"
    reason: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Setback:
    """What came between a node and an Act that it wanted: put off, refused, or given up before it began."""

    act: Act
    cause: Cause
    state: Literal["waiting", "refused", "halted"]
    reason: str


class Agenda:
    """What one human does. Nodes call no engine: they start Acts here."""

    def __init__(self) -> None:
        self.now = 0.0
        self.judge: Judge = _allow
        self.last_spoke = float("-inf")
        """When the last turn ended."""
        self.last: Deed | None = None
        """What had the last turn that ended."""
        self.asker: Asker | None = None
        """Who waits for a reply."""
        self.because = ""
        """While an event halts what ran before: why."""
        self.keeper: object = None
        """The node that keeps the posture while it runs."""
        self.unsettled = True
        """No node wants a posture of its own any more: composure takes the one that follows from what runs."""
        self.claimed = False
        """A node has taken a posture in this tick: composure lets it be until something else follows."""
        self._turn: Deed | None = None
        self._waiting: Deed | None = None
        self._held = self._kept = False
        self._sounding = False
        self._attending: tuple[Target, Pose] | None = None
        self._wanted: list[Deed] = []
        self._deeds: dict[int, Deed] = {}
        self._old: deque[int] = deque()
        self._setbacks: deque[Setback] = deque(maxlen=KEPT)

    # --- what nodes do --------------------------------------------------------------------------------------------

    def start(self, act: Act, cause: Cause) -> Deed:
        """Want an Act. What takes the turn halts what has it; what a guard puts off waits for `release`."""
        deed = Deed(act, cause)
        self._remember(deed)
        if not isinstance(act, Turned):
            deed.state = "done"
            self._wanted.append(deed)
            return deed
        verdict = self.judge(act)
        if verdict.decision == "allow":
            self._open(deed)
        elif verdict.decision == "wait":
            self._give_up_waiting("something else was wanted meanwhile")
            self._waiting = deed
            self._set_back(deed, "waiting", verdict.reason)
        else:
            self._set_back(deed, "refused", verdict.reason)
        return deed

    def stop(self, deed: Deed, reason: str, cause: Cause) -> None:
        """End an Act of one's own, if it has not ended; what must not be interrupted goes on."""
        if deed is self._waiting:
            self._give_up_waiting(reason)
        elif deed is self._turn and self.interruptible:
            self._silence(reason, cause)

    def halt(self, reason: str, cause: Cause, *, force: bool = False) -> None:
        """Fall silent if anything is said, signed or gestured; what must be heard to its end goes on unless forced."""
        self._give_up_waiting(reason)
        if self.interruptible or force:
            self._silence(reason, cause)

    def hold(self, on: bool, cause: Cause, *, guard: bool = False) -> None:
        """Stop what has the turn where it is, or let it go on; a repetition is no Act.

        What must be heard to its end is not stopped. guard : what a guard has stopped only a guard lets go on, and what
        a node has stopped only a node.
        """
        if self._turn is None or (on and not self.interruptible):
            return
        before = self.held
        if guard:
            self._kept = on
        else:
            self._held = on
        if self.held != before:
            self._wanted.append(Deed(Hold(on), cause, "done"))

    def attend(self, target: Target, pose: Pose, cause: Cause) -> None:
        """Look and stand so; a repetition is no Act. The posture is taken before what begins to be said in it."""
        if self._attending != (target, pose):
            self._attending = (target, pose)
            place = next((n for n, deed in enumerate(self._wanted) if deed is self._turn), len(self._wanted))
            self._wanted.insert(place, Deed(Attend(target, pose), cause, "done"))

    # --- what is so -----------------------------------------------------------------------------------------------

    @property
    def turn(self) -> Deed | None:
        """What is being said, signed or gestured, or about to."""
        return self._turn

    @property
    def waiting(self) -> Deed | None:
        """What a guard has put off."""
        return self._waiting

    @property
    def attending(self) -> tuple[Target, Pose] | None:
        """Where it looks and how it stands; None before it has been decided."""
        return self._attending

    @property
    def held(self) -> bool:
        """Whether what has the turn stands still."""
        return self._held or self._kept

    @property
    def kept(self) -> bool:
        """Whether a guard keeps what has the turn from going on."""
        return self._kept

    @property
    def sounding(self) -> bool:
        """Whether what has the turn can be heard or seen."""
        return self._sounding

    @property
    def interruptible(self) -> bool:
        """Whether what has the turn may be halted by a node or by a visitor who speaks."""
        act = self._turn.act if self._turn else None
        return not (isinstance(act, Say) and not act.interruptible)

    # --- who carries them out -------------------------------------------------------------------------------------

    def release(self) -> None:
        """Begin what waits, if it may begin by now."""
        if (deed := self._waiting) is None or not isinstance(deed.act, Turned):
            return
        verdict = self.judge(deed.act)
        if verdict.decision == "wait":
            return
        self._waiting = None
        if verdict.decision == "allow":
            self._open(deed)
        else:
            self._set_back(deed, "refused", verdict.reason)

    def drain(self) -> Sequence[Deed]:
        """What is to be done now, in order."""
        wanted, self._wanted = self._wanted, []
        return wanted

    def setbacks(self) -> Sequence[Setback]:
        """What was put off, refused or given up since this was last asked, in order."""
        setbacks = tuple(self._setbacks)
        self._setbacks.clear()
        return setbacks

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act; of what has ended already nothing more is taken."""
        deed = self._deeds.get(act)
        if deed is None or deed.ended:
            return
        deed.state = status
        if deed is not self._turn:
            return
        if status == "running":
            self._sounding = True
        elif deed.ended:
            self._rest()

    def _open(self, deed: Deed) -> None:
        why = self.because or ("something else is said" if isinstance(deed.act, Say) else "a new question")
        self.halt(why, deed.cause, force=True)
        self._turn, deed.state = deed, "started"
        self._wanted.append(deed)

    def _silence(self, reason: str, cause: Cause) -> None:
        if self._turn is not None:
            self._turn.state, self._turn.reason = "halted", reason
            self._wanted.append(Deed(Halt(reason), cause, "done"))
            self._rest()

    def _give_up_waiting(self, reason: str) -> None:
        if self._waiting is not None:
            self._set_back(self._waiting, "halted", reason)
            self._waiting = None

    def _set_back(self, deed: Deed, state: Literal["waiting", "refused", "halted"], reason: str) -> None:
        deed.state, deed.reason = state, reason
        self._setbacks.append(Setback(deed.act, deed.cause, state, reason))

    def _rest(self) -> None:
        self.last, self.last_spoke = self._turn, self.now
        self._turn, self._held, self._kept, self._sounding = None, False, False, False

    def _remember(self, deed: Deed) -> None:
        self._deeds[deed.act.id] = deed
        self._old.append(deed.act.id)
        while len(self._old) > KEPT:
            self._deeds.pop(self._old.popleft(), None)


def _allow(act: Turned) -> Verdict:
    return ALLOWED
