"""Binary media packets: a fixed header and the samples or frames of one track.

Header, 28 bytes, little-endian:

    offset  type  field
    0       u8    kind        1 speech, 2 face, 3 body; from a client: 4 microphone
    1       u8    flags       bit 0: zlib, reserved, always 0 in v1
    2       u16   reserved    0
    4       u32   segment     the segment that `pts` counts in; 0 is idle life
    8       u32   epoch       0 belongs to no epoch
    12      u32   seq         per connection, rises by 1 with each packet
    16      u64   pts         microseconds from the segment's zero
    24      u32   length      bytes of payload that follow

Payloads:

    speech  int16 little-endian, mono, at the rate that `segment.open` names
    microphone  int16 little-endian, mono, 16 kHz; pts from the first sample since `listen`, segment and epoch 0
    face    u8 per weight, frames x 52, value / 255, ARKit order, 60 frames per second
    body    u64 mask of the bones in use (bit i is bones[i] of `ready`), then per frame and bone
            4 x int16 quaternion xyzw / 32767 and u16 share / 65535; 30 frames per second
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import singledispatch

import numpy as np

from vivant.errors import FrameTooLarge, MalformedMessage
from vivant.score import ARKIT, BONES, BodyChunk, Chunk, FaceChunk, Floats, Samples, SpeechChunk

HEADER = struct.Struct("<BBHIIIQI")
MAX_MEDIA = 256 * 1024
"""Largest packet, bytes."""

_BONE = np.dtype([("rotation", "<i2", 4), ("share", "<u2")])


class Kind(IntEnum):
    """The track that a packet feeds."""

    SPEECH = 1
    FACE = 2
    BODY = 3
    MICROPHONE = 4


@dataclass(frozen=True, slots=True)
class Packet:
    """One media packet. `pts` in seconds."""

    kind: Kind
    segment: int
    epoch: int
    seq: int
    pts: float
    payload: bytes

    def encode(self) -> bytes:
        """Header and payload."""
        micros = round(self.pts * 1e6)
        head = HEADER.pack(self.kind, 0, 0, self.segment, self.epoch, self.seq, micros, len(self.payload))
        return head + self.payload

    @classmethod
    def decode(cls, data: bytes) -> Packet:
        """Read a packet; MalformedMessage or FrameTooLarge where it is none."""
        if len(data) > MAX_MEDIA:
            raise FrameTooLarge(f"a media packet of {len(data)} bytes; the limit is {MAX_MEDIA}")
        if len(data) < HEADER.size:
            raise MalformedMessage(f"a media packet of {len(data)} bytes; the header alone has {HEADER.size}")
        kind, flags, _, segment, epoch, seq, micros, length = HEADER.unpack_from(data)
        payload = data[HEADER.size :]
        if flags or kind not in Kind._value2member_map_:
            raise MalformedMessage(f"a media packet of kind {kind} with flags {flags}; known: kinds 1-4, no flags")
        if len(payload) != length:
            raise MalformedMessage(f"a media packet that announces {length} bytes and carries {len(payload)}")
        return cls(Kind(kind), segment, epoch, seq, micros / 1e6, payload)


@singledispatch
def payload_of(chunk: Chunk) -> tuple[Kind, bytes]:
    """Kind and payload bytes of a chunk."""
    raise AssertionError(f"a track without a payload: {type(chunk).__name__}")


@payload_of.register
def _(chunk: SpeechChunk) -> tuple[Kind, bytes]:
    return Kind.SPEECH, chunk.samples.astype("<i2", copy=False).tobytes()


@payload_of.register
def _(chunk: FaceChunk) -> tuple[Kind, bytes]:
    return Kind.FACE, quantised_weights(chunk.weights)


@payload_of.register
def _(chunk: BodyChunk) -> tuple[Kind, bytes]:
    return Kind.BODY, quantised_bones(chunk.bones, chunk.rotations, chunk.shares)


def quantised_weights(weights: Floats) -> bytes:
    """(frames, 52) float32 in [0, 1] → u8."""
    return np.rint(np.clip(weights, 0, 1) * 255).astype(np.uint8).tobytes()


def quantised_bones(bones: tuple[int, ...], rotations: Floats, shares: Floats) -> bytes:
    """Mask, then (frames, bones) of quaternion int16 and share u16."""
    mask = sum(1 << bone for bone in bones)
    table = np.empty(rotations.shape[:2], _BONE)
    table["rotation"] = np.rint(np.clip(rotations, -1, 1) * 32767)
    table["share"] = np.rint(np.clip(shares, 0, 1) * 65535)
    return struct.pack("<Q", mask) + table.tobytes()


def chunk_of(packet: Packet, rate: int) -> Chunk:
    """The chunk that a packet carries; `rate` is that of the segment's speech, Hz. MalformedMessage if it is ragged."""
    try:
        return _chunk_of(packet, rate)
    except (ValueError, struct.error, ZeroDivisionError):
        found = f"{len(packet.payload)} bytes that are no whole number of frames"
        raise MalformedMessage(f"a {packet.kind.name.lower()} packet of {found}") from None


def heard(packet: Packet) -> Samples:
    """(n,) int16 at 16 kHz: the sound that a packet of the microphone carries."""
    return np.frombuffer(packet.payload, "<i2").astype(np.int16)


def _chunk_of(packet: Packet, rate: int) -> Chunk:
    if packet.kind is Kind.MICROPHONE:
        raise MalformedMessage("a packet of the microphone, which is no track; it travels from a client to the server")
    if packet.kind is Kind.SPEECH:
        return SpeechChunk(packet.pts, np.frombuffer(packet.payload, "<i2").astype(np.int16), rate)
    if packet.kind is Kind.FACE:
        weights = np.frombuffer(packet.payload, np.uint8).reshape(-1, len(ARKIT))
        return FaceChunk(packet.pts, weights.astype(np.float32) / np.float32(255))
    return _body_of(packet)


def _body_of(packet: Packet) -> BodyChunk:
    (mask,) = struct.unpack_from("<Q", packet.payload)
    bones = tuple(index for index in range(len(BONES)) if mask >> index & 1)
    table = np.frombuffer(packet.payload, _BONE, offset=8).reshape(-1, len(bones))
    rotations = table["rotation"].astype(np.float32) / np.float32(32767)
    return BodyChunk(packet.pts, bones, rotations, table["share"].astype(np.float32) / np.float32(65535))
