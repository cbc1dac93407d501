/** The page at `/operator`: shows live what a human's behaviour does and why, and lets an operator step in. */

import { ConductLog } from "./conduct";
import { Connection, type Handler } from "./connection";
import { OperatorApi, TokenWanted, type Listed } from "./operators";
import { OperatorUi } from "./operatorui";
import { languageOf } from "./texts";
import { Transcript } from "./transcript";
import type { ServerMessage } from "./wire";

const LIST_EVERY_MS = 2000;
const STORED = "vivant.operator.token";

const wishes = new URLSearchParams(location.search);

class Operator {
  private readonly language = languageOf([wishes.get("lang") ?? "", ...navigator.languages]);
  private readonly api = new OperatorApi(location.origin);
  private readonly ui: OperatorUi;
  private listed: Listed[] = [];
  private chosen: string | null = null;
  private connection: Connection | null = null;
  private log = new ConductLog();
  private transcript = new Transcript();

  constructor(root: HTMLElement) {
    this.api.token = sessionStorage.getItem(STORED) ?? "";
    this.ui = new OperatorUi(root, this.language, {
      choose: (session) => this.join(session),
      halt: () => this.operate("halt"),
      handOver: () => this.operate("handover"),
      enter: (token) => this.enter(token),
    });
  }

  start(): void {
    void this.list();
    window.setInterval(() => void this.list(), LIST_EVERY_MS);
  }

  /** Ask which sessions there are; joins the newest where none is chosen, or the chosen one is over. */
  private async list(): Promise<void> {
    try {
      this.listed = await this.api.sessions();
      this.ui.askToken(false);
    } catch (error) {
      if (error instanceof TokenWanted) return this.ui.askToken(true);
      console.warn("vivant:", error);
      return this.ui.setMessage("unreachable");
    }
    const running = this.listed.some(({ session }) => session === this.chosen);
    if (!running && this.listed[0]) this.join(this.listed[0].session);
    this.ui.setSessions(this.listed, this.chosen);
    if (this.listed.length === 0) this.ui.setMessage("none");
    else if (this.log.nodes.length > 0 || running) this.ui.setMessage(null);
  }

  private enter(token: string): void {
    this.api.token = token;
    sessionStorage.setItem(STORED, token);
    void this.list();
  }

  private join(session: string): void {
    const joined = this.listed.find((each) => each.session === session);
    if (!joined) return;
    this.connection?.close();
    this.chosen = session;
    this.log = new ConductLog();
    this.transcript = new Transcript();
    this.ui.tree.show(null);
    this.ui.showConduct(this.log);
    this.ui.showTranscript([]);
    const connection = new Connection(location.origin, ["operator"], (action) => {
      if (connection === this.connection) this.handle(action);
    }, { session, key: joined.key }); // prettier-ignore
    this.connection = connection;
    connection.open();
  }

  private readonly handle: Handler = (action) => {
    switch (action.do) {
      case "state":
        return this.ui.setState(action.state);
      case "ready":
        return void this.connection?.send({ type: "watch", on: true, lang: this.language });
      case "message":
        return this.receive(action.message);
      case "fault":
        return console.warn(`vivant: ${action.text}`);
    }
  };

  private receive(message: ServerMessage): void {
    if (message.type === "behavior") {
      const changed = this.log.apply(message, Date.now());
      if (message.whole) void this.draw(message.tree);
      for (const path of changed) this.ui.tree.setStatus(path, this.log.statuses[path] ?? "");
      if (!message.whole) this.showPointers(message.pointers);
    } else if (message.type === "alert") {
      this.log.alert(message, Date.now());
    } else if (message.type === "error" || message.type === "notice") {
      this.log.alert({ type: "alert", code: message.code, text: message.text }, Date.now());
    } else if (this.transcript.receive(message)) {
      return this.ui.showTranscript(this.transcript.lines);
    } else return;
    this.ui.showConduct(this.log);
  }

  private async draw(tree: string): Promise<void> {
    const { chosen } = this;
    if (!tree || chosen === null) return this.ui.setMessage("noTree");
    try {
      const svg = await this.api.tree(chosen);
      if (chosen !== this.chosen) return;
      this.ui.tree.show(svg);
    } catch (error) {
      console.error("vivant:", error);
      return this.ui.setMessage("unreachable");
    }
    this.ui.setMessage(null);
    for (const { path } of this.log.nodes) this.ui.tree.setStatus(path, this.log.statuses[path] ?? "");
    this.showPointers(this.log.pointers);
  }

  private showPointers(pointers: Record<string, Record<string, string>>): void {
    for (const [path, row] of Object.entries(pointers)) {
      for (const [port, value] of Object.entries(row)) this.ui.tree.setValue(path, port, value);
    }
  }

  private operate(wish: "halt" | "handover"): void {
    this.connection?.send({ type: "operate", do: wish, reason: "" });
  }
}

const root = document.createElement("div");
document.body.append(root);
new Operator(root).start();
