/** Speech on its way to the player: chunks that join without a seam become one resampled stream. No I/O. */

import { Resampler } from "./resample";

/** Speech as it arrived, at the rate that the segment names. `pts` in seconds. */
export interface Speech {
  pts: number;
  rate: number;
  samples: Float32Array<ArrayBuffer>;
}

/** Samples at the player's rate, from frame `start` of the segment. */
export interface Piece {
  start: number;
  samples: Float32Array<ArrayBuffer>;
}

/** The speech of one segment. */
export class SpeechStream {
  private resampler: Resampler | null = null;
  private next = 0;
  private joins = 0;

  /** @param rate The player's, Hz. */
  constructor(private readonly rate: number) {}

  /** What can be played once this chunk has come. */
  feed({ pts, rate, samples }: Speech): Piece[] {
    const seam = this.resampler === null || Math.abs(pts - this.joins) >= 0.5 / rate;
    const before = seam ? this.flush() : [];
    if (seam) {
      this.resampler = new Resampler(rate, this.rate);
      this.next = Math.round(pts * this.rate);
    }
    this.joins = pts + samples.length / rate;
    return [...before, this.piece(this.resampler!.push(samples))];
  }

  /** The last samples, as if silence followed. */
  flush(): Piece[] {
    const { resampler } = this;
    this.resampler = null;
    return resampler ? [this.piece(resampler.flush())] : [];
  }

  private piece(samples: Float32Array<ArrayBuffer>): Piece {
    const start = this.next;
    this.next += samples.length;
    return { start, samples };
  }
}
