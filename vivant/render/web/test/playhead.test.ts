import { describe, expect, it } from "vitest";
import { Playhead, type Anchor } from "../src/playhead";

function run(playhead: Playhead, time: number, count: number): { spans: number[][]; anchors: Anchor[] } {
  const spans: number[][] = [];
  const anchors: Anchor[] = [];
  playhead.step(time, count, (...span) => spans.push(span), (anchor) => anchors.push(anchor));
  return { spans, anchors };
}

describe("Playhead", () => {
  it("goes from one segment into the next without losing a frame", () => {
    const playhead = new Playhead(10);
    playhead.extend(1, 100, true);
    playhead.extend(2, 300, true);
    const { spans, anchors } = run(playhead, 1000, 128);
    expect(spans).toEqual([[1, 0, 0, 100], [2, 0, 100, 28]]); // prettier-ignore
    expect(anchors.map(({ time, segment, ended }) => [time, segment, ended])).toEqual([
      [1000, 1, null], [1100, null, 1], [1100, 2, null],
    ]); // prettier-ignore
  });

  it("waits where data is late and goes on behind a cushion", () => {
    const playhead = new Playhead(50);
    playhead.extend(1, 60, false);
    expect(run(playhead, 0, 128).spans).toEqual([[1, 0, 0, 60]]);
    playhead.extend(1, 100, false);
    expect(run(playhead, 128, 128).spans).toEqual([]);
    playhead.extend(1, 130, false);
    const { spans, anchors } = run(playhead, 256, 20);
    expect(spans).toEqual([[1, 60, 0, 20]]);
    expect(anchors).toEqual([{ time: 256, segment: 1, position: 60, moving: true, ended: null }]);
  });

  it("tells when it starts to wait, at the frame", () => {
    const playhead = new Playhead(10);
    playhead.extend(1, 60, false);
    const { anchors } = run(playhead, 0, 128);
    expect(anchors.at(-1)).toEqual({ time: 60, segment: 1, position: 60, moving: false, ended: null });
  });

  it("ends a short segment that never had a cushion", () => {
    const playhead = new Playhead(50);
    playhead.extend(1, 5, true);
    expect(run(playhead, 0, 128).anchors.map((anchor) => anchor.ended)).toEqual([null, 1]);
    expect(playhead.segment).toBeNull();
  });

  it("drops what is void and says whether it was playing", () => {
    const playhead = new Playhead(10);
    playhead.extend(1, 100, true);
    playhead.extend(2, 100, true);
    run(playhead, 0, 20);
    expect(playhead.drop((segment) => segment === 2)).toBe(false);
    expect(playhead.at).toBe(20);
    expect(playhead.drop(() => true)).toBe(true);
    expect(playhead.at).toBe(0);
  });
});
