/**
 * Where it looks: at the visitor with small saccades, at a card, or away while it thinks. No I/O.
 *
 * Angles are radians from the direction of the visitor: yaw > 0 to the viewer's right, pitch > 0 up.
 * Fixations wander between the visitor's eyes and mouth; times follow S. P. Lee, J. B. Badler, N. I. Badler,
 * "Eyes Alive", SIGGRAPH 2002.
 */

export interface Angles {
  yaw: number;
  pitch: number;
}

const FACE: Angles[] = [
  { yaw: -0.02, pitch: 0.008 },
  { yaw: 0.02, pitch: 0.008 },
  { yaw: 0, pitch: -0.026 },
];
const EYE_TIME = 0.035;
const HEAD_TIME = 0.22;
/** A nod: its depth, radians, and length, seconds. */
const NOD_DEPTH = 0.09;
const NOD_TIME = 0.7;
const CARD: Angles = { yaw: 0.42, pitch: -0.06 };

export class Gaze {
  readonly eyes: Angles = { yaw: 0, pitch: 0 };
  readonly head: Angles = { yaw: 0, pitch: 0 };
  /** The head without its nod. */
  private readonly still: Angles = { yaw: 0, pitch: 0 };
  private target = "visitor";
  private pose = "idle";
  private pointer: Angles = { yaw: 0, pitch: 0 };
  private centre: Angles = { yaw: 0, pitch: 0 };
  private fixation: Angles = FACE[0]!;
  private nextFixation = 0;
  private nextCentre = 0;
  private now: number | null = null;
  /** When the nod began; null until the next frame, where one was asked for. */
  private nodded: number | null = -NOD_TIME;

  /** @param random In [0, 1). */
  constructor(private readonly random: () => number = Math.random) {}

  attend(target: string, pose: string): void {
    if (pose === "nodding") this.nodded = null;
    this.target = target;
    this.pose = pose === "nodding" ? "listening" : pose;
    this.nextCentre = 0;
    this.nextFixation = 0;
  }

  /** The visitor's pointer, from -1 (left, bottom) to 1 (right, top), or null where there is none. */
  point(place: { x: number; y: number } | null): void {
    this.pointer = place ? { yaw: 0.16 * place.x, pitch: 0.07 * place.y } : { yaw: 0, pitch: 0 };
  }

  update(now: number): void {
    const elapsed = Math.min(0.1, now - (this.now ?? now));
    this.now = now;
    if (now >= this.nextCentre) this.chooseCentre(now);
    if (now >= this.nextFixation) this.chooseFixation(now);
    const follow = this.target === "visitor" ? this.pointer : { yaw: 0, pitch: 0 };
    const yaw = this.centre.yaw + follow.yaw;
    const pitch = this.centre.pitch + follow.pitch;
    approach(this.eyes, yaw + this.fixation.yaw, pitch + this.fixation.pitch, elapsed / EYE_TIME);
    approach(this.still, 0.4 * yaw, 0.4 * pitch, elapsed / HEAD_TIME);
    this.nodded ??= now;
    this.head.yaw = this.still.yaw;
    this.head.pitch = this.still.pitch - nod((now - this.nodded) / NOD_TIME);
  }

  private chooseCentre(now: number): void {
    if (this.target === "card") this.centre = CARD;
    else if (this.target === "away") this.centre = this.aside(0.3, 0.14);
    else this.centre = this.glances() ? this.aside(0.12, 0.03) : { yaw: 0, pitch: 0 };
    const aside = this.target === "visitor" && this.centre.yaw !== 0;
    this.nextCentre = now + (aside ? this.between(0.4, 0.9) : this.between(1.8, 4));
  }

  /** Who speaks looks away for a moment now and then. */
  private glances(): boolean {
    return this.pose === "speaking" && this.centre.yaw === 0 && this.random() < 0.3;
  }

  private chooseFixation(now: number): void {
    this.fixation = FACE[Math.floor(this.random() * FACE.length)]!;
    this.nextFixation = now + (this.pose === "listening" ? this.between(1, 2.6) : this.between(0.5, 1.8));
  }

  private aside(yaw: number, pitch: number): Angles {
    const side = this.random() < 0.5 ? -1 : 1;
    return { yaw: side * yaw * this.between(0.7, 1.2), pitch: pitch * this.between(0.5, 1.1) };
  }

  private between(low: number, high: number): number {
    return low + (high - low) * this.random();
  }
}

/** How far down a nod is at `x` of its length: down, and half as far again, smooth at both ends. */
function nod(x: number): number {
  if (x < 0 || x >= 1) return 0;
  return NOD_DEPTH * Math.sin(2 * Math.PI * x) ** 2 * (x < 0.5 ? 1 : 0.5);
}

/** Move towards a goal by the share 1 - exp(-x) of the way. */
function approach(angles: Angles, yaw: number, pitch: number, x: number): void {
  const share = 1 - Math.exp(-x);
  angles.yaw += (yaw - angles.yaw) * share;
  angles.pitch += (pitch - angles.pitch) * share;
}
