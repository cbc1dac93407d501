/** The audio worklet around `Capture`: runs in the AudioWorkletGlobalScope. Its output stays silent. */

import { Capture } from "./capture";

declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** What a device gives that gives nothing just now: time goes on. */
const SILENCE = new Float32Array(128);

class CaptureProcessor extends AudioWorkletProcessor {
  private readonly capture = new Capture(sampleRate, (packet) => {
    this.port.postMessage(packet, [packet.samples.buffer]);
  });

  process(inputs: Float32Array[][]): boolean {
    this.capture.push(inputs[0]?.[0] ?? SILENCE);
    return true;
  }
}

registerProcessor("vivant-microphone", CaptureProcessor);
