/** Face and body tracks of a segment: fed in chunks, read at any time. No I/O. */

import { WireError } from "./wire";
import { slerpInto } from "./quaternion";

const CELL = 5;

/** A buffer of frames that grows; frames that never came stay empty. */
class Frames {
  data: Float32Array;
  /** Number of frames up to the last that came. */
  count = 0;

  constructor(
    readonly width: number,
    readonly rate: number,
  ) {
    this.data = new Float32Array(width * rate);
  }

  /** Index of the frame at `pts`, after making room for `frames` from there. */
  reserve(pts: number, frames: number): number {
    const first = Math.round(pts * this.rate);
    this.count = Math.max(this.count, first + frames);
    const needed = this.count * this.width;
    if (needed <= this.data.length) return first;
    const grown = new Float32Array(Math.max(needed, 2 * this.data.length));
    grown.set(this.data);
    this.data = grown;
    return first;
  }

  /** The two frames around `pts` and how far it is from the one to the other; the ends hold, or wrap in a loop. */
  around(pts: number, loop: boolean): [number, number, number] {
    const at = Math.max(0, pts * this.rate);
    const first = Math.floor(at);
    if (loop) return [first % this.count, (first + 1) % this.count, at - first];
    const last = this.count - 1;
    return [Math.min(first, last), Math.min(first + 1, last), at - first];
  }

  get end(): number {
    return this.count / this.rate;
  }
}

/** Weights of `shapes` blendshapes over time. */
export class FaceTrack {
  private readonly frames: Frames;

  /** @param loop The last frame leads into the first. */
  constructor(
    private readonly shapes: number,
    rate: number,
    private readonly loop = false,
  ) {
    this.frames = new Frames(shapes, rate);
  }

  /** Seconds up to the last frame that came. */
  get end(): number {
    return this.frames.end;
  }

  /** @param weights (frames * shapes,) in [0, 1]. */
  feed(pts: number, weights: Float32Array): void {
    const first = this.frames.reserve(pts, weights.length / this.shapes);
    this.frames.data.set(weights, first * this.shapes);
  }

  /** The weights at `pts` into `out` (shapes,); false where the track is empty. */
  read(pts: number, out: Float32Array): boolean {
    if (this.frames.count === 0) return false;
    const [a, b, t] = this.frames.around(pts, this.loop);
    const { data } = this.frames;
    for (let i = 0; i < this.shapes; i++) {
      const from = data[a * this.shapes + i]!;
      out[i] = from + (data[b * this.shapes + i]! - from) * t;
    }
    return true;
  }
}

/** A pose: per bone a unit quaternion xyzw and how much of the bone it owns. */
export interface Pose {
  rotations: Float32Array;
  shares: Float32Array;
}

export function newPose(bones: number): Pose {
  const rotations = new Float32Array(4 * bones);
  for (let bone = 0; bone < bones; bone++) rotations[4 * bone + 3] = 1;
  return { rotations, shares: new Float32Array(bones) };
}

/** Rotations of bones over time, each with the share of the bone that it owns. */
export class BodyTrack {
  private readonly frames: Frames;

  constructor(
    private readonly bones: number,
    rate: number,
    private readonly loop = false,
  ) {
    this.frames = new Frames(bones * CELL, rate);
  }

  get end(): number {
    return this.frames.end;
  }

  /** @param rotations (frames * bones.length * 4,) @param shares (frames * bones.length,) */
  feed(pts: number, bones: number[], rotations: Float32Array, shares: Float32Array): void {
    const strange = bones.find((bone) => bone >= this.bones);
    if (strange !== undefined) throw new WireError(`a body packet that moves bone ${strange} of ${this.bones}`);
    const count = shares.length / bones.length;
    const first = this.frames.reserve(pts, count);
    for (let frame = 0, from = 0; frame < count; frame++) {
      for (const bone of bones) {
        const to = ((first + frame) * this.bones + bone) * CELL;
        this.frames.data.set(rotations.subarray(4 * from, 4 * from + 4), to);
        this.frames.data[to + 4] = shares[from]!;
        from++;
      }
    }
  }

  /** The pose at `pts` into `out`; bones that the track does not move keep share 0. */
  read(pts: number, out: Pose): boolean {
    out.shares.fill(0);
    if (this.frames.count === 0) return false;
    const [a, b, t] = this.frames.around(pts, this.loop);
    for (let bone = 0; bone < this.bones; bone++) {
      this.readBone(bone, (a * this.bones + bone) * CELL, (b * this.bones + bone) * CELL, t, out);
    }
    return true;
  }

  private readBone(bone: number, a: number, b: number, t: number, out: Pose): void {
    const { data } = this.frames;
    const from = data[a + 4]!;
    const to = data[b + 4]!;
    out.shares[bone] = from + (to - from) * t;
    if (from === 0 && to === 0) return;
    if (from === 0) slerpInto(out.rotations, 4 * bone, data, b, data, b, 0);
    else if (to === 0) slerpInto(out.rotations, 4 * bone, data, a, data, a, 0);
    else slerpInto(out.rotations, 4 * bone, data, a, data, b, t);
  }
}
