/**
 * A client's side of vivant.v1 as a state machine: admission, resuming, heartbeat, reconnecting. No I/O.
 *
 * What happens is told by `opened`, `received`, `closed` and `tick`; what is to be done comes back as actions.
 */

import {
  decodeMessage,
  decodePacket,
  encodeMessage,
  encodePacket,
  WireError,
  type ClientMessage,
  type Packet,
  type Ready,
  type Role,
  type ServerMessage,
} from "./wire";

export type State = "connecting" | "ready" | "waiting" | "closed";

export type Action =
  | { do: "connect" }
  | { do: "send"; text: string }
  | { do: "transmit"; frame: ArrayBuffer }
  | { do: "disconnect" }
  | { do: "state"; state: State; closeCode: number | null }
  | { do: "ready"; ready: Ready }
  | { do: "message"; message: ServerMessage }
  | { do: "packet"; packet: Packet }
  | { do: "fault"; text: string };

/** Seconds. */
const PING_EVERY = 10;
const PONG_WITHIN = 6;
const ADMIT_WITHIN = 10;
const FIRST_RETRY = 0.5;
const LAST_RETRY = 5;

/** Close code of a server whose roles here were taken over by a newer connection. */
export const TAKEN_OVER = 4410;
/** Close code of a server that does not admit: a wrong token or origin, or a session that is no more. */
export const NOT_ADMITTED = 4403;

/** A session, and the secret that lets a client in. */
export interface Held {
  session: string;
  key: string;
}

export class Session {
  state: State = "closed";
  private actions: Action[] = [];
  private token = "";
  private held: Held | null;
  private lastNumber = 0;
  private attempts = 0;
  private retryAt = 0;
  private deadline = Infinity;
  private pingAt = Infinity;
  private sentPackets = 0;

  /**
   * @param random In [0, 1), spreads the retries of many clients.
   * @param joined A session of somebody else's to join, for messages alone; it ends where that is over.
   */
  constructor(
    private readonly roles: Role[],
    private readonly random: () => number = Math.random,
    private readonly joined: Held | null = null,
  ) {
    this.held = joined;
  }

  /** Begin; `connect` asks for a token and a socket. */
  start(now: number): Action[] {
    return this.run(() => this.connect(now));
  }

  /** End for good. */
  stop(): Action[] {
    return this.run(() => {
      this.enter("closed");
      this.actions.push({ do: "disconnect" });
    });
  }

  /** The socket is open; `token` is what admits it. */
  opened(token: string): void {
    this.token = token;
  }

  received(frame: string | ArrayBuffer, now: number): Action[] {
    return this.run(() => {
      try {
        if (typeof frame === "string") this.receiveText(frame, now);
        else this.actions.push({ do: "packet", packet: decodePacket(frame) });
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        this.actions.push({ do: "fault", text: error.message });
      }
    });
  }

  /** The socket closed, or could not be opened. */
  closed(code: number | null, now: number): Action[] {
    return this.run(() => {
      if (this.state === "closed") return;
      const over = code === NOT_ADMITTED && this.joined !== null;
      if (code === NOT_ADMITTED && this.held) this.forget();
      if (code === TAKEN_OVER || over) this.enter("closed", code);
      else this.wait(code, now);
    });
  }

  /** Time passes. */
  tick(now: number): Action[] {
    return this.run(() => {
      if (this.state === "closed") return;
      if (this.state === "waiting" && now >= this.retryAt) this.connect(now);
      else if (now >= this.deadline) this.giveUp(now);
      else if (this.state === "ready" && now >= this.pingAt) this.ping(now);
    });
  }

  /** A message of the visitor's; false where there is nobody to send it to. */
  send(message: ClientMessage): Action[] | false {
    if (this.state !== "ready") return false;
    return [{ do: "send", text: encodeMessage(message) }];
  }

  /** A media packet, numbered here; false where there is nobody to send it to. */
  sendPacket(packet: Omit<Packet, "seq">): Action[] | false {
    if (this.state !== "ready") return false;
    this.sentPackets += 1;
    return [{ do: "transmit", frame: encodePacket({ ...packet, seq: this.sentPackets }) }];
  }

  private run(step: () => void): Action[] {
    this.actions = [];
    step();
    return this.actions;
  }

  private receiveText(text: string, now: number): void {
    const { message, n } = decodeMessage(text);
    if (n !== null) this.lastNumber = n;
    switch (message.type) {
      case "hello":
        return this.identify();
      case "ready":
        return this.admit(message, now);
      case "ping":
        return this.say({ type: "pong", t: message.t });
      case "pong":
        this.deadline = Infinity;
        return;
      default:
        this.actions.push({ do: "message", message });
    }
  }

  private identify(): void {
    const resume = this.held && { ...this.held, n: this.lastNumber };
    const media = this.joined && { media: false };
    this.say({ type: "identify", roles: this.roles, token: this.token, ...media, ...(resume && { resume }) });
  }

  private admit(ready: Ready, now: number): void {
    this.held = { session: ready.session, key: ready.key };
    if (!ready.resumed) this.lastNumber = ready.n;
    this.attempts = 0;
    this.sentPackets = 0;
    this.deadline = Infinity;
    this.pingAt = now + PING_EVERY;
    this.actions.push({ do: "ready", ready });
    this.enter("ready");
  }

  /** The session is no more: begin a new one, soon. */
  private forget(): void {
    this.held = null;
    this.lastNumber = 0;
    this.attempts = 0;
  }

  private connect(now: number): void {
    this.deadline = now + ADMIT_WITHIN;
    this.enter("connecting");
    this.actions.push({ do: "connect" });
  }

  private ping(now: number): void {
    this.say({ type: "ping", t: now * 1000 });
    this.pingAt = now + PING_EVERY;
    this.deadline = now + PONG_WITHIN;
  }

  /** Silence for too long: browsers may never fire `close`. */
  private giveUp(now: number): void {
    this.actions.push({ do: "disconnect" });
    this.wait(null, now);
  }

  private wait(code: number | null, now: number): void {
    const delay = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.attempts);
    this.attempts += 1;
    this.retryAt = now + delay * (0.75 + 0.5 * this.random());
    this.deadline = Infinity;
    this.enter("waiting", code);
  }

  private enter(state: State, closeCode: number | null = null): void {
    this.state = state;
    this.actions.push({ do: "state", state, closeCode });
  }

  private say(message: ClientMessage): void {
    this.actions.push({ do: "send", text: encodeMessage(message) });
  }
}
