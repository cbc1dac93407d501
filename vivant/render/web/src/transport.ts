/**
 * What plays now: by the sound's clock while sound runs, by the page's while it does not. Nothing waits for sound.
 *
 * No I/O: the sound device and the time are passed in. Times and positions are seconds.
 */

import { Timeline, type Place } from "./clock";
import { Playhead, type Anchor } from "./playhead";
import type { Speech } from "./speech";

/** Where speech is played: the audio worklet, or a stand-in in tests. */
export interface SoundDevice {
  /** True while its clock moves. */
  running(now: number): boolean;
  /** Device time of what is heard at `now`. */
  heard(now: number): number;
  feed(segment: number, speech: Speech): void;
  extend(segment: number, limit: number, closed: boolean): void;
  /** Play a segment from `pts`, as of device time `time`. */
  seek(segment: number, pts: number, time: number): void;
  /** Fall silent and forget segments; null forgets all. */
  drop(segments: number[] | null): void;
  /** Fall silent and stand still where it is (`on`), or go on from there. */
  hold(on: boolean): void;
  /** Told where playback starts, waits, ends or is cut, in device time. */
  onAnchor: (anchor: Anchor) => void;
}

interface Held {
  limit: number;
  closed: boolean;
  speech: Speech[];
}

const CUSHION = 0.05;

export class Transport {
  private readonly segments = new Map<number, Held>();
  private readonly free = new Playhead(CUSHION);
  private readonly timeline = new Timeline();
  private sounding = false;
  private last: number | null = null;
  private standing = false;

  /** @param onEnded Told of each segment whose end was reached. */
  constructor(
    private readonly device: SoundDevice,
    private readonly onEnded: (segment: number, duration: number) => void,
  ) {
    device.onAnchor = (anchor) => {
      if (this.sounding) this.timeline.add(anchor);
    };
  }

  /** True while the clock is the sound's. */
  get bySound(): boolean {
    return this.sounding;
  }

  /** True where playback stands still by `hold`. */
  get isHeld(): boolean {
    return this.standing;
  }

  /** Stand still at once where it is, silent, and keep everything (`on`); or go on from there. */
  hold(on: boolean, now: number): void {
    if (on === this.standing) return;
    if (!this.sounding) this.advanceFree(now);
    this.last = now;
    this.standing = on;
    if (this.sounding) this.device.hold(on);
    else if (on && this.free.isMoving) this.stand(now);
  }

  feed(segment: number, speech: Speech): void {
    this.held(segment).speech.push(speech);
    if (this.sounding) this.device.feed(segment, speech);
  }

  /** A segment may be played up to `limit`; `closed`: that is its end. */
  extend(segment: number, limit: number, closed: boolean): void {
    const held = this.held(segment);
    held.limit = closed ? limit : Math.max(held.limit, limit);
    held.closed ||= closed;
    this.free.extend(segment, held.limit, held.closed);
    if (this.sounding) this.device.extend(segment, held.limit, held.closed);
  }

  /** Fall silent at once and forget these segments; null forgets all. */
  drop(segments: number[] | null): void {
    const doomed = segments ?? [...this.segments.keys()];
    for (const segment of doomed) this.segments.delete(segment);
    const cut = this.free.drop((segment) => doomed.includes(segment));
    if (this.sounding) this.device.drop(segments);
    if (cut) this.timeline.clear();
  }

  /** Where playback is at `now` (never earlier than at the last call), or null in silence. */
  update(now: number): Place | null {
    if (this.device.running(now) !== this.sounding) this.change(now);
    if (!this.sounding) this.advanceFree(now);
    this.last = now;
    const place = this.timeline.read(this.sounding ? this.device.heard(now) : now, (segment, duration) =>
      this.end(segment, duration),
    );
    return place && this.within(place);
  }

  /** Where playback will be at a later `now`, as far as is known. */
  ahead(now: number): Place | null {
    const place = this.timeline.peek(this.sounding ? this.device.heard(now) : now);
    return place && this.within(place);
  }

  /** What the sound device plays at a time of its own clock; null where no sound runs. */
  heardAt(deviceTime: number): Place | null {
    return this.sounding ? this.timeline.peek(deviceTime) : null;
  }

  private change(now: number): void {
    if (this.sounding) this.takeBack(now);
    else this.handOver(now);
  }

  /** The sound joins where the picture is: no replay. */
  private handOver(now: number): void {
    this.advanceFree(now);
    this.timeline.read(now, (segment, duration) => this.end(segment, duration));
    this.timeline.clear();
    this.sounding = true;
    this.device.drop(null);
    this.device.hold(this.standing);
    for (const [segment, held] of this.segments) {
      for (const speech of held.speech) this.device.feed(segment, speech);
      this.device.extend(segment, held.limit, held.closed);
    }
    const { segment, at: position } = this.free;
    if (segment === null) return;
    const time = this.device.heard(now);
    this.device.seek(segment, position, time);
    this.timeline.add({ time, segment, position, moving: this.free.isMoving, ended: null });
  }

  private takeBack(now: number): void {
    const place = this.timeline.peek(this.device.heard(this.last ?? now));
    this.timeline.clear();
    this.sounding = false;
    this.device.drop(null);
    this.free.halt();
    if (place) this.free.seek(place.segment, place.pts);
    if (this.standing && place) this.stand(now);
    this.last = now;
  }

  private advanceFree(now: number): void {
    const from = this.last ?? now;
    if (this.standing) return;
    this.free.step(from, now - from, noSpan, (anchor) => this.timeline.add(anchor));
  }

  /** Without sound: the next movement is told anew. */
  private stand(now: number): void {
    this.free.halt();
    const { segment, at: position } = this.free;
    if (segment !== null) this.timeline.add({ time: now, segment, position, moving: false, ended: null });
  }

  private end(segment: number, duration: number): void {
    this.segments.delete(segment);
    this.free.drop((one) => one === segment);
    this.onEnded(segment, duration);
  }

  private within(place: Place): Place {
    const limit = this.segments.get(place.segment)?.limit ?? place.pts;
    return { ...place, pts: Math.max(0, Math.min(place.pts, limit)) };
  }

  private held(segment: number): Held {
    let held = this.segments.get(segment);
    if (!held) this.segments.set(segment, (held = { limit: 0, closed: false, speech: [] }));
    return held;
  }
}

const noSpan = (): void => undefined;
