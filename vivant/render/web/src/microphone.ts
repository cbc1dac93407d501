/** The microphone device: getUserMedia and an audio worklet that hands its sound over. Nothing is kept. */

import workletSource from "./microphone.worklet.ts?bundle";
import type { Captured } from "./capture";
import { HearingError, type Listener, type Reason, type Source } from "./ear";
import { addWorklet } from "./worklet";

const WISHES: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

/** By the name of the error that getUserMedia fails with (Media Capture and Streams, 10.2). */
const REASONS: Record<string, Reason> = {
  NotAllowedError: "microphoneDenied",
  SecurityError: "microphoneDenied",
  NotFoundError: "microphoneMissing",
  OverconstrainedError: "microphoneMissing",
  NotReadableError: "microphoneBusy",
  AbortError: "microphoneBusy",
};

export class Microphone implements Source {
  readonly by = "server";
  private context: AudioContext | null = null;
  private stream: MediaStream | null = null;

  async start(listener: Listener): Promise<void> {
    if (!window.isSecureContext) throw new HearingError("microphoneInsecure");
    if (!navigator.mediaDevices) throw new HearingError("microphoneMissing");
    // While the visitor's gesture counts: some browsers start no sound later.
    const context = (this.context = new AudioContext());
    void context.resume();
    try {
      await this.connect(context, listener);
    } catch (error) {
      console.warn("vivant: no microphone:", error);
      throw new HearingError(REASONS[(error as Error).name] ?? "microphoneFailed");
    }
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.context && this.context.state !== "closed") void this.context.close();
    this.stream = null;
    this.context = null;
  }

  private async connect(context: AudioContext, listener: Listener): Promise<void> {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: WISHES });
    for (const track of this.stream.getTracks()) track.onended = () => listener.lost("microphoneMissing");
    await addWorklet(context, workletSource);
    const node = new AudioWorkletNode(context, "vivant-microphone", {
      channelCount: 1,
      channelCountMode: "explicit",
      outputChannelCount: [1],
    });
    node.port.onmessage = (event: MessageEvent<Captured>) => listener.sound(event.data);
    // A node that leads nowhere is not sure to be run; its output is silent.
    context.createMediaStreamSource(this.stream).connect(node).connect(context.destination);
  }
}
