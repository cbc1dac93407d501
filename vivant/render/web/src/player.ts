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

/** Fall silent and stand still where it is (`on`), or go on from there. */
export interface Hold {
  do: "hold";
  on: boolean;
}

export type Command = Feed | Extend | Seek | Drop | Hold;

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
  private held = false;
  /** Samples that are still to be faded in. */
  private rising = 0;

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
    else if (command.do === "drop") this.drop(command.segments, time);
    else this.hold(command.on, time);
  }

  /** Fill `out` with what is to be heard from frame `time` on. */
  render(out: Float32Array, time: number): void {
    out.fill(0);
    if (this.pending) this.seek(this.pending, time);
    let filled = 0;
    const copy = (segment: number, from: number, offset: number, count: number): void => {
      const stretch = out.subarray(offset, offset + count);
      this.copy(segment, from, stretch);
      this.rise(stretch);
      filled = offset + count;
    };
    if (!this.held) this.playhead.step(time, out.length, copy, (anchor) => this.changed(anchor));
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
    const since = this.held ? 0 : Math.max(0, time - command.time);
    this.playhead.seek(command.segment, command.position + since);
    this.pending = null;
  }

  private hold(on: boolean, time: number): void {
    if (on === this.held) return;
    this.held = on;
    this.rising = on ? 0 : this.fade;
    const { segment, at: position, isMoving } = this.playhead;
    if (!on || !isMoving) return;
    this.fadeOut(this.next());
    this.playhead.halt();
    this.onChange({ time, segment, position, moving: false, ended: null });
  }

  private drop(segments: number[] | null, time: number): void {
    const next = this.next();
    const cut = this.playhead.drop((one) => segments === null || segments.includes(one));
    for (const one of segments ?? [...this.pieces.keys()]) this.pieces.delete(one);
    if (!cut) return;
    this.fadeOut(next);
    this.onChange({ time, segment: null, position: 0, moving: false, ended: null });
  }

  /** What would come next, 4 ms of it. */
  private next(): Float32Array<ArrayBuffer> {
    const { segment, at } = this.playhead;
    const samples = new Float32Array(this.fade);
    if (segment !== null) this.copy(segment, at, samples);
    return samples;
  }

  /** What would have come next goes on, fading: no click. */
  private fadeOut(next: Float32Array<ArrayBuffer>): void {
    if (this.last === 0) return;
    this.tail = next.map((sample, i) => sample * (1 - i / next.length));
    this.last = 0;
  }

  private rise(samples: Float32Array): void {
    const count = Math.min(this.rising, samples.length);
    for (let i = 0; i < count; i++) samples[i]! *= 1 - (this.rising - i) / this.fade;
    this.rising -= count;
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
