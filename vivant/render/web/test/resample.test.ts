import { describe, expect, it } from "vitest";
import { Resampler } from "../src/resample";

const sine = (rate: number, hertz: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));

describe("Resampler", () => {
  for (const [from, to] of [[22050, 48000], [24000, 48000], [22050, 44100], [48000, 44100], [48000, 48000],
    [8000, 16000], [11025, 16000], [16000, 16000], [44100, 16000], [48000, 16000], [96000, 16000]] as const) { // prettier-ignore
    it(`keeps a tone and its phase from ${from} to ${to} Hz, in chunks of any size`, () => {
      const resampler = new Resampler(from, to);
      const input = sine(from, 440, from / 2);
      const output: number[] = [];
      for (let at = 0, size = 7; at < input.length; at += size, size = (size * 3) % 401 || 11) {
        output.push(...resampler.push(input.slice(at, at + size)));
      }
      output.push(...resampler.flush());
      expect(Math.abs(output.length - to / 2)).toBeLessThanOrEqual(to / from + 1);
      const expected = sine(to, 440, output.length);
      const errors = output.slice(200, -200).map((sample, i) => Math.abs(sample - expected[i + 200]!));
      expect(Math.max(...errors)).toBeLessThan(2e-3);
    });
  }

  for (const from of [22050, 44100, 48000, 96000]) {
    it(`lets nothing above half the new rate fold back from ${from} to 16000 Hz, and keeps what lies below`, () => {
      const passed = (hertz: number): number => {
        const output = new Resampler(from, 16000).push(sine(from, hertz, from / 2)).slice(400, -400);
        return 20 * Math.log10(Math.SQRT2 * Math.sqrt(output.reduce((sum, x) => sum + x * x, 0) / output.length));
      };
      for (const hertz of [100, 1000, 4000, 6800]) expect(Math.abs(passed(hertz))).toBeLessThan(0.1);
      for (const hertz of [8100, 9000, 10500, 0.49 * from]) expect(passed(hertz)).toBeLessThan(-40);
    });
  }
});
