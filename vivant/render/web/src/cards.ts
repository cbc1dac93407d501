/** Cards beside the avatar: sources, tables and pictures. */

import { text, type Language } from "./texts";
import type { Card } from "./wire";

/** Shown beside each other; the rest scrolls. */
export class Cards {
  private turn: number | null = null;

  /**
   * @param server Address that pictures are relative to.
   * @param onImage Asked to show a picture large.
   * @param onTouch Told the title of a card that is tapped.
   */
  constructor(
    private readonly box: HTMLElement,
    private readonly server: string,
    private readonly onImage: (image: HTMLImageElement) => void,
    private readonly onTouch: (title: string) => void,
  ) {}

  get shown(): number {
    return this.box.childElementCount;
  }

  clear(): void {
    this.turn = null;
    this.box.replaceChildren();
  }

  /** Add cards; those of another turn leave, and one that is there already is not shown twice. */
  show(turn: number, cards: Card[], language: Language): void {
    if (turn !== this.turn) this.clear();
    this.turn = turn;
    for (const card of cards) {
      const key = JSON.stringify([card.title, card.body, card.image, card.citation?.line]);
      const known = [...this.box.children].some((element) => (element as HTMLElement).dataset["key"] === key);
      if (known) continue;
      const element = this.build(card, language);
      element.dataset["key"] = key;
      this.box.append(element);
    }
  }

  private build(card: Card, language: Language): HTMLElement {
    const element = make("article", "card");
    element.tabIndex = 0;
    element.onclick = () => this.onTouch(card.title);
    element.onkeydown = (event) => {
      if (event.key === "Enter" && event.target === element) this.onTouch(card.title);
    };
    element.append(make("h3", "", card.title));
    const heading = card.citation?.heading;
    if (heading && heading !== card.title) element.append(make("p", "heading", heading));
    if (card.image) element.append(this.figure(card, language));
    if (card.body) element.append(...passage(card.body));
    if (card.table?.length) element.append(table(card.table));
    if (card.citation) element.append(source(card.citation, language));
    return element;
  }

  private figure(card: Card, language: Language): HTMLElement {
    const figure = make("figure", "");
    const image = document.createElement("img");
    image.src = new URL(card.image!, `${this.server}/`).href;
    image.alt = card.caption ?? "";
    image.loading = "lazy";
    const button = make("button", "picture") as HTMLButtonElement;
    button.type = "button";
    button.title = text(language, "enlarge");
    button.append(image);
    button.onclick = () => this.onImage(image);
    figure.append(button);
    if (card.caption) figure.append(make("figcaption", "", card.caption));
    return figure;
  }
}

/** Paragraphs, and lists where lines begin with a mark. */
function passage(body: string): HTMLElement[] {
  return body.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split("\n").filter((line) => line.trim());
    const items = lines.map((line) => /^\s*(?:[-*•]|\d+[.)、])\s+(.*)$/.exec(line)?.[1]);
    if (lines.length === 0) return [];
    if (items.some((item) => item === undefined)) return [make("p", "passage", plain(lines.join("\n")))];
    const list = make(/^\s*\d/.test(lines[0]!) ? "ol" : "ul", "passage");
    list.append(...items.map((item) => make("li", "", plain(item!))));
    return [list];
  });
}

function plain(markdown: string): string {
  return markdown.replace(/\*\*(.+?)\*\*/g, "$1").replace(/`(.+?)`/g, "$1");
}

function table(rows: string[][]): HTMLElement {
  const box = make("div", "table");
  const element = make("table", "");
  const [header, ...others] = rows;
  const head = make("thead", "");
  head.append(row(header!, "th"));
  const body = make("tbody", "");
  body.append(...others.map((cells) => row(cells, "td")));
  element.append(head, body);
  box.append(element);
  return box;
}

function row(cells: string[], tag: "th" | "td"): HTMLElement {
  const element = make("tr", "");
  element.append(...cells.map((cell) => make(tag, "", cell)));
  return element;
}

function source(citation: NonNullable<Card["citation"]>, language: Language): HTMLElement {
  const line = language === "zh" ? `第 ${citation.line} 行` : `line ${citation.line}`;
  return make("footer", "source", `${citation.document} · ${line}`);
}

function make(tag: string, name: string, content = ""): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (content) element.textContent = content;
  return element;
}
