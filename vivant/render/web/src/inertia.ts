/**
 * Inertialisation: a pose jumps, the figure does not.
 *
 * At a jump, the difference between what was shown and what is wanted is remembered with its speed, and fades to
 * nothing by a quintic that ends with no speed and no acceleration.
 * Source: D. Bollo, "Inertialization: High-Performance Animation Transitions in Gears of War", GDC 2018.
 */

/** One number that fades: `offset` at `speed` per second becomes 0 after `duration` seconds. */
export class Fading {
  private offset = 0;
  private speed = 0;
  private acceleration = 0;
  private duration = 0;
  private cubic = 0;
  private quartic = 0;
  private quintic = 0;

  start(offset: number, speed: number, duration: number): void {
    this.offset = offset;
    // Speed that leads away from 0 would overshoot, and speed that leads there too fast would cross it.
    this.speed = offset * speed > 0 ? 0 : speed;
    this.duration = this.speed === 0 ? duration : Math.min(duration, (-5 * offset) / this.speed);
    this.solve();
  }

  /** What is left after `elapsed` seconds. */
  at(elapsed: number): number {
    if (elapsed >= this.duration || this.offset === 0) return 0;
    const t = elapsed;
    const high = ((this.quintic * t + this.quartic) * t + this.cubic) * t;
    return ((high + this.acceleration / 2) * t + this.speed) * t + this.offset;
  }

  private solve(): void {
    const { offset: x, speed: v, duration: t } = this;
    if (t <= 0) return;
    const a = Math.sign(x) * Math.max(0, (-8 * v * t * Math.sign(x) - 20 * Math.abs(x)) / (t * t));
    this.acceleration = a;
    this.quintic = -(a * t * t + 6 * v * t + 12 * x) / (2 * t ** 5);
    this.quartic = (3 * a * t * t + 16 * v * t + 30 * x) / (2 * t ** 4);
    this.cubic = -(3 * a * t * t + 12 * v * t + 20 * x) / (2 * t ** 3);
  }
}
