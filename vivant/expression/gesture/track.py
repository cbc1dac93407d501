"""The body of one segment while it is made: gestures and the small movements of somebody who speaks.

Frames are held back by `LOOKAHEAD`, so that a word's time is known that long before it is spoken; what has to begin
earlier (the preparation of a big gesture takes up to 0.75 s) begins by the text's estimate and then waits for the word
(Kita's pre-stroke hold). Every decision for frame t looks only at words that start before t + LOOKAHEAD, so the frames
are the same however the speech was cut into chunks.
"""

from __future__ import annotations

import numpy as np

from vivant.errors import ScoreError
from vivant.expression.gesture.lexicon import head, trunk
from vivant.expression.gesture.movement import Movement, lag_of
from vivant.expression.gesture.performer import TICK, Performer, Stage
from vivant.expression.gesture.planner import plan
from vivant.expression.gesture.timing import SpeechClock
from vivant.expression.motion import quaternion
from vivant.expression.motion.posture import RELAXED
from vivant.expression.motion.quaternion import Array
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BODY_RATE, BONES, MAX_CHUNK, BodyChunk, SpeechChunk, Utterance, frames_between

LOOKAHEAD = 0.4
"""Seconds by which frames are held back behind the speech that came in."""

RISE = 0.4
"""Seconds in which a segment takes the trunk and head."""

TAIL = 0.56
"""Seconds behind the end of speech at which everything is given back."""

SHORTEST_RELEASE = 0.53

SPEAKING = ("chest", "upperChest", "neck", "head")
"""Bones that a speaker moves all the time."""

_FRAME = 1.0 / BODY_RATE
_CHUNK = int(MAX_CHUNK * BODY_RATE)
_EARLY = 0.2
_LATE = 0.03
"""Seconds before and behind the end of speech between which the release begins: as soon as no stroke is under way."""


