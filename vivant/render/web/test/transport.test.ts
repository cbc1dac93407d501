import { describe, expect, it } from "vitest";
import { Player } from "../src/player";
import type { Anchor } from "../src/playhead";
import type { Speech } from "../src/speech";
import { Transport, type SoundDevice } from "../src/transport";

const RATE = 1000;
const LATENCY = 0.02;

/** A sound device with the real player in it; its clock runs while `on`. */
class Device implements SoundDevice {
  onAnchor: (anchor: Anchor) => void = () => undefined;
  on = false;
  frame = 0;
  heardSamples: number[] = [];
  private readonly player = new Player(RATE, ({ time, position, ...rest }) =>
    this.onAnchor({ ...rest, time: time / RATE, position: position / RATE }),
  );

  pass(seconds: number): void {
    if (!this.on) return;
    const out = new Float32Array(Math.round(seconds * RATE));
    this.player.render(out, this.frame);
    this.heardSamples.push(...out);
    this.frame += out.length;
  }
  running(): boolean {
    return this.on;
  }
  heard(): number {
    return this.frame / RATE - LATENCY;
  }
  feed(segment: number, { pts, samples }: Speech): void {
    this.player.receive({ do: "feed", segment, start: Math.round(pts * RATE), samples }, this.frame);
  }
  extend(segment: number, limit: number, closed: boolean): void {
    this.player.receive({ do: "extend", segment, limit: Math.round(limit * RATE), closed }, this.frame);
  }
  seek(segment: number, pts: number, time: number): void {
    this.player.receive({ do: "seek", segment, position: Math.round(pts * RATE), time: time * RATE }, this.frame);
  }
  drop(segments: number[] | null): void {
    this.player.receive({ do: "drop", segments }, this.frame);
  }
  hold(on: boolean): void {
    this.player.receive({ do: "hold", on }, this.frame);
  }
}

function setUp(): { device: Device; transport: Transport; ended: number[][]; now: () => number; pass: (s: number) => void } {
  const device = new Device();
  const ended: number[][] = [];
  const transport = new Transport(device, (...end) => ended.push(end));
  let now = 10;
  transport.update(now);
  const pass = (seconds: number): void => {
    for (let left = Math.round(seconds * 100); left > 0; left--) {
      now += 0.01;
      device.pass(0.01);
      transport.update(now);
    }
  };
  return { device, transport, ended, now: () => now, pass };
}

/** Sample i of the speech has the value i / 10000, to tell where it was heard. */
const speech = (seconds: number): Speech => ({
  pts: 0,
  rate: RATE,
  samples: Float32Array.from({ length: seconds * RATE }, (_, i) => i / 10000),
});

