/** The sound device: an AudioContext with the player's worklet, a gain to mute and an analyser to measure. */

import workletSource from "./player.worklet.ts?bundle";
import { SoundClock } from "./clock";
import type { Anchor } from "./playhead";
import type { Command } from "./player";
import { SpeechStream, type Piece, type Speech } from "./speech";
import type { SoundDevice } from "./transport";
import { addWorklet } from "./worklet";

export class Voice implements SoundDevice {
  onAnchor: (anchor: Anchor) => void = () => undefined;
  private readonly context = new AudioContext({ latencyHint: "interactive" });
  private readonly gain = this.context.createGain();
  private readonly analyser = this.context.createAnalyser();
  private readonly clock = new SoundClock();
  private readonly streams = new Map<number, SpeechStream>();
  private readonly window: Float32Array<ArrayBuffer>;
  private node: AudioWorkletNode | null = null;

  constructor() {
    this.analyser.fftSize = 512;
    this.window = new Float32Array(this.analyser.fftSize);
    this.gain.connect(this.analyser).connect(this.context.destination);
  }

  /** Load the worklet; it works with the context still suspended. */
  async load(): Promise<void> {
    await addWorklet(this.context, workletSource);
    const node = new AudioWorkletNode(this.context, "vivant-player", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = (event: MessageEvent<Anchor>) => this.onAnchor(this.inSeconds(event.data));
    node.connect(this.gain);
    this.node = node;
  }

  /** True while the browser withholds sound until a tap. */
  get locked(): boolean {
    return this.context.state !== "running";
  }

  /** Ask for sound; must be called from a gesture of the visitor's. */
  async unlock(): Promise<void> {
    if (this.locked) await this.context.resume();
  }

  set muted(muted: boolean) {
    this.gain.gain.value = muted ? 0 : 1;
  }

  /** Level of the output over the last 512 samples (about 10 ms), dBFS; -Infinity in digital silence. */
  level(): number {
    if (this.locked) return -Infinity;
    this.analyser.getFloatTimeDomainData(this.window);
    const power = this.window.reduce((sum, sample) => sum + sample * sample, 0) / this.window.length;
    return 10 * Math.log10(power);
  }

  running(now: number): boolean {
    if (!this.node || this.locked) {
      this.clock.reset();
      return false;
    }
    this.clock.observe(this.context.currentTime, this.latency, now);
    return this.clock.alive(now);
  }

  heard(now: number): number {
    return this.clock.heard(now);
  }

  /** As `heard`, from this instant's reading alone, without smoothing. */
  heardRaw(): number {
    return this.context.currentTime - this.latency;
  }

  feed(segment: number, speech: Speech): void {
    const stream = this.streams.get(segment) ?? new SpeechStream(this.context.sampleRate);
    this.streams.set(segment, stream);
    this.post(segment, stream.feed(speech));
  }

  extend(segment: number, limit: number, closed: boolean): void {
    const stream = closed && this.streams.get(segment);
    if (stream) {
      this.post(segment, stream.flush());
      this.streams.delete(segment);
    }
    this.send({ do: "extend", segment, limit: this.frames(limit), closed });
  }

  seek(segment: number, pts: number, time: number): void {
    this.send({ do: "seek", segment, position: this.frames(pts), time: this.frames(time) });
  }

  drop(segments: number[] | null): void {
    for (const segment of segments ?? [...this.streams.keys()]) this.streams.delete(segment);
    this.send({ do: "drop", segments });
  }

  hold(on: boolean): void {
    this.send({ do: "hold", on });
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  private get latency(): number {
    return this.context.outputLatency || this.context.baseLatency || 0;
  }

  private post(segment: number, pieces: Piece[]): void {
    for (const { start, samples } of pieces) {
      this.send({ do: "feed", segment, start, samples }, [samples.buffer]);
    }
  }

  private send(command: Command, transfer: Transferable[] = []): void {
    this.node?.port.postMessage(command, transfer);
  }

  private frames(seconds: number): number {
    return Math.round(seconds * this.context.sampleRate);
  }

  private inSeconds(anchor: Anchor): Anchor {
    const { sampleRate } = this.context;
    return { ...anchor, time: anchor.time / sampleRate, position: anchor.position / sampleRate };
  }
}
