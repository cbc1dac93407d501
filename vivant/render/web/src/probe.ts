/**
 * What `vivant bench page` measures: pts shown against pts heard, frames, and the level of the sound.
 *
 * A frame's picture is taken to be on the screen when the next frame begins; what is heard is read at that moment from
 * the sound device's own clock, without the smoothing that the picture uses.
 */

import type { Place } from "./clock";

/** `t`: when the frame was on the screen, ms of `performance.now()`; pts in ms; null where nothing was heard. */
export interface Sample {
  t: number;
  shown_pts: number;
  heard_pts: number | null;
  segment: number;
}

export interface Report {
  samples: Sample[];
  /** Frames per second over the last second or so. */
  fps: number;
  /** Detail: 0 is the most. */
  level: number;
  avatar: "high" | "low" | null;
  epoch: number;
  /** dBFS over the last 10 ms; null in digital silence. */
  output_db: number | null;
  sound: "locked" | "running";
  segment: number | null;
  /** Standing still by the server's `hold`. */
  held: boolean;
  /** Packets since the page opened. */
  microphone: { on: boolean; sent: number; dropped: number };
}

const KEPT = 600;

export class Probe {
  private readonly samples: Sample[] = [];
  private shown: Place | null = null;
  private readonly frames: number[] = [];

  /** A new frame begins at `now` (s); `heard` is read now. */
  begin(now: number, heard: Place | null): void {
    this.frames.push(now);
    while (this.frames.length > 2 && now - this.frames[0]! > 1.5) this.frames.shift();
    if (!this.shown) return;
    const same = heard?.segment === this.shown.segment && heard.moving;
    if (this.samples.length >= KEPT) this.samples.shift();
    this.samples.push({
      t: now * 1000,
      shown_pts: this.shown.pts * 1000,
      heard_pts: same ? heard.pts * 1000 : null,
      segment: this.shown.segment,
    });
  }

  /** What the frame that was just drawn shows. */
  drawn(place: Place | null): void {
    this.shown = place?.moving ? place : null;
  }

  get fps(): number {
    const span = this.frames.length > 1 ? this.frames.at(-1)! - this.frames[0]! : 0;
    return span > 0 ? (this.frames.length - 1) / span : 0;
  }

  /** Samples since the last call. */
  take(): Sample[] {
    return this.samples.splice(0);
  }
}