describe("Transport", () => {
  it("goes on without sound", () => {
    const { transport, ended, now, pass } = setUp();
    transport.feed(1, speech(1));
    transport.extend(1, 1, true);
    pass(0.5);
    expect(transport.update(now())!.pts).toBeCloseTo(0.5, 5);
    pass(0.6);
    expect(ended).toEqual([[1, 1]]);
    expect(transport.update(now())).toBeNull();
  });

  it("lets the sound join where the picture is, without replay", () => {
    const { device, transport, ended, now, pass } = setUp();
    transport.feed(1, speech(2));
    transport.extend(1, 2, true);
    pass(0.5);
    device.on = true;
    pass(0.3);
    expect(transport.bySound).toBe(true);
    expect(transport.update(now())!.pts).toBeCloseTo(0.8, 2);
    const heardNow = device.heardSamples[device.heardSamples.length - Math.round(LATENCY * RATE) - 1]! * 10;
    expect(heardNow).toBeCloseTo(0.8, 1.9);
    pass(1.5);
    expect(ended).toEqual([[1, 2]]);
  });

  it("goes on by its own clock when the sound stops", () => {
    const { device, transport, ended, now, pass } = setUp();
    device.on = true;
    pass(0.1);
    transport.feed(1, speech(1));
    transport.extend(1, 1, true);
    pass(0.5);
    const before = transport.update(now())!.pts;
    device.on = false;
    pass(0.2);
    expect(transport.update(now())!.pts).toBeCloseTo(before + 0.2, 1.5);
    pass(1);
    expect(ended).toEqual([[1, 1]]);
  });

  it("waits with the sound where speech is late", () => {
    const { device, transport, now, pass } = setUp();
    device.on = true;
    pass(0.1);
    transport.feed(1, speech(0.3));
    transport.extend(1, 0.3, false);
    pass(1);
    expect(transport.update(now())).toMatchObject({ segment: 1, pts: 0.3, moving: false });
    transport.extend(1, 0.6, true);
    pass(0.2);
    expect(transport.update(now())!.pts).toBeGreaterThan(0.4);
  });

  for (const on of [true, false]) {
    it(`stands still while held and goes on from there, ${on ? "with" : "without"} sound`, () => {
      const { device, transport, ended, now, pass } = setUp();
      device.on = on;
      pass(0.1);
      transport.feed(1, speech(1));
      transport.extend(1, 0.8, false);
      pass(0.4);
      const before = transport.update(now())!.pts;
      transport.hold(true, now());
      pass(0.05);
      const stood = transport.update(now())!;
      expect(stood).toMatchObject({ segment: 1, moving: false });
      expect(stood.pts - before).toBeLessThanOrEqual(LATENCY + 1e-9);
      transport.extend(1, 1, true);
      transport.hold(true, now());
      pass(3);
      expect(transport.update(now())).toEqual(stood);
      expect(device.heardSamples.slice(-2900).every((sample) => sample === 0)).toBe(true);
      transport.hold(false, now());
      pass(0.2);
      const after = transport.update(now())!;
      expect(after.moving).toBe(true);
      expect(after.pts - stood.pts).toBeGreaterThan(0.15);
      expect(after.pts - stood.pts).toBeLessThan(0.21);
      const again = device.heardSamples.slice(3400).filter((sample) => sample > stood.pts / 10);
      if (on) expect(again[0]).toBeCloseTo(stood.pts / 10, 3);
      pass(1);
      expect(ended).toEqual([[1, 1]]);
    });
  }

  it("stays held while sound comes and goes", () => {
    const { device, transport, ended, now, pass } = setUp();
    transport.feed(1, speech(1));
    transport.extend(1, 1, true);
    pass(0.4);
    transport.hold(true, now());
    for (const on of [true, false, true]) {
      device.on = on;
      pass(0.5);
      expect(transport.update(now())).toMatchObject({ segment: 1, moving: false });
      expect(transport.update(now())!.pts).toBeCloseTo(0.4, 5);
    }
    expect(device.heardSamples.every((sample) => sample === 0)).toBe(true);
    transport.hold(false, now());
    pass(0.3);
    expect(transport.update(now())!.pts).toBeCloseTo(0.7, 1);
    pass(0.5);
    expect(ended).toEqual([[1, 1]]);
  });

  it("forgets what is dropped while held, and plays what comes next only once it may", () => {
    const { transport, now, pass } = setUp();
    transport.extend(1, 1, true);
    pass(0.4);
    transport.hold(true, now());
    transport.drop([1]);
    transport.extend(2, 1, true);
    pass(0.5);
    expect(transport.update(now())).toBeNull();
    transport.hold(false, now());
    pass(0.2);
    expect(transport.update(now())).toMatchObject({ segment: 2, moving: true });
  });

  for (const on of [true, false]) {
    it(`falls silent at once, ${on ? "with" : "without"} sound`, () => {
      const { device, transport, ended, now, pass } = setUp();
      device.on = on;
      pass(0.1);
      transport.feed(1, speech(1));
      transport.extend(1, 1, true);
      transport.extend(2, 1, true);
      pass(0.4);
      transport.drop([1, 2]);
      expect(transport.update(now())).toBeNull();
      pass(0.2);
      expect(ended).toEqual([]);
      expect(device.heardSamples.slice(-100).every((sample) => sample === 0)).toBe(true);
    });
  }
});
