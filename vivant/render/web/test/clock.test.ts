import { describe, expect, it } from "vitest";
import { SoundClock, Timeline } from "../src/clock";

describe("SoundClock", () => {
  it("smooths a time that rises in steps", () => {
    const clock = new SoundClock();
    const errors: number[] = [];
    for (let frame = 0; frame < 1200; frame++) {
      const now = 5 + frame / 60;
      clock.observe(Math.floor((now - 5) / 0.0213) * 0.0213, 0.03, now);
      if (frame > 300) errors.push(clock.heard(now) - (now - 5 - 0.0213 / 2 - 0.03));
    }
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.004);
  });

  it("follows a jump at once, and knows a clock that stands still", () => {
    const clock = new SoundClock();
    clock.observe(1, 0, 10);
    clock.observe(1.016, 0, 14);
    expect(clock.heard(14)).toBeCloseTo(1.016);
    expect(clock.alive(14.3)).toBe(true);
    clock.observe(1.016, 0, 14.6);
    expect(clock.alive(14.6)).toBe(false);
  });
});

describe("Timeline", () => {
  const moving = { segment: 1, position: 0, moving: true, ended: null };

  it("reads between anchors and announces ends once", () => {
    const timeline = new Timeline();
    const ended: number[] = [];
    const read = (time: number) => timeline.read(time, (segment) => ended.push(segment));
    timeline.add({ ...moving, time: 1 });
    timeline.add({ time: 2, segment: null, position: 1, moving: false, ended: 1 });
    timeline.add({ ...moving, time: 2, segment: 2 });
    expect(read(0.5)).toBeNull();
    expect(read(1.5)).toEqual({ segment: 1, pts: 0.5, moving: true });
    expect(timeline.peek(2.25)).toEqual({ segment: 2, pts: 0.25, moving: true });
    expect(ended).toEqual([]);
    expect(read(2.5)).toEqual({ segment: 2, pts: 0.5, moving: true });
    expect(read(2.6)).toMatchObject({ segment: 2 });
    expect(ended).toEqual([1]);
  });
});
