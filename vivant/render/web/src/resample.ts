/**
 * Streaming change of sample rate by a polyphase windowed-sinc filter.
 *
 * Source: J. O. Smith, "Digital Audio Resampling" (ccrma.stanford.edu/~jos/resample), Hann window.
 *
 * To a higher rate, the filter has 32 taps. To a lower one it is a low pass as well: 48 lobes, however many input
 * samples these span, and a cutoff below half the new rate, so that what lies above that half is gone (-44 dB).
 */

const UPWARDS = 16;
const LOBES = 24;
/** A Hann window's filter needs this much of the new half rate from its cutoff to its stopband: 3.1 / LOBES / 2. */
const GUARD = 0.065;

export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly cutoff: number;
  /** Input samples that the filter reaches to either side. */
  private readonly half: number;
  private readonly phases = new Map<number, Float32Array>();
  private history: Float32Array;
  /** Index of the first sample of `history` in the input, and of the next output sample. */
  private first: number;
  private next = 0;

  /** @param from Rate of the input, Hz. @param to Rate of the output, Hz. */
  constructor(from: number, to: number) {
    const divisor = gcd(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    this.cutoff = to < from ? (1 - GUARD) * (to / from) : 1;
    this.half = to < from ? Math.ceil(LOBES / this.cutoff) : UPWARDS;
    this.history = new Float32Array(this.half);
    this.first = -this.half;
  }

  /** The output that `samples` complete: as much as the filter's look-ahead allows. */
  push(samples: Float32Array): Float32Array<ArrayBuffer> {
    const input = new Float32Array(this.history.length + samples.length);
    input.set(this.history);
    input.set(samples, this.history.length);
    const available = this.first + input.length;
    const output = new Float32Array(Math.max(0, this.countBefore(available - this.half) - this.next));
    for (let i = 0; i < output.length; i++) output[i] = this.at(this.next++, input);
    this.keep(input);
    return output;
  }

  /** The rest, as if silence followed. */
  flush(): Float32Array<ArrayBuffer> {
    return this.push(new Float32Array(this.half));
  }

  /** How many output samples lie before an input index. */
  private countBefore(index: number): number {
    return Math.max(0, Math.ceil((index * this.up) / this.down));
  }

  private at(index: number, input: Float32Array): number {
    const place = index * this.down;
    const taps = this.phase(place % this.up);
    const start = Math.floor(place / this.up) - this.half + 1 - this.first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * (input[start + tap] ?? 0);
    return sum;
  }

  private phase(phase: number): Float32Array {
    let taps = this.phases.get(phase);
    if (!taps) this.phases.set(phase, (taps = kernel(phase / this.up, this.cutoff, this.half)));
    return taps;
  }

  private keep(input: Float32Array): void {
    const needed = Math.floor((this.next * this.down) / this.up) - this.half + 1;
    const drop = Math.max(0, Math.min(input.length, needed - this.first));
    this.history = input.slice(drop);
    this.first += drop;
  }
}

function kernel(fraction: number, cutoff: number, half: number): Float32Array {
  const taps = new Float32Array(2 * half);
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap++) {
    const x = tap - half + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / half);
    taps[tap] = Math.abs(x) < half ? cutoff * sinc(cutoff * x) * window : 0;
    sum += taps[tap]!;
  }
  return taps.map((tap) => tap / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
