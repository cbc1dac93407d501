/** The weights of the face: idle life and the segment, and a soft way out when the segment goes. No I/O. */

import type { FaceTrack } from "./tracks";

const RELEASE = 0.12;
/** A segment that is taken up in its middle comes in over this time, seconds. */
const ENTRY = 0.1;

/** After `update`, `weights` (shapes,) are what to show. */
export class Face {
  readonly weights: Float32Array;
  idle: FaceTrack | null = null;
  private readonly resting: Float32Array;
  private readonly spoken: Float32Array;
  private readonly leaving: Float32Array;
  private source: number | null = null;
  private leftAt = -Infinity;
  private enteredAt = -Infinity;

  constructor(shapes: number) {
    this.weights = new Float32Array(shapes);
    this.resting = new Float32Array(shapes);
    this.spoken = new Float32Array(shapes);
    this.leaving = new Float32Array(shapes);
  }

  /** @param source The segment whose `track` plays at `pts`, or null. */
  update(now: number, source: number | null, track: FaceTrack | null, pts: number): void {
    if (source !== this.source) {
      this.leave(now);
      this.enteredAt = pts > ENTRY ? now : -Infinity;
    }
    this.source = source;
    this.resting.fill(0);
    this.idle?.read(now, this.resting);
    if (!track?.read(pts, this.spoken)) this.spoken.fill(0);
    const fade = 1 - smoothStep((now - this.leftAt) / RELEASE);
    const entry = smoothStep((now - this.enteredAt) / ENTRY);
    for (let i = 0; i < this.weights.length; i++) {
      this.weights[i] = Math.max(this.resting[i]!, this.spoken[i]! * entry, this.leaving[i]! * fade);
    }
  }

  private leave(now: number): void {
    this.leaving.set(this.weights);
    this.leftAt = now;
  }
}

function smoothStep(share: number): number {
  const x = Math.max(0, Math.min(1, share));
  return x * x * (3 - 2 * x);
}
