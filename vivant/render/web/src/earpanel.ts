/** The microphone's button and the line that says what to know of it. */

import { text, type Key, type Language } from "./texts";
import type { EarState } from "./wire";

const MICROPHONE = "M12 3.500a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM6 11.500a6 6 0 0 0 12 0M12 17.500v3";

/** Levels that the ring around the button spans, dBFS. */
const QUIET = -55;
const LOUD = -15;

export class EarPanel {
  state: EarState = "off";
  /** What has been understood so far. */
  caption = "";
  private hint: Key | null = null;

  constructor(
    private readonly button: HTMLButtonElement,
    private readonly line: HTMLElement,
    private readonly root: HTMLElement,
  ) {
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${MICROPHONE}"/></svg>`;
    this.show("off", "");
  }

  show(state: EarState, caption: string): void {
    this.state = state;
    this.caption = caption;
    this.root.dataset["ear"] = state;
    this.root.dataset["caption"] = String(caption !== "");
    this.button.setAttribute("aria-pressed", String(state !== "off"));
    if (state === "off") this.setLevel(-Infinity);
  }

  /** @param level dBFS */
  setLevel(level: number): void {
    const share = Math.max(0, Math.min(1, (level - QUIET) / (LOUD - QUIET)));
    this.button.style.setProperty("--level", share.toFixed(2));
  }

  setHint(hint: Key | null): void {
    this.hint = hint;
  }

  translate(language: Language): void {
    const label = text(language, this.state === "off" ? "listen" : "unlisten");
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    this.line.textContent = this.hint && text(language, this.hint);
    this.line.hidden = this.hint === null;
  }
}
