/** The socket and the token's request around `Session`. */

import { Session, type Action, type Held } from "./session";
import { SUBPROTOCOL, type ClientMessage, type Packet, type Role } from "./wire";

const TICK_MS = 250;

/** What the connection does itself. */
type Own = "connect" | "send" | "transmit" | "disconnect";

export type Handler = (action: Exclude<Action, { do: Own }>) => void;

export class Connection {
  private readonly session: Session;
  private socket: WebSocket | null = null;
  private timer = 0;
  private attempt = 0;

  /** @param server Address of the server, as `https://host`. @param joined A session of somebody else's, to join. */
  constructor(
    private readonly server: string,
    roles: Role[],
    private readonly handle: Handler,
    private readonly joined: Held | null = null,
  ) {
    this.session = new Session(roles, Math.random, joined);
  }

  open(): void {
    this.timer = window.setInterval(() => this.perform(this.session.tick(seconds())), TICK_MS);
    this.perform(this.session.start(seconds()));
  }

  close(): void {
    window.clearInterval(this.timer);
    this.perform(this.session.stop());
  }

  /** False where the message could not be sent, for want of a connection. */
  send(message: ClientMessage): boolean {
    const actions = this.session.send(message);
    if (actions) this.perform(actions);
    return actions !== false;
  }

  /** False where the packet could not be sent, for want of a connection. */
  sendPacket(packet: Omit<Packet, "seq">): boolean {
    const actions = this.session.sendPacket(packet);
    if (actions) this.perform(actions);
    return actions !== false;
  }

  /** Bytes that wait to leave. */
  get buffered(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  private perform(actions: Action[]): void {
    for (const action of actions) {
      if (action.do === "connect") void this.connect();
      else if (action.do === "send") this.socket?.send(action.text);
      else if (action.do === "transmit") this.socket?.send(action.frame);
      else if (action.do === "disconnect") this.disconnect();
      else this.handle(action);
    }
  }

  private async connect(): Promise<void> {
    this.disconnect();
    const attempt = ++this.attempt;
    try {
      const token = this.joined ? "" : await requestToken(this.server);
      if (attempt !== this.attempt) return;
      this.session.opened(token);
      this.listen(new WebSocket(`${this.server.replace(/^http/, "ws")}/ws`, SUBPROTOCOL));
    } catch (error) {
      console.warn("vivant: no token:", error);
      if (attempt === this.attempt) this.perform(this.session.closed(null, seconds()));
    }
  }

  private listen(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.perform(this.session.received(data, seconds()));
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.perform(this.session.closed(code, seconds()));
    };
    this.socket = socket;
  }

  private disconnect(): void {
    const socket = this.socket;
    this.socket = null;
    this.attempt += 1;
    socket?.close();
  }
}

async function requestToken(server: string): Promise<string> {
  const response = await fetch(`${server}/token`, { cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

function seconds(): number {
  return performance.now() / 1000;
}
