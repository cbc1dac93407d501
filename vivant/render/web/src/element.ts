/** `<vivant-human server="https://host">`: a digital human in anybody's page. */

import { Human } from "./human";
import type { Report } from "./probe";
import style from "./style.css?inline";
import { languageOf } from "./texts";

export class VivantHuman extends HTMLElement {
  private human: Human | null = null;

  connectedCallback(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
    const root = document.createElement("div");
    root.className = "vivant";
    shadow.replaceChildren(root);
    const server = (this.getAttribute("server") || location.origin).replace(/\/+$/, "");
    const language = languageOf([this.getAttribute("lang") ?? "", ...navigator.languages]);
    const level = this.getAttribute("level");
    const hearing = hearingOf(this.getAttribute("hearing") ?? "server");
    this.human = new Human(root, { server, language, hearing, level: level === null ? undefined : Number(level) });
    this.human.start();
  }

  disconnectedCallback(): void {
    this.human?.dispose();
    this.human = null;
  }

  /** Ask a question, as if it had been typed. */
  ask(question: string): void {
    this.human?.ask(question);
  }

  /** Fall silent. */
  stop(): void {
    this.human?.stop();
  }

  /** Measurements; see `docs/web.md`. */
  probe(): Report | null {
    return this.human?.report() ?? null;
  }
}

function hearingOf(wanted: string): "server" | "browser" {
  if (wanted === "server" || wanted === "browser") return wanted;
  console.warn(`vivant: hearing="${wanted}" is neither "server" nor "browser"; the server listens`);
  return "server";
}

if (!customElements.get("vivant-human")) customElements.define("vivant-human", VivantHuman);
