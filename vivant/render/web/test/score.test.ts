import { describe, expect, it } from "vitest";
import { limitOf, Score } from "../src/score";
import { Kind, type Packet, type SegmentOpen } from "../src/wire";

const LAYOUT = { face: ["a", "b"], face_rate: 60, bones: ["hips", "head"], body_rate: 30 };
const opening = (segment: number, turn: number, epoch: number, more: Partial<SegmentOpen> = {}): SegmentOpen => ({
  type: "segment.open", segment, turn, epoch, text: "好 ok", lang: "zh", rate: 1000, interruptible: true, citations: [], ...more,
}); // prettier-ignore
const packet = (kind: Kind, segment: number, pts: number, bytes: number): Packet => ({
  kind, segment, epoch: 1, seq: 0, pts, payload: new Uint8Array(bytes),
}); // prettier-ignore

describe("Score", () => {
  it("drops what a raised epoch voids, and lets nothing of it in", () => {
    const score = new Score(LAYOUT);
    score.open(opening(1, 1, 1));
    score.open(opening(2, 1, 1));
    expect(score.raise(2)).toEqual([1, 2]);
    expect(score.open(opening(3, 1, 1))).toBeNull();
    expect(score.feed(packet(Kind.Speech, 1, 0, 100))).toBeNull();
    expect(score.open(opening(4, 2, 2))).not.toBeNull();
  });

  it("stands still for its epoch until it may go on, its turn closes, or a higher epoch comes", () => {
    const score = new Score(LAYOUT);
    score.raise(2);
    score.hold(1, true);
    expect(score.held).toBe(false);
    score.hold(2, true);
    expect(score.held).toBe(true);
    score.hold(1, false);
    expect(score.held).toBe(true);
    score.hold(2, false);
    expect(score.held).toBe(false);
    const endings = [() => score.raise(3), () => score.open(opening(5, 2, 4)), () => score.closeTurn(4)];
    endings.forEach((ending, i) => {
      score.hold(2 + i, true);
      expect(score.held).toBe(true);
      ending();
      expect(score.held).toBe(false);
    });
  });

  it("takes no microphone for a body", () => {
    const score = new Score(LAYOUT);
    const idle = score.openIdle();
    expect(score.feed(packet(Kind.Microphone, 0, 0, 640))).toBeNull();
    expect(idle.body.end).toBe(0);
  });

  it("silences every turn it knows, but not the next, nor what may not be interrupted", () => {
    const score = new Score(LAYOUT);
    score.open(opening(1, 1, 1));
    score.open(opening(2, 1, 1, { interruptible: false }));
    expect(score.silence()).toEqual([1]);
    expect(score.open(opening(3, 1, 1))).toBeNull();
    expect(score.open(opening(4, 2, 1))).not.toBeNull();
  });

  it("limits playback by speech, unless the other tracks are further than they may be", () => {
    const score = new Score(LAYOUT);
    const segment = score.open(opening(1, 1, 1))!;
    score.feed(packet(Kind.Face, 1, 0, 2 * 18));
    expect(limitOf(segment)).toBe(0);
    score.feed(packet(Kind.Speech, 1, 0, 400));
    expect(limitOf(segment)).toBeCloseTo(0.2);
    score.feed(packet(Kind.Face, 1, 0.3, 2 * 42));
    expect(limitOf(segment)).toBeCloseTo(0.6);
    score.close(1, 0.9);
    expect(limitOf(segment)).toBe(0.9);
  });

  it("places words by code points", () => {
    const score = new Score(LAYOUT);
    const segment = score.open(opening(1, 1, 1, { text: "😀好 ok" }))!;
    score.addWords({ type: "words", segment: 1, epoch: 1, words: [[1, 1, 0, 200], [3, 2, 250, 400]] }); // prettier-ignore
    expect(segment.words.map(({ from, to }) => segment.text.slice(from, to))).toEqual(["好", "ok"]);
    expect(segment.words[1]).toMatchObject({ start: 0.25, end: 0.4 });
  });

  it("takes idle life from packets of segment 0", () => {
    const score = new Score(LAYOUT);
    const { face } = score.openIdle();
    score.feed({ ...packet(Kind.Face, 0, 0, 0), payload: new Uint8Array([0, 0, 255, 0]) });
    const out = new Float32Array(2);
    face.read(0.5 / 60, out);
    expect(out[0]).toBeCloseTo(0.5);
    face.read(1.5 / 60, out);
    expect(out[0]).toBeCloseTo(0.5);
  });
});
