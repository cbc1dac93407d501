import { expect, it } from "vitest";
import { SpeechStream, type Piece } from "../src/speech";

const RATE = 22050;
const tone = (pts: number, seconds: number) => ({
  pts,
  rate: RATE,
  samples: Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => Math.sin(300 * (pts + i / RATE))),
});
const end = ({ start, samples }: Piece): number => start + samples.length;

it("joins chunks without gap or overlap, even when the pieces are taken away", () => {
  const stream = new SpeechStream(48000);
  const pieces = [0, 0.2, 0.4].flatMap((pts) => stream.feed(tone(pts, 0.2)));
  const ends = pieces.map(end);
  pieces.push(...stream.flush());
  pieces.slice(1).forEach((piece, i) => expect(piece.start).toBe(ends[i]));
  expect(Math.abs(end(pieces.at(-1)!) - 0.6 * 48000)).toBeLessThanOrEqual(3);
  for (const { start, samples } of pieces) {
    samples.forEach((sample, i) => {
      const frame = start + i;
      if (frame > 50 && frame < 28700) expect(sample).toBeCloseTo(Math.sin((300 * frame) / 48000), 2);
    });
  }
});

it("starts anew behind a gap, where the pts says", () => {
  const stream = new SpeechStream(48000);
  stream.feed(tone(0, 0.2));
  const [rest, fresh] = stream.feed(tone(0.5, 0.2));
  expect(rest!.samples.length).toBeGreaterThan(0);
  expect(fresh!.start).toBe(24000);
});
