/** Who said what, as far as it was sent. No I/O. */

import type { ServerMessage } from "./wire";

/** Lines that are kept. */
const KEPT = 200;

export interface Line {
  who: "visitor" | "human";
  text: string;
  /** It was halted before it was said to its end. */
  cut: boolean;
  epoch: number;
}

export class Transcript {
  lines: Line[] = [];

  /** Take a message in; true where a line came or was cut. */
  receive(message: ServerMessage): boolean {
    switch (message.type) {
      case "turn.open":
        return message.question ? this.add("visitor", message.question, message.epoch) : false;
      case "segment.open":
        return message.text ? this.add("human", message.text, message.epoch) : false;
      case "turn.close":
        return message.halted && this.cut(message.epoch);
      default:
        return false;
    }
  }

  private add(who: Line["who"], text: string, epoch: number): boolean {
    this.lines = [...this.lines, { who, text, cut: false, epoch }].slice(-KEPT);
    return true;
  }

  /** The last sentence of a turn was not heard to its end. */
  private cut(epoch: number): boolean {
    const last = this.lines.filter((line) => line.who === "human" && line.epoch === epoch).at(-1);
    if (last) last.cut = true;
    return last !== undefined;
  }
}
