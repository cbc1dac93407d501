/**
 * Plays the speech of segments, sample by sample; the core of the audio worklet. No I/O.
 *
 * Positions are sample frames from the segment's zero. Speech lies where its pts puts it; elsewhere there is silence.
 */

import { Playhead, type Anchor } from "./playhead";

/** `samples` at the player's rate, from frame `start` of the segment. */
export interface Feed {
  do: "feed";
  segment: number;
  start: number;
  samples: Float32Array<ArrayBuffer>;
}

/** The segment may be played up to frame `limit`; `closed`: that is its end. */
export interface Extend {
  do: "extend";
  segment: number;
  limit: number;
  closed: boolean;
}

/** Take up a segment at frame `position` as of frame `time`. */
export interface Seek {
  do: "seek";
  segment: number;
  position: number;
  time: number;
}

/** Fall silent and forget these segments; null forgets all. */
export interface Drop {
  do: "drop";
  segments: number[] | null;
}

export type Command = Feed | Extend | Seek | Drop;

interface Piece {
  start: number;
  samples: Float32Array;
}

export class Player {
  private readonly playhead: Playhead;
  private readonly pieces = new Map<number, Piece[]>();
  private readonly fade: number;
  private tail = new Float32Array(0);
  private last = 0;
  private pending: Seek | null = null;

  /** @param rate Sample rate, Hz. @param onChange Told where playback starts, waits, ends or is cut, in frames. */
  constructor(
    rate: number,
    private readonly onChange: (anchor: Anchor) => void,
  ) {
    this.playhead = new Playhead(Math.round(0.05 * rate));
    this.fade = Math.round(0.004 * rate);
  }

  receive(command: Command, time: number): void {
    if (command.do === "feed") this.feed(command);
    else if (command.do === "extend") this.playhead.extend(command.segment, command.limit, command.closed);
    else if (command.do === "seek") this.pending = command;
    else this.drop(command.segments, time);
  }

  /** Fill `out` with what is to be heard from frame `time` on. */
  render(out: Float32Array, time: number): void {
    out.fill(0);
    if (this.pending) this.seek(this.pending, time);
    let filled = 0;
    const copy = (segment: number, from: number, offset: number, count: number): void => {
      this.copy(segment, from, out.subarray(offset, offset + count));
      filled = offset + count;
    };
    this.playhead.step(time, out.length, copy, (anchor) => this.changed(anchor));
    if (filled > 0) this.last = out[filled - 1]!;
    this.mixTail(out, 0);
    if (filled === out.length || this.last === 0) return;
    this.tail = ramp(this.last, this.fade);
    this.last = 0;
    this.mixTail(out, filled);
  }

  private feed({ segment, start, samples }: Feed): void {
    const pieces = this.pieces.get(segment) ?? [];
    pieces.push({ start, samples });
    this.pieces.set(segment, pieces);
  }

  private seek(command: Seek, time: number): void {
    this.playhead.seek(command.segment, command.position + Math.max(0, time - command.time));
    this.pending = null;
  }

  /** What would have come next goes on for 4 ms, fading: no click. */
  private drop(segments: number[] | null, time: number): void {
    const { segment, at } = this.playhead;
    const tail = new Float32Array(this.fade);
    if (segment !== null && this.last !== 0) this.copy(segment, at, tail);
    const cut = this.playhead.drop((one) => segments === null || segments.includes(one));
    for (const one of segments ?? [...this.pieces.keys()]) this.pieces.delete(one);
    if (!cut) return;
    this.tail = tail.map((sample, i) => sample * (1 - i / tail.length));
    this.last = 0;
    this.onChange({ time, segment: null, position: 0, moving: false, ended: null });
  }

  private changed(anchor: Anchor): void {
    if (anchor.ended !== null) this.pieces.delete(anchor.ended);
    this.onChange(anchor);
  }

  private copy(segment: number, from: number, out: Float32Array): void {
    const pieces = this.pieces.get(segment) ?? [];
    while (pieces.length > 0 && pieces[0]!.start + pieces[0]!.samples.length <= from) pieces.shift();
    for (const { start, samples } of pieces) {
      const first = Math.max(from, start);
      const end = Math.min(from + out.length, start + samples.length);
      if (first < end) out.set(samples.subarray(first - start, end - start), first - from);
    }
  }

  private mixTail(out: Float32Array, offset: number): void {
    if (this.tail.length === 0) return;
    const count = Math.min(this.tail.length, out.length - offset);
    for (let i = 0; i < count; i++) out[offset + i]! += this.tail[i]!;
    this.tail = this.tail.slice(count);
  }
}

function ramp(from: number, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => from * (1 - (i + 1) / length));
}
