/**
 * Streaming change of sample rate by a polyphase windowed-sinc filter.
 *
 * Source: J. O. Smith, "Digital Audio Resampling" (ccrma.stanford.edu/~jos/resample), Hann window, 32 taps.
 */

const HALF = 16;

export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly cutoff: number;
  private readonly phases = new Map<number, Float32Array>();
  private history = new Float32Array(HALF);
  /** Index of the first sample of `history` in the input, and of the next output sample. */
  private first = -HALF;
  private next = 0;

  /** @param from Rate of the input, Hz. @param to Rate of the output, Hz. */
  constructor(from: number, to: number) {
    const divisor = gcd(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    this.cutoff = Math.min(1, to / from);
  }

  /** The output that `samples` complete: as much as the filter's look-ahead of 16 input samples allows. */
  push(samples: Float32Array): Float32Array<ArrayBuffer> {
    const input = new Float32Array(this.history.length + samples.length);
    input.set(this.history);
    input.set(samples, this.history.length);
    const available = this.first + input.length;
    const output = new Float32Array(Math.max(0, this.countBefore(available - HALF) - this.next));
    for (let i = 0; i < output.length; i++) output[i] = this.at(this.next++, input);
    this.keep(input);
    return output;
  }

  /** The rest, as if silence followed. */
  flush(): Float32Array<ArrayBuffer> {
    return this.push(new Float32Array(HALF));
  }

  /** How many output samples lie before an input index. */
  private countBefore(index: number): number {
    return Math.max(0, Math.ceil((index * this.up) / this.down));
  }

  private at(index: number, input: Float32Array): number {
    const place = index * this.down;
    const taps = this.phase(place % this.up);
    const start = Math.floor(place / this.up) - HALF + 1 - this.first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * (input[start + tap] ?? 0);
    return sum;
  }

  private phase(phase: number): Float32Array {
    let taps = this.phases.get(phase);
    if (!taps) this.phases.set(phase, (taps = kernel(phase / this.up, this.cutoff)));
    return taps;
  }

  private keep(input: Float32Array): void {
    const needed = Math.floor((this.next * this.down) / this.up) - HALF + 1;
    const drop = Math.max(0, Math.min(input.length, needed - this.first));
    this.history = input.slice(drop);
    this.first += drop;
  }
}

function kernel(fraction: number, cutoff: number): Float32Array {
  const taps = new Float32Array(2 * HALF);
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap++) {
    const x = tap - HALF + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / HALF);
    taps[tap] = Math.abs(x) < HALF ? cutoff * sinc(cutoff * x) * window : 0;
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
