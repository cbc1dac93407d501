/**
 * Clocks: the sound's, smoothed, and the map from a clock's time to a place in a segment. No I/O.
 */

import type { Anchor } from "./playhead";

/** A place in a segment, seconds from its zero. */
export interface Place {
  segment: number;
  pts: number;
  moving: boolean;
}

/**
 * The time of the sound that is *heard*, from readings of `AudioContext.currentTime` that rise in steps.
 *
 * Each reading gives the offset between the two clocks with a sawtooth of error (one hardware buffer); the offset is
 * low-passed, and taken anew where it is further off than any buffer, as after a suspension.
 */
export class SoundClock {
  private offset: number | null = null;
  private last = -1;
  private lastChange = 0;
  private latency = 0;

  private static readonly SMOOTHING = 0.04;
  private static readonly JUMP = 0.12;
  private static readonly DEAD_AFTER = 0.5;

  /** A reading: the context's time and output latency, and the page's time; all seconds. */
  observe(contextTime: number, latency: number, now: number): void {
    if (contextTime !== this.last) this.lastChange = now;
    this.last = contextTime;
    this.latency = latency;
    const offset = contextTime - now;
    const jumped = this.offset === null || Math.abs(offset - this.offset) > SoundClock.JUMP;
    this.offset = jumped ? offset : this.offset! + (offset - this.offset!) * SoundClock.SMOOTHING;
  }

  /** False where the context's time stands still: suspended, interrupted, or its device is gone. */
  alive(now: number): boolean {
    return this.offset !== null && now - this.lastChange < SoundClock.DEAD_AFTER;
  }

  /** Context time of what is heard at `now`. */
  heard(now: number): number {
    return now + (this.offset ?? 0) - this.latency;
  }

  reset(): void {
    this.offset = null;
  }
}

/** Anchors in the order of a clock's time; read at times that never go back. */
export class Timeline {
  private anchors: Anchor[] = [];

  add(anchor: Anchor): void {
    this.anchors.push(anchor);
  }

  clear(): void {
    this.anchors = [];
  }

  /** Where playback is at `time`, or null in silence; `ended` is called for each segment whose end has passed. */
  read(time: number, ended: (segment: number, duration: number) => void): Place | null {
    while (this.anchors.length > 0 && this.anchors[0]!.time <= time) {
      if (this.anchors.length > 1 && this.anchors[1]!.time <= time) this.announce(this.anchors.shift()!, ended);
      else break;
    }
    const anchor = this.anchors[0];
    if (!anchor || anchor.time > time) return null;
    this.announce(anchor, ended);
    return placeOf(anchor, time);
  }

  /** Where playback is at `time`, leaving the timeline as it is. */
  peek(time: number): Place | null {
    let found: Anchor | null = null;
    for (const anchor of this.anchors) if (anchor.time <= time) found = anchor;
    return found && placeOf(found, time);
  }

  private announce(anchor: Anchor, ended: (segment: number, duration: number) => void): void {
    if (anchor.ended !== null) ended(anchor.ended, anchor.position);
    anchor.ended = null;
  }
}

function placeOf(anchor: Anchor, time: number): Place | null {
  if (anchor.segment === null) return null;
  const pts = anchor.position + (anchor.moving ? time - anchor.time : 0);
  return { segment: anchor.segment, pts, moving: anchor.moving };
}
