/** The segments that are on their way, their tracks and their place in turns and epochs. No I/O. */

import { BodyTrack, FaceTrack } from "./tracks";
import {
  bodyFrames,
  faceWeights,
  Kind,
  speechSamples,
  type Packet,
  type Ready,
  type SegmentOpen,
  type Words,
} from "./wire";

/** How far one track may run ahead of another before the other is taken to be over, seconds (MAX_CHUNK). */
const LAG = 0.4;

/** A word: its place in the text (UTF-16 units) and its time in seconds. */
export interface Word {
  from: number;
  to: number;
  start: number;
  end: number;
}

export interface Segment {
  id: number;
  turn: number;
  epoch: number;
  text: string;
  lang: string;
  rate: number;
  interruptible: boolean;
  words: Word[];
  face: FaceTrack;
  body: BodyTrack;
  /** Seconds up to the last sample that came. */
  speechEnd: number;
  /** Set when all has come. */
  duration: number | null;
}

/** Layout of the tracks, as `ready` gives it. */
export type Layout = Pick<Ready, "face" | "face_rate" | "bones" | "body_rate">;

/** Idle life as it arrives. */
export interface IdleTracks {
  face: FaceTrack;
  body: BodyTrack;
}

export class Score {
  readonly segments = new Map<number, Segment>();
  private floor = 0;
  /** Turns up to this one were silenced here; the server does not know yet. */
  private silencedTurn = 0;
  private latestTurn = 0;
  /** The epoch that stands still, or null. */
  private heldEpoch: number | null = null;
  private idleTracks: IdleTracks | null = null;

  constructor(private readonly layout: Layout) {}

  /** Raise the epoch; returns the segments that are void. Epoch 0 never is. */
  raise(epoch: number): number[] {
    this.floor = Math.max(this.floor, epoch);
    this.outgrow(epoch);
    return this.forget((segment) => segment.epoch < this.floor && segment.epoch !== 0);
  }

  /** True while what is played stands still. */
  get held(): boolean {
    return this.heldEpoch !== null;
  }

  /** Stand still (`on`) or go on; void where the epoch is older. A higher epoch ends it. */
  hold(epoch: number, on: boolean): void {
    if (epoch < Math.max(this.floor, this.heldEpoch ?? 0)) return;
    this.heldEpoch = on ? epoch : null;
  }

  /** A turn is over: nothing stands still for it any more. */
  closeTurn(epoch: number): void {
    if (epoch === this.heldEpoch) this.heldEpoch = null;
  }

  /** The visitor wants silence now: void every turn known so far. Uninterruptible segments stay. */
  silence(): number[] {
    this.silencedTurn = this.latestTurn;
    return this.forget((segment) => segment.interruptible);
  }

  /** True where a message of that turn and epoch still counts. */
  admits(turn: number, epoch: number): boolean {
    this.latestTurn = Math.max(this.latestTurn, turn);
    this.outgrow(epoch);
    return epoch >= this.floor && turn > this.silencedTurn;
  }

  /** Start receiving idle life anew: packets of segment 0 follow. */
  openIdle(): IdleTracks {
    const { face, face_rate, bones, body_rate } = this.layout;
    this.idleTracks = {
      face: new FaceTrack(face.length, face_rate, true),
      body: new BodyTrack(bones.length, body_rate, true),
    };
    return this.idleTracks;
  }

  /** The new segment, or null where its turn or epoch is void. */
  open(message: SegmentOpen): Segment | null {
    if (!this.admits(message.turn, message.epoch)) return null;
    const { face, face_rate, bones, body_rate } = this.layout;
    const { segment: id, turn, epoch, text, lang, rate, interruptible = true } = message;
    const segment: Segment = {
      id, turn, epoch, text, lang, rate, interruptible, words: [], speechEnd: 0, duration: null,
      face: new FaceTrack(face.length, face_rate),
      body: new BodyTrack(bones.length, body_rate),
    }; // prettier-ignore
    this.segments.set(id, segment);
    return segment;
  }

  addWords({ segment: id, words }: Words): void {
    const segment = this.segments.get(id);
    if (!segment) return;
    const units = unitOffsets(segment.text);
    for (const [offset, length, start, end] of words as [number, number, number, number][]) {
      const from = units[offset] ?? segment.text.length;
      const to = units[offset + length] ?? segment.text.length;
      if (from < (segment.words.at(-1)?.to ?? 0)) continue;
      segment.words.push({ from, to, start: start / 1000, end: end / 1000 });
    }
  }

  /** Lay a packet into its track; the segment that grew, or null where the packet is void or idle life. */
  feed(packet: Packet): Segment | null {
    if (packet.segment === 0) this.lay(packet, this.idleTracks);
    const segment = this.segments.get(packet.segment);
    if (!segment) return null;
    if (packet.kind === Kind.Speech) {
      const end = packet.pts + packet.payload.length / 2 / segment.rate;
      segment.speechEnd = Math.max(segment.speechEnd, end);
    } else this.lay(packet, segment);
    return segment;
  }

  close(id: number, duration: number): Segment | null {
    const segment = this.segments.get(id);
    if (segment) segment.duration = duration;
    return segment ?? null;
  }

  end(id: number): void {
    this.segments.delete(id);
  }

  private lay(packet: Packet, tracks: IdleTracks | null): void {
    if (!tracks) return;
    if (packet.kind === Kind.Face) {
      tracks.face.feed(packet.pts, faceWeights(packet.payload, this.layout.face.length));
    } else if (packet.kind === Kind.Body) {
      const { bones, rotations, shares } = bodyFrames(packet.payload);
      tracks.body.feed(packet.pts, bones, rotations, shares);
    }
  }

  private outgrow(epoch: number): void {
    if (this.heldEpoch !== null && epoch > this.heldEpoch) this.heldEpoch = null;
  }

  private forget(doomed: (segment: Segment) => boolean): number[] {
    const gone = [...this.segments.values()].filter(doomed).map((segment) => segment.id);
    for (const id of gone) this.segments.delete(id);
    return gone;
  }
}

/** How far a segment may be played: to the end of its speech, or behind it where its other tracks outlast it. */
export function limitOf(segment: Segment): number {
  if (segment.duration !== null) return segment.duration;
  const others = Math.max(segment.face.end, segment.body.end);
  return segment.rate === 0 ? others : Math.max(segment.speechEnd, others - LAG);
}

/** Samples of a speech packet. */
export function speechOf(packet: Packet): Float32Array<ArrayBuffer> {
  return speechSamples(packet.payload);
}

/** UTF-16 index of each code point of a text, and of its end. */
function unitOffsets(text: string): number[] {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1)! + character.length);
  return offsets;
}
