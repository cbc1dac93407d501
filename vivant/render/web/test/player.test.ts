import { describe, expect, it } from "vitest";
import { Player } from "../src/player";
import type { Anchor } from "../src/playhead";

const RATE = 48000;
const ones = (count: number, value = 0.5): Float32Array<ArrayBuffer> => new Float32Array(count).fill(value);

function player(): { player: Player; anchors: Anchor[]; block: (time: number) => Float32Array } {
  const anchors: Anchor[] = [];
  const made = new Player(RATE, (anchor) => anchors.push(anchor));
  const block = (time: number): Float32Array => {
    const out = new Float32Array(128);
    made.render(out, time);
    return out;
  };
  return { player: made, anchors, block };
}

describe("Player", () => {
  it("lays speech where its pts says, to the sample", () => {
    const { player: made, block } = player();
    made.receive({ do: "feed", segment: 1, start: 100, samples: ones(3000) }, 0);
    made.receive({ do: "extend", segment: 1, limit: 3100, closed: true }, 0);
    const out = block(0);
    expect(out[99]).toBe(0);
    expect(out[100]).toBe(0.5);
  });

  it("is silent within 4 ms of a cut, and fades without a step", () => {
    const { player: made, anchors, block } = player();
    made.receive({ do: "feed", segment: 1, start: 0, samples: ones(9000) }, 0);
    made.receive({ do: "extend", segment: 1, limit: 9000, closed: false }, 0);
    block(0);
    made.receive({ do: "drop", segments: [1] }, 128);
    const tail = [...block(128), ...block(256), ...block(384)];
    const steps = tail.map((sample, i) => Math.abs(sample - (tail[i - 1] ?? 0.5)));
    expect(Math.max(...steps)).toBeLessThan(0.01);
    expect(tail.slice(192).every((sample) => sample === 0)).toBe(true);
    expect(anchors.at(-1)).toMatchObject({ time: 128, segment: null });
  });

  it("is silent within 4 ms of a hold, keeps its place, and goes on there without a step", () => {
    const { player: made, anchors, block } = player();
    const samples = Float32Array.from({ length: 9000 }, (_, i) => 0.5 + 0.4 * Math.sin(i / 40));
    made.receive({ do: "feed", segment: 1, start: 0, samples }, 0);
    made.receive({ do: "extend", segment: 1, limit: 9000, closed: true }, 0);
    const sound = [...block(0)];
    made.receive({ do: "hold", on: true }, 128);
    expect(anchors.at(-1)).toEqual({ time: 128, segment: 1, position: 128, moving: false, ended: null });
    let time = 128;
    for (; time < 1280; time += 128) sound.push(...block(time));
    expect(sound.slice(128 + 192).every((sample) => sample === 0)).toBe(true);
    expect(anchors).toHaveLength(2);
    made.receive({ do: "hold", on: false }, time);
    for (; time < 2560; time += 128) sound.push(...block(time));
    expect(anchors.at(-1)).toEqual({ time: 1280, segment: 1, position: 128, moving: true, ended: null });
    expect(sound[1280 + 192]).toBeCloseTo(samples[128 + 192]!, 6);
    const steps = sound.slice(1).map((sample, i) => Math.abs(sample - sound[i]!));
    expect(Math.max(...steps)).toBeLessThan(0.02);
  });

  it("fades where speech runs dry and goes on where it stopped", () => {
    const { player: made, block } = player();
    made.receive({ do: "feed", segment: 1, start: 0, samples: ones(2500) }, 0);
    made.receive({ do: "extend", segment: 1, limit: 2500, closed: false }, 0);
    let time = 0;
    for (; time < 2560; time += 128) block(time);
    const out = block(time);
    expect(out[0]).toBeGreaterThan(0);
    expect(out[0]).toBeLessThan(0.5);
    made.receive({ do: "feed", segment: 1, start: 2500, samples: ones(2500, 0.25) }, 0);
    made.receive({ do: "extend", segment: 1, limit: 5000, closed: true }, 0);
    for (let i = 0; i < 3; i++) time += 128;
    expect(block(time + 128)[127]).toBeCloseTo(0.25);
  });

  it("takes up a segment in its middle, as of a time", () => {
    const { player: made, anchors, block } = player();
    const samples = Float32Array.from({ length: 9000 }, (_, i) => i / 9000);
    made.receive({ do: "feed", segment: 4, start: 0, samples }, 0);
    made.receive({ do: "extend", segment: 4, limit: 9000, closed: true }, 0);
    made.receive({ do: "seek", segment: 4, position: 1000, time: 500 }, 0);
    expect(block(564)[0]).toBeCloseTo(1064 / 9000);
    expect(anchors[0]).toMatchObject({ time: 564, segment: 4, position: 1064, moving: true });
  });
});
