/** What the microphone heard, as packets for the wire: counted from `listen`, and bounded. No I/O. */

import type { Captured } from "./capture";
import { Kind, MICROPHONE_RATE, microphonePayload, type Packet } from "./wire";

/** Bytes that may wait to leave: about a second of sound. Beyond, the newest sound is dropped. */
export const MOST_WAITING = 2 * MICROPHONE_RATE;

export class Uplink {
  /** Packets since the page opened: handed over, and dropped. */
  sent = 0;
  dropped = 0;
  private zero: number | null = null;

  /** `listen` was sent: the next sample is the first. */
  restart(): void {
    this.zero = null;
  }

  /** Hand a packet to `send` (false: nobody is there); dropped, with its time, where too many bytes are `waiting`. */
  offer({ start, samples }: Captured, waiting: number, send: (packet: Omit<Packet, "seq">) => boolean): void {
    this.zero ??= start;
    const pts = (start - this.zero) / MICROPHONE_RATE;
    const packet = { kind: Kind.Microphone, segment: 0, epoch: 0, pts, payload: microphonePayload(samples) };
    if (waiting <= MOST_WAITING && send(packet)) this.sent += 1;
    else this.dropped += 1;
  }
}
