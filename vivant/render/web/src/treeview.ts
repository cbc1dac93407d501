/** The picture of a tree, coloured by what runs: an SVG of the server's, whose elements carry `data-path`. */

export class TreeView {
  private readonly marked = new Map<string, Element[]>();
  private readonly values = new Map<string, Element>();
  private picked: Element | null = null;

  constructor(private readonly box: HTMLElement) {}

  /** Show another tree; null where there is none. Throws where the text is no SVG. */
  show(svg: string | null): void {
    this.marked.clear();
    this.values.clear();
    this.picked = null;
    if (svg === null) return this.box.replaceChildren();
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    if (drawn.localName !== "svg") throw new Error("the server sent a tree that is no SVG");
    this.box.replaceChildren(document.importNode(drawn, true));
    for (const element of this.box.querySelectorAll("[data-path][data-status]")) this.index(element);
  }

  setStatus(path: string, status: string): void {
    for (const element of this.marked.get(path) ?? []) element.setAttribute("data-status", status);
  }

  /** What the entry holds that a port points at. */
  setValue(path: string, port: string, value: string): void {
    const span = this.values.get(keyOf(path, port));
    if (span) span.textContent = value && ` = ${clipped(value)}`;
  }

  /** Bring a node into sight, if it is not. */
  bring(path: string): void {
    this.node(path)?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
  }

  /** Mark a node and bring it into the middle. False where the picture does not show it. */
  pick(path: string): boolean {
    this.picked?.classList.remove("picked");
    this.picked = this.node(path);
    this.picked?.classList.add("picked");
    this.picked?.scrollIntoView({ block: "center", inline: "center", behavior: "smooth" });
    return this.picked !== null;
  }

  private node(path: string): Element | null {
    return this.marked.get(path)?.find((element) => element.localName === "g") ?? null;
  }

  private index(element: Element): void {
    const path = element.getAttribute("data-path")!;
    this.marked.set(path, [...(this.marked.get(path) ?? []), element]);
    for (const span of element.querySelectorAll("tspan.value[data-port]")) {
      this.values.set(keyOf(path, span.getAttribute("data-port")!), span);
    }
  }
}

function keyOf(path: string, port: string): string {
  return `${path}\n${port}`;
}

/** Room is kept for a dozen letters, or half as many Hanzi. */
function clipped(value: string): string {
  const characters = [...value];
  return characters.length <= 10 ? value : `${characters.slice(0, 9).join("")}…`;
}
