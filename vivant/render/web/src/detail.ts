/** How much detail this machine can show: chosen at the start, then by the measured time of frames. No I/O. */

export interface Detail {
  avatar: "high" | "low";
  /** Highest number of canvas pixels per CSS pixel. */
  pixels: number;
  shadows: boolean;
  /** Highest frame rate, Hz. */
  fps: number;
  /** Physically based materials, or Lambert's. */
  materials: "standard" | "simple";
}

/** From the most to the least. */
export const LEVELS: readonly Detail[] = [
  { avatar: "high", pixels: 2, shadows: true, fps: 60, materials: "standard" },
  { avatar: "high", pixels: 1.25, shadows: false, fps: 60, materials: "standard" },
  { avatar: "low", pixels: 1, shadows: false, fps: 60, materials: "standard" },
  { avatar: "low", pixels: 0.8, shadows: false, fps: 30, materials: "simple" },
  { avatar: "low", pixels: 0.6, shadows: false, fps: 30, materials: "simple" },
];

/** Frames that make a verdict. */
const WINDOW = 45;
/** Seconds of ease before more detail is tried. */
const EASE = 12;

/** What is known before the first frame. */
export interface Machine {
  /** `UNMASKED_RENDERER_WEBGL`, or "". */
  renderer: string;
  cores: number;
  coarsePointer: boolean;
}

/** True where WebGL is drawn by the processor. */
export function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

export function firstLevel({ renderer, cores, coarsePointer }: Machine): number {
  if (isSoftware(renderer)) return 3;
  return coarsePointer || cores <= 2 ? 1 : 0;
}

/** Steps down when frames take too long; up again once, when they have been quick for long. */
export class DetailControl {
  private intervals: number[] = [];
  private quickSince: number | null = null;
  private mayRise = true;

  /** @param level Where to start. @param pinned Stay there. */
  constructor(
    public level: number,
    private readonly pinned = false,
  ) {}

  get detail(): Detail {
    return LEVELS[this.level]!;
  }

  /** A frame was shown `interval` seconds after the one before; true where the level changed. */
  frame(interval: number, now: number): boolean {
    if (this.pinned || interval > 1) return false;
    this.intervals.push(interval);
    if (this.intervals.length < WINDOW) return false;
    const median = this.intervals.sort((a, b) => a - b)[WINDOW >> 1]!;
    this.intervals = [];
    const wanted = 1 / this.detail.fps;
    if (median > 1.6 * wanted) return this.fall();
    return this.consider(median < 1.15 * wanted, now);
  }

  /** Forget what was measured, as after a pause or a change of size. */
  reset(): void {
    this.intervals = [];
    this.quickSince = null;
  }

  private fall(): boolean {
    this.quickSince = null;
    this.mayRise = false;
    if (this.level === LEVELS.length - 1) return false;
    this.level += 1;
    return true;
  }

  private consider(quick: boolean, now: number): boolean {
    if (!quick || !this.mayRise || this.level === 0) {
      this.quickSince = null;
      return false;
    }
    this.quickSince ??= now;
    if (now - this.quickSince < EASE) return false;
    this.quickSince = null;
    this.level -= 1;
    return true;
  }
}
