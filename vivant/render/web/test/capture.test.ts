import { describe, expect, it } from "vitest";
import { Capture, PACKET_SAMPLES, type Captured } from "../src/capture";
import { MOST_WAITING, Uplink } from "../src/uplink";
import { Kind, MICROPHONE_RATE, type Packet } from "../src/wire";

function captured(rate: number, seconds: number, sound: (t: number) => number): Captured[] {
  const packets: Captured[] = [];
  const capture = new Capture(rate, (packet) => packets.push(packet));
  for (let at = 0; at < rate * seconds; at += 128) {
    capture.push(Float32Array.from({ length: 128 }, (_, i) => sound((at + i) / rate)));
  }
  return packets;
}

describe("Capture", () => {
  for (const rate of [8000, 16000, 44100, 48000, 96000]) {
    it(`makes whole packets of 16 kHz in real time from ${rate} Hz`, () => {
      const packets = captured(rate, 1, (t) => 0.5 * Math.sin(2 * Math.PI * 300 * t));
      packets.forEach(({ start, samples }, i) => {
        expect(start).toBe(i * PACKET_SAMPLES);
        expect(samples.length).toBe(PACKET_SAMPLES);
      });
      expect(packets.length).toBe(Math.floor(MICROPHONE_RATE / PACKET_SAMPLES));
      const { start, samples, level } = packets[20]!;
      samples.forEach((sample, i) => {
        const expected = 16384 * Math.sin((2 * Math.PI * 300 * (start + i)) / MICROPHONE_RATE);
        expect(Math.abs(sample - expected)).toBeLessThan(40);
      });
      expect(level).toBeCloseTo(-9, 0);
    });
  }

  it("clips what is too loud, and calls silence silent", () => {
    expect(Math.max(...captured(16000, 0.1, () => 3)[1]!.samples)).toBe(32767);
    expect(Math.min(...captured(16000, 0.1, () => -3)[1]!.samples)).toBe(-32768);
    expect(captured(16000, 0.1, () => 0)[1]!.level).toBe(-Infinity);
  });
});

describe("Uplink", () => {
  const packet = (index: number): Captured => ({
    start: index * PACKET_SAMPLES,
    samples: new Int16Array(PACKET_SAMPLES),
    level: -30,
  });

  function uplink(): { uplink: Uplink; times: number[]; offer: (index: number, waiting?: number) => void } {
    const made = new Uplink();
    const times: number[] = [];
    const send = ({ kind, segment, epoch, pts, payload }: Omit<Packet, "seq">): boolean => {
      expect([kind, segment, epoch, payload.length]).toEqual([Kind.Microphone, 0, 0, 2 * PACKET_SAMPLES]);
      times.push(Math.round(pts * 1000));
      return true;
    };
    return { uplink: made, times, offer: (index, waiting = 0) => made.offer(packet(index), waiting, send) };
  }

  it("counts from the first sample since it listens", () => {
    const { uplink: made, times, offer } = uplink();
    offer(7);
    offer(8);
    made.restart();
    offer(11);
    offer(12);
    expect(times).toEqual([0, 32, 0, 32]);
  });

  it("drops and counts what a slow connection cannot take, and its time passes", () => {
    const { uplink: made, times, offer } = uplink();
    offer(0);
    offer(1, MOST_WAITING + 1);
    offer(2, MOST_WAITING + 1);
    offer(3, MOST_WAITING);
    expect(times).toEqual([0, 96]);
    expect([made.sent, made.dropped]).toEqual([2, 2]);
    made.offer(packet(4), 0, () => false);
    expect(made.dropped).toBe(3);
  });
});
