/**
 * The visitor's microphone as the page sees it: whether it is on, who understands, and what is shown of it. No I/O.
 *
 * Nothing here judges loudness or stops what is being said: the server decides that, by `epoch` and `hold`.
 */

import type { Captured } from "./capture";
import type { Key } from "./texts";
import { Uplink } from "./uplink";
import type { ClientMessage, EarState, Hear, Packet, Speech } from "./wire";

/** Why there is no listening; the texts say what to do. */
export type Reason = Extract<Key, `microphone${string}` | `recognition${string}` | "deaf">;

/** Listening could not begin, or ended. */
export class HearingError extends Error {
  override name = "HearingError";

  constructor(readonly reason: Reason) {
    super(reason);
  }
}

/** What a source tells of while it runs. */
export interface Listener {
  sound(captured: Captured): void;
  speech(speech: Speech): void;
  /** It ended by itself. */
  lost(reason: Reason): void;
}

/** The microphone, for a server that understands; or a recogniser of the browser's. Used once. */
export interface Source {
  readonly by: "server" | "client";
  /** Resolves once it runs; HearingError where it cannot. */
  start(listener: Listener): Promise<void>;
  /** Give the device back; also before it runs. */
  stop(): void;
}

/** The way to the server. */
export interface Line {
  send(message: ClientMessage): boolean;
  sendPacket(packet: Omit<Packet, "seq">): boolean;
  /** Bytes that wait to leave. */
  readonly buffered: number;
}

export interface EarView {
  setHearing(state: EarState, text: string): void;
  /** @param level RMS of the last packet, dBFS. */
  setLevel(level: number): void;
  setHint(hint: Reason | "limits" | "limitsBrowser" | null): void;
}

/** How long the server may say `off` of a microphone that is on (it may not know yet), seconds. */
const DEAF_AFTER = 2;

export class Ear {
  readonly uplink = new Uplink();
  private source: Source | null = null;
  private running = false;
  private deafSince: number | null = null;

  /** @param open A new source. */
  constructor(
    private readonly open: () => Source,
    private readonly line: Line,
    private readonly view: EarView,
  ) {}

  get on(): boolean {
    return this.source !== null;
  }

  /** The visitor pressed the button. */
  async toggle(): Promise<void> {
    if (this.source) this.stop();
    else await this.start();
  }

  /** Give the microphone back. `reason`: it was not the visitor's wish. */
  stop(reason: Reason | null = null): void {
    const { source, running } = this;
    this.source = null;
    this.running = false;
    this.deafSince = null;
    source?.stop();
    if (source && running) this.line.send({ type: "listen", on: false, by: source.by });
    if (source) this.view.setHearing("off", "");
    if (source) this.view.setHint(reason);
  }

  /** Stop and start anew, as after a change of language. */
  async restart(): Promise<void> {
    if (!this.source) return;
    this.stop();
    await this.start();
  }

  /** The connection is there (again). `input`: this page may listen. */
  admitted(input: boolean): void {
    if (!input) this.stop();
    else if (this.running) this.announce();
  }

  /** The server says what it hears. */
  hear({ state, text }: Hear, now: number): void {
    if (!this.running) return;
    this.deafSince = state === "off" ? (this.deafSince ?? now) : null;
    if (state !== "off") this.show(state, text);
  }

  /** Time passes. */
  tick(now: number): void {
    if (this.deafSince !== null && now - this.deafSince > DEAF_AFTER) this.stop("deaf");
  }

  private async start(): Promise<void> {
    const source = (this.source = this.open());
    const current = (): boolean => this.source === source;
    this.view.setHint(null);
    try {
      await source.start({
        sound: (captured) => current() && this.running && this.takeSound(captured),
        speech: (speech) => current() && this.running && this.takeSpeech(speech),
        lost: (reason) => current() && this.stop(reason),
      });
    } catch (error) {
      source.stop();
      if (!(error instanceof HearingError)) throw error;
      return current() ? this.stop(error.reason) : undefined;
    }
    if (!current()) return source.stop();
    this.running = true;
    this.announce();
    this.view.setHearing("listening", "");
    this.view.setHint(source.by === "server" ? "limits" : "limitsBrowser");
  }

  private announce(): void {
    this.uplink.restart();
    this.deafSince = null;
    this.line.send({ type: "listen", on: true, by: this.source!.by });
  }

  private takeSound(captured: Captured): void {
    this.view.setLevel(captured.level);
    this.uplink.offer(captured, this.line.buffered, (packet) => this.line.sendPacket(packet));
  }

  private takeSpeech(speech: Speech): void {
    this.line.send(speech);
    this.show(speech.final ? "understanding" : "hearing", speech.text);
  }

  private show(state: EarState, text: string): void {
    this.view.setHearing(state, text);
    if (text) this.view.setHint(null);
  }
}
