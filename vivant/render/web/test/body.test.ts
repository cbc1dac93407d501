import { describe, expect, it } from "vitest";
import { Body } from "../src/body";
import { Face } from "../src/face";
import { Fading } from "../src/inertia";
import { BodyTrack, FaceTrack } from "../src/tracks";

/** A rotation about x. */
const turn = (angle: number): number[] => [Math.sin(angle / 2), 0, 0, Math.cos(angle / 2)];
const angleOf = (rotations: Float32Array, bone = 0): number => 2 * Math.atan2(rotations[4 * bone]!, rotations[4 * bone + 3]!);

function still(angle: number, share: number, frames = 60): BodyTrack {
  const track = new BodyTrack(1, 30);
  const flat = new Float32Array(4 * frames);
  for (let frame = 0; frame < frames; frame++) flat.set(turn(angle), 4 * frame);
  track.feed(0, [0], flat, new Float32Array(frames).fill(share));
  return track;
}

function idling(angle: number): Body {
  const body = new Body(1);
  body.idle = { track: still(angle, 1), duration: 2, hips: [[0, 0, 0], [0.02, 0, 0]] }; // prettier-ignore
  return body;
}

describe("Body", () => {
  it("lays a segment over idle life by its share", () => {
    const body = idling(0.2);
    const track = still(1, 0.5);
    for (let now = 0; now < 1; now += 0.02) body.update(now, 7, track, now);
    expect(angleOf(body.rotations)).toBeCloseTo(0.6, 3);
  });

  it("moves the hips along the loop", () => {
    const body = idling(0);
    body.update(0.5, null, null, 0);
    expect(body.hips[0]).toBeCloseTo(0.01, 5);
    body.update(1.5, null, null, 0);
    expect(body.hips[0]).toBeCloseTo(0.01, 5);
  });

  it("blends out of a segment without a jump, and arrives in a quarter of a second", () => {
    const body = idling(0);
    const track = still(1, 1);
    let now = 0;
    for (; now < 0.6; now += 0.01) body.update(now, 7, track, now);
    let last = angleOf(body.rotations);
    const start = now;
    for (; now < start + 0.3; now += 0.01) {
      body.update(now, null, null, 0);
      expect(Math.abs(angleOf(body.rotations) - last)).toBeLessThan(0.12);
      last = angleOf(body.rotations);
      if (now - start < 0.02) expect(last).toBeGreaterThan(0.9);
    }
    expect(last).toBeCloseTo(0, 5);
  });
});

describe("Fading", () => {
  it("begins with the offset and the speed it was given, and ends flat", () => {
    const fading = new Fading();
    fading.start(1, -2, 0.25);
    expect(fading.at(0)).toBe(1);
    expect((fading.at(1e-4) - fading.at(0)) / 1e-4).toBeCloseTo(-2, 1);
    expect(fading.at(0.2499)).toBeCloseTo(0, 6);
    expect(fading.at(0.25)).toBe(0);
    for (let t = 0; t < 0.25; t += 0.01) expect(fading.at(t)).toBeGreaterThanOrEqual(-1e-9);
  });
});

describe("BodyTrack", () => {
  it("reads bones that only some chunks move", () => {
    const track = new BodyTrack(2, 30);
    track.feed(0, [0], Float32Array.from([...turn(0), ...turn(0.2)]), Float32Array.of(1, 1));
    track.feed(2 / 30, [1], Float32Array.from(turn(0.8)), Float32Array.of(1));
    const pose = { rotations: new Float32Array(8), shares: new Float32Array(2) };
    track.read(0.5 / 30, pose);
    expect(angleOf(pose.rotations)).toBeCloseTo(0.1);
    expect([...pose.shares]).toEqual([1, 0]);
    track.read(1.5 / 30, pose);
    expect([...pose.shares]).toEqual([0.5, 0.5]);
    expect(angleOf(pose.rotations, 1)).toBeCloseTo(0.8);
  });

  it("refuses a bone that the layout does not have", () => {
    expect(() => new BodyTrack(1, 30).feed(0, [3], new Float32Array(4), new Float32Array(1))).toThrow("bone 3 of 1");
  });
});

describe("Face", () => {
  it("eases into a segment that is taken up in its middle", () => {
    const face = new Face(1);
    const track = new FaceTrack(1, 60);
    track.feed(0, new Float32Array(60).fill(0.8));
    const shown: number[] = [];
    for (let now = 1; now < 1.15; now += 0.01) {
      face.update(now, 5, track, now - 0.5);
      shown.push(face.weights[0]!);
    }
    expect(shown[0]).toBe(0);
    expect(Math.max(...shown.slice(1).map((weight, i) => weight - shown[i]!))).toBeLessThan(0.13);
    expect(shown.at(-1)).toBeCloseTo(0.8);
  });

  it("takes the greater of idle life and the segment, and lets go softly", () => {
    const face = new Face(2);
    const idle = new FaceTrack(2, 60, true);
    idle.feed(0, Float32Array.of(0.3, 0, 0.3, 0));
    face.idle = idle;
    const track = new FaceTrack(2, 60);
    track.feed(0, Float32Array.of(0.1, 0.8, 0.1, 0.8));
    face.update(1, 5, track, 0.01);
    expect([...face.weights].map((x) => +x.toFixed(3))).toEqual([0.3, 0.8]);
    face.update(1.01, null, null, 0);
    expect(face.weights[1]).toBeGreaterThan(0.7);
    face.update(1.2, null, null, 0);
    expect(face.weights[1]).toBe(0);
  });
});
