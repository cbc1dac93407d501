/** The audio worklet around `Player`: runs in the AudioWorkletGlobalScope. */

import { Player, type Command } from "./player";

declare const currentFrame: number;
declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class PlayerProcessor extends AudioWorkletProcessor {
  private readonly player = new Player(sampleRate, (anchor) => this.port.postMessage(anchor));

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<Command>) => this.player.receive(event.data, currentFrame);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [first, ...others] = outputs[0]!;
    if (first) this.player.render(first, currentFrame);
    for (const other of others) other.set(first!);
    return true;
  }
}

registerProcessor("vivant-player", PlayerProcessor);
