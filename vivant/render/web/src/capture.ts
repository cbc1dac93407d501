/** The microphone's sound at 16 kHz, cut into packets; the core of its audio worklet. No I/O. */

import { Resampler } from "./resample";
import { MICROPHONE_RATE } from "./wire";

/** Samples of a packet: 32 ms. */
export const PACKET_SAMPLES = 512;

/** A packet's samples; `start` counts them from the first that came, `level` is their RMS, dBFS. */
export interface Captured {
  start: number;
  samples: Int16Array<ArrayBuffer>;
  level: number;
}

export class Capture {
  private readonly resampler: Resampler;
  private readonly pending = new Float32Array(PACKET_SAMPLES);
  private filled = 0;
  private start = 0;

  /** @param rate The device's, Hz. @param onPacket Told of each packet that is full. */
  constructor(
    rate: number,
    private readonly onPacket: (packet: Captured) => void,
  ) {
    this.resampler = new Resampler(Math.round(rate), MICROPHONE_RATE);
  }

  /** @param block Samples at the device's rate, of any number. */
  push(block: Float32Array): void {
    for (let rest = this.resampler.push(block); rest.length > 0; ) {
      const count = Math.min(rest.length, PACKET_SAMPLES - this.filled);
      this.pending.set(rest.subarray(0, count), this.filled);
      this.filled += count;
      rest = rest.subarray(count);
      if (this.filled === PACKET_SAMPLES) this.emit();
    }
  }

  private emit(): void {
    const { start, pending } = this;
    this.onPacket({ start, samples: Int16Array.from(pending, quantised), level: levelOf(pending) });
    this.start += PACKET_SAMPLES;
    this.filled = 0;
  }
}

function quantised(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(32768 * sample)));
}

function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return 10 * Math.log10(power);
}
