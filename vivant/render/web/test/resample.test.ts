import { describe, expect, it } from "vitest";
import { Resampler } from "../src/resample";

const sine = (rate: number, hertz: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));

describe("Resampler", () => {
  for (const [from, to] of [[22050, 48000], [24000, 48000], [22050, 44100], [48000, 44100], [48000, 48000]] as const) { // prettier-ignore
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
});
