/**
 * Where playback stands: one segment after another, each as far as its tracks have arrived. No I/O.
 *
 * The unit of position is the owner's: sample frames in the audio worklet, seconds where no sound runs.
 */

/** From `time` on, `segment` is at `position` and moves (or waits); `ended` names a segment whose end was reached. */
export interface Anchor {
  time: number;
  segment: number | null;
  position: number;
  moving: boolean;
  ended: number | null;
}

/** A stretch that was played: `count` units of `segment` from `from`, `offset` units into the step. */
export type Span = (segment: number, from: number, offset: number, count: number) => void;

interface Entry {
  segment: number;
  limit: number;
  closed: boolean;
}

export class Playhead {
  private queue: Entry[] = [];
  private position = 0;
  private moving = false;

  /** @param cushion How much must lie ahead before a segment starts, or goes on after it ran dry. */
  constructor(private readonly cushion: number) {}

  get segment(): number | null {
    return this.queue[0]?.segment ?? null;
  }

  get at(): number {
    return this.position;
  }

  get isMoving(): boolean {
    return this.moving;
  }

  /** A segment may be played up to `limit`; `closed`: that is its end. Opens it behind the others if it is new. */
  extend(segment: number, limit: number, closed: boolean): void {
    const entry = this.queue.find((item) => item.segment === segment);
    if (!entry) this.queue.push({ segment, limit, closed });
    else Object.assign(entry, { limit: Math.max(entry.limit, limit), closed: entry.closed || closed });
    if (entry && closed) entry.limit = limit;
  }

  /** Stand at `position` of a segment; what lies before it is forgotten. */
  seek(segment: number, position: number): void {
    const index = this.queue.findIndex((item) => item.segment === segment);
    if (index < 0) return;
    this.queue.splice(0, index);
    this.position = position;
  }

  /** Stand still, so that the next step reports where movement starts. */
  halt(): void {
    this.moving = false;
  }

  /** Forget segments; true where the one being played was among them. */
  drop(doomed: (segment: number) => boolean): boolean {
    const current = this.segment;
    this.queue = this.queue.filter((item) => !doomed(item.segment));
    if (this.segment === current) return false;
    this.position = 0;
    this.moving = false;
    return true;
  }

  /** Move on by `count`, calling `span` for each stretch and `change` where movement starts, waits or ends. */
  step(time: number, count: number, span: Span, change: (anchor: Anchor) => void): void {
    let done = 0;
    while (this.queue.length > 0) {
      const entry = this.queue[0]!;
      if (entry.closed && this.position >= entry.limit) {
        this.end(entry, time + done, change);
        continue;
      }
      if (!this.mayMove(entry)) {
        if (this.moving) this.turn(entry.segment, false, time + done, change);
        return;
      }
      if (done >= count) return;
      if (!this.moving) this.turn(entry.segment, true, time + done, change);
      const stretch = Math.min(count - done, entry.limit - this.position);
      span(entry.segment, this.position, done, stretch);
      this.position += stretch;
      done += stretch;
    }
  }

  private mayMove(entry: Entry): boolean {
    const ahead = entry.limit - this.position;
    return ahead > 0 && (this.moving || entry.closed || ahead >= this.cushion);
  }

  private end(entry: Entry, time: number, change: (anchor: Anchor) => void): void {
    this.queue.shift();
    change({ time, segment: null, position: entry.limit, moving: false, ended: entry.segment });
    this.position = 0;
    this.moving = false;
  }

  private turn(segment: number, moving: boolean, time: number, change: (anchor: Anchor) => void): void {
    this.moving = moving;
    change({ time, segment, position: this.position, moving, ended: null });
  }
}