class GestureTrack:
    """Makes a segment's body track; sans I/O. See `BodyTrack` of the contracts."""

    def __init__(self, utterance: Utterance, energy: float, seed: int) -> None:
        self._clock = SpeechClock(utterance.text)
        chosen = plan(utterance.text, self._clock, utterance.gesture, energy, seed)
        used = np.isin(np.array(BONES), SPEAKING)
        for planned in (*chosen.arms, *chosen.head):
            used |= planned.gesture.bones
        self._bones = tuple(np.flatnonzero(used).tolist())
        lags = np.array([lag_of(BONES[bone]) for bone in self._bones])
        stage = Stage(
            self._bones,
            poses=Movement(np.zeros((len(lags), 3)), lags),
            shares=Movement(np.zeros((len(lags), 1)), np.zeros(1)),
        )
        self._stage = stage
        tempo = 0.8 + 0.2 * energy
        self._layers = (
            Performer(chosen.arms, stage, self._clock, tempo),
            Performer(chosen.head, stage, self._clock, tempo),
        )
        self._named = any(planned.named for planned in (*chosen.arms, *chosen.head))
        self._speaking = np.array([[float(BONES[bone] in SPEAKING)] for bone in self._bones])
        stage.shares.add(self._speaking, 0.0, RISE)
        self._life = _SpeakingLife(self._bones, energy, seed + len(utterance.text))
        self._relaxed = quaternion.left_factor(RELAXED[list(self._bones)]).swapaxes(-1, -2)
        self._heard = 0.0
        self._frame = 0
        self._fed = self._finished = False

    def feed(self, speech: SpeechChunk) -> list[BodyChunk]:
        """Take the next speech; give frames up to LOOKAHEAD behind its end, in chunks of at most MAX_CHUNK."""
        if self._finished:
            raise ScoreError("speech was fed to a body track that is finished")
        if self._fed and abs(speech.pts - self._heard) > 0.5 * _FRAME:
            raise ScoreError(f"a body track expected speech from {self._heard:.3f} s, got it from {speech.pts:.3f} s")
        self._fed = True
        self._heard = speech.end
        self._clock.hear(speech.words)
        frames = range(self._frame, frames_between(0.0, self._heard - LOOKAHEAD, BODY_RATE).stop)
        for frame in frames:
            self._step(frame)
        return self._emit(frames)

    def finish(self) -> list[BodyChunk]:
        """The rest: all shares are 0 at most 0.6 s behind the end of speech or of a named gesture, if that is later.

        A segment without any speech has a body only where a gesture was named.
        """
        if self._finished:
            raise ScoreError("a body track was finished twice")
        self._finished = True
        if not self._fed and not self._named:
            return []
        self._clock.end()
        first = frame = self._frame
        while not self._may_release(frame * _FRAME):
            self._step(frame, end=self._heard)
            frame += 1
        t = frame * _FRAME
        seconds = max(self._heard + TAIL - t, SHORTEST_RELEASE)
        for layer in self._layers:
            layer.release(t, seconds)
        self._stage.shares.add(-self._speaking, t, seconds)
        return self._emit(range(first, frames_between(0.0, t + seconds, BODY_RATE).stop + 1))

    def _step(self, frame: int, end: float = np.inf) -> None:
        """Let the layers decide, where the frame is one of decision."""
        if frame % TICK:
            return
        t = frame * _FRAME
        self._clock.advance(t + LOOKAHEAD)
        for layer in self._layers:
            layer.step(t, t + LOOKAHEAD, end)

    def _may_release(self, t: float) -> bool:
        if t < self._heard - _EARLY or any(layer.must_finish for layer in self._layers):
            return False
        return t >= self._heard + _LATE - _FRAME or all(layer.ends <= t for layer in self._layers)

    def _emit(self, frames: range) -> list[BodyChunk]:
        self._frame = max(self._frame, frames.stop)
        starts = range(frames.start, frames.stop, _CHUNK)
        return [
            self._chunk(np.arange(start, min(start + _CHUNK, frames.stop), dtype=float) * _FRAME) for start in starts
        ]

    def _chunk(self, t: Array) -> BodyChunk:
        shares = np.clip(self._stage.shares.sample(t)[..., 0], 0.0, 1.0)
        shares[shares < 1e-6] = 0.0
        poses = self._stage.poses.sample(t) + self._life.sample(t)
        rotations = np.matmul(quaternion.exp(poses).swapaxes(0, 1), self._relaxed).swapaxes(0, 1)
        return BodyChunk(
            pts=float(t[0]),
            bones=self._bones,
            rotations=rotations.astype(np.float32),
            shares=shares.astype(np.float32),
        )


class _SpeakingLife:
    """Head and trunk of somebody who speaks are never still (Hadar et al. 1983); raised hands tremble along a little.

    A few sines of unrelated periods per bone; the same seed gives the same.
    """

    _DEGREES = (
        (head(pitch=1.5), 0.9), (head(yaw=2.4), 2.3), (head(roll=1.3), 3.1), (head(pitch=0.8), 0.47),
        (trunk(pitch=0.5), 4.2), (trunk(yaw=0.9), 3.7),
    )  # fmt: skip

    def __init__(self, bones: tuple[int, ...], energy: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        poses = [pose for pose, _ in self._DEGREES] + [self._drift(random)]
        periods = np.array([period for _, period in self._DEGREES] + [1.7])
        self._poses = (0.4 + 0.6 * energy) * np.stack(poses)[:, list(bones)].reshape(len(poses), -1)
        self._turns = 2.0 * np.pi / (periods * random.uniform(0.85, 1.15, len(periods)))
        self._phases = random.uniform(0.0, 2.0 * np.pi, len(periods))
        self._shape = (-1, len(bones), 3)

    def sample(self, t: Array) -> Array:
        """(frames, bones, 3), to be added to the pose."""
        return np.asarray((np.sin(t[:, None] * self._turns + self._phases) @ self._poses).reshape(self._shape))

    @staticmethod
    def _drift(random: np.random.Generator) -> Array:
        pose = np.zeros((len(BONES), 3))
        for side in ("left", "right"):
            for part, degrees in (("UpperArm", 0.7), ("LowerArm", 1.0), ("Hand", 1.4)):
                pose[INDEX[side + part]] = np.radians(degrees) * random.uniform(-1.0, 1.0, 3)
        return pose
