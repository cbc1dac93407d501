import { describe, expect, it } from "vitest";
import { Gaze } from "../src/gaze";

/** A small repeatable generator (Park-Miller). */
function generator(seed: number): () => number {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

function watch(gaze: Gaze, from: number, to: number): { yaw: number; pitch: number }[] {
  const seen = [];
  for (let now = from; now < to; now += 1 / 60) {
    gaze.update(now);
    seen.push({ ...gaze.eyes });
  }
  return seen;
}

describe("Gaze", () => {
  it("rests on the visitor's face with small saccades", () => {
    const seen = watch(new Gaze(generator(3)), 0, 20);
    expect(Math.max(...seen.map(({ yaw }) => Math.abs(yaw)))).toBeLessThan(0.03);
    expect(new Set(seen.map(({ yaw }) => yaw.toFixed(3))).size).toBeGreaterThan(3);
  });

  it("looks away to think, and at a card", () => {
    const gaze = new Gaze(generator(5));
    gaze.attend("away", "thinking");
    expect(Math.abs(watch(gaze, 0, 1).at(-1)!.yaw)).toBeGreaterThan(0.15);
    gaze.attend("card", "speaking");
    expect(watch(gaze, 1, 2).at(-1)!.yaw).toBeGreaterThan(0.35);
    expect(gaze.head.yaw).toBeGreaterThan(0.1);
  });

  it("nods once when it is asked to, and goes on listening", () => {
    const gaze = new Gaze(generator(9));
    watch(gaze, 0, 1);
    const rest = gaze.head.pitch;
    gaze.attend("visitor", "nodding");
    gaze.attend("visitor", "listening");
    const pitches = [];
    for (let now = 1; now < 3; now += 1 / 60) {
      gaze.update(now);
      pitches.push(gaze.head.pitch - rest);
    }
    expect(Math.min(...pitches)).toBeLessThan(-0.07);
    expect(pitches.slice(60).every((pitch) => Math.abs(pitch) < 0.02)).toBe(true);
  });

  it("follows a pointer a little, until it goes", () => {
    const gaze = new Gaze(generator(7));
    gaze.point({ x: 1, y: 0 });
    expect(watch(gaze, 0, 1).at(-1)!.yaw).toBeGreaterThan(0.12);
    gaze.point(null);
    expect(Math.abs(watch(gaze, 1, 2).at(-1)!.yaw)).toBeLessThan(0.03);
  });
});
