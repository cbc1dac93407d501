/** The pose of the body: idle life, the segment's track over it, and no jump between them. No I/O. */

import { Fading } from "./inertia";
import { expInto, invertInto, logInto, multiplyInto, slerpInto } from "./quaternion";
import { newPose, type BodyTrack, type Pose } from "./tracks";

/** Idle life: a loop. `hips`: offset of the hips per body frame, metres. */
export interface IdleBody {
  track: BodyTrack;
  duration: number;
  hips: number[][];
}

const BLEND = 0.25;
const REST = [0, 0, 0, 1];

/** Blends poses for `bones` bones. After `update`, `rotations` (bones * 4) and `hips` (3,) are what to show. */
export class Body {
  readonly rotations: Float32Array;
  readonly hips = new Float32Array(3);
  idle: IdleBody | null = null;
  private readonly idlePose: Pose;
  private readonly pose: Pose;
  private readonly target: Float32Array;
  private readonly before: Float32Array;
  private readonly axes: Float32Array;
  private readonly fading: Fading[];
  private source: number | null = null;
  private jumpedAt = -Infinity;
  private shownAt = -Infinity;
  private beforeAt = -Infinity;

  constructor(private readonly bones: number) {
    this.idlePose = newPose(bones);
    this.pose = newPose(bones);
    this.rotations = newPose(bones).rotations;
    this.target = newPose(bones).rotations;
    this.before = newPose(bones).rotations;
    this.axes = new Float32Array(3 * bones);
    this.fading = Array.from({ length: bones }, () => new Fading());
  }

  /** @param source The segment whose `track` plays at `pts`, or null; a change of source is a jump to be smoothed. */
  update(now: number, source: number | null, track: BodyTrack | null, pts: number): void {
    this.readTarget(now, track, pts);
    if (source !== this.source && this.shownAt > -Infinity) this.jump(now);
    this.source = source;
    this.before.set(this.rotations);
    this.beforeAt = this.shownAt;
    this.show(now);
    this.shownAt = now;
  }

  private readTarget(now: number, track: BodyTrack | null, pts: number): void {
    const time = this.idle ? now % this.idle.duration : 0;
    this.idle?.track.read(time, this.idlePose);
    this.readHips(time);
    const owned = track?.read(pts, this.pose) ?? false;
    for (let bone = 0; bone < this.bones; bone++) {
      const resting = this.idlePose.shares[bone] === 0 ? REST : this.idlePose.rotations;
      const from = resting === REST ? 0 : 4 * bone;
      const share = owned ? this.pose.shares[bone]! : 0;
      slerpInto(this.target, 4 * bone, resting, from, this.pose.rotations, 4 * bone, share);
    }
  }

  private readHips(time: number): void {
    const hips = this.idle?.hips ?? [];
    if (hips.length === 0) return;
    const at = (time / this.idle!.duration) * hips.length;
    const a = hips[Math.floor(at) % hips.length]!;
    const b = hips[(Math.floor(at) + 1) % hips.length]!;
    for (let k = 0; k < 3; k++) this.hips[k] = a[k]! + (b[k]! - a[k]!) * (at % 1);
  }

  /** Remember how far what was shown is from what is wanted, and how fast it moved. */
  private jump(now: number): void {
    const elapsed = this.shownAt - this.beforeAt;
    for (let bone = 0; bone < this.bones; bone++) {
      const offset = this.offset(this.rotations, bone);
      const earlier = this.offset(this.before, bone);
      const angle = Math.hypot(...offset);
      const axis = angle > 1e-6 ? offset.map((x) => x / angle) : [0, 0, 0];
      const angleBefore = earlier[0]! * axis[0]! + earlier[1]! * axis[1]! + earlier[2]! * axis[2]!;
      const speed = elapsed > 0 && elapsed < 0.2 ? (angle - angleBefore) / elapsed : 0;
      this.axes.set(axis, 3 * bone);
      this.fading[bone]!.start(angle, speed, BLEND);
    }
    this.jumpedAt = now;
  }

  /** Rotation vector from the target to a shown rotation of a bone. */
  private offset(shown: Float32Array, bone: number): number[] {
    const turn = [0, 0, 0, 1];
    invertInto(turn, 0, this.target, 4 * bone);
    multiplyInto(turn, 0, shown, 4 * bone, turn.slice(), 0);
    const vector = [0, 0, 0];
    logInto(vector, 0, turn, 0);
    return vector;
  }

  private show(now: number): void {
    const elapsed = now - this.jumpedAt;
    this.rotations.set(this.target);
    if (elapsed >= BLEND) return;
    const turn = [0, 0, 0, 1];
    for (let bone = 0; bone < this.bones; bone++) {
      const angle = this.fading[bone]!.at(elapsed);
      if (angle === 0) continue;
      expInto(turn, 0, Array.from(this.axes.subarray(3 * bone, 3 * bone + 3), (x) => x * angle), 0);
      multiplyInto(this.rotations, 4 * bone, turn, 0, this.target, 4 * bone);
    }
  }
}
