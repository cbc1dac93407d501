/** The operators' page: its elements, and what an operator can do with them. Knows nothing of the wire's state. */

import type { ConductLog, DatedDeed, Trouble } from "./conduct";
import type { Listed } from "./operators";
import { operatorText, type OperatorKey } from "./operatortexts";
import type { Language } from "./texts";
import type { Line } from "./transcript";
import { TreeView } from "./treeview";

export interface OperatorWishes {
  choose(session: string): void;
  halt(): void;
  handOver(): void;
  enter(token: string): void;
}

const MARKUP = `
  <header>
    <h1></h1>
    <label><span data-text="session"></span> <select class="sessions"></select></label>
    <span class="state" role="status"></span>
    <span class="spring"></span>
    <label><input type="checkbox" class="follow" checked> <span data-text="follow"></span></label>
    <button type="button" class="size" data-text="full" aria-pressed="false"></button>
    <button type="button" class="handover" data-text="handover" disabled></button>
    <button type="button" class="halt" data-text="halt" disabled></button>
  </header>
  <form class="token" hidden>
    <label><span data-text="token"></span> <input type="password" name="token" autocomplete="off" required></label>
    <button data-text="enter"></button>
    <p data-text="tokenHelp"></p>
  </form>
  <p class="message" role="status"></p>
  <main>
    <section class="tree"><div class="drawing fit" tabindex="0"></div></section>
    <aside>
      <section class="now"><h2 data-text="now"></h2><p class="doing"></p><ul class="active"></ul></section>
      <section class="deeds"><h2 data-text="deeds"></h2><ol></ol></section>
      <section class="troubles"><h2 data-text="troubles"></h2><ol></ol><p class="lost" hidden></p></section>
      <section class="transcript"><h2 data-text="transcript"></h2><ol></ol></section>
      <section class="values">
        <h2 data-text="values"></h2><input type="search"><table><tbody></tbody></table>
      </section>
    </aside>
  </main>`;

/** What becomes of what has the turn. */
const DOING = { started: "started", running: "running", held: "held", waiting: "putOff" } as const;

/** Picture and lists stand beside each other; as in operator.css. */
const WIDE = matchMedia("(min-width: 901px)");

export class OperatorUi {
  readonly tree: TreeView;
  private filter = "";
  private followed = "";
  private values: Record<string, string> = {};

  constructor(
    private readonly root: HTMLElement,
    private readonly language: Language,
    private readonly wishes: OperatorWishes,
  ) {
    root.className = "operator";
    root.lang = language === "zh" ? "zh-Hans" : "en";
    root.innerHTML = MARKUP;
    this.tree = new TreeView(this.element("drawing"));
    for (const element of root.querySelectorAll<HTMLElement>("[data-text]")) {
      element.textContent = this.say(element.dataset["text"] as OperatorKey);
    }
    root.querySelector("h1")!.textContent = `vivant · ${this.say("title")}`;
    this.listen();
    this.setMessage("connecting");
  }

  say(key: OperatorKey): string {
    return operatorText(this.language, key);
  }

  setSessions(listed: Listed[], chosen: string | null): void {
    const options = listed.map(({ session, clients }) => {
      const option = document.createElement("option");
      option.value = session;
      const roles = clients.flat().filter((role) => role !== "operator");
      option.textContent = `${session.slice(0, 6)} · ${roles.join(", ") || "—"}`;
      option.selected = session === chosen;
      return option;
    });
    const select = this.element("sessions") as HTMLSelectElement;
    const written = (all: Iterable<HTMLOptionElement>): string => [...all].map((each) => each.text).join();
    if (written(select.options) !== written(options)) select.replaceChildren(...options);
    if (chosen !== null) select.value = chosen;
  }

  setState(state: "connecting" | "ready" | "waiting" | "closed"): void {
    this.element("state").textContent = this.say(state);
    this.root.dataset["state"] = state;
    for (const name of ["halt", "handover"]) (this.element(name) as HTMLButtonElement).disabled = state !== "ready";
  }

  /** What keeps the operator from seeing anything; null: nothing does. */
  setMessage(key: OperatorKey | null): void {
    const element = this.element("message");
    element.hidden = key === null;
    element.textContent = key && this.say(key);
  }

  askToken(wanted: boolean): void {
    this.element("token").hidden = !wanted;
    if (wanted) this.setMessage(null);
  }

  /** Everything but the picture. */
  showConduct(log: ConductLog): void {
    this.element("doing").textContent = this.doing(log.doing);
    this.follow(log.running.at(-1)?.path ?? "");
    this.fill("active", log.running.map((node) => this.link(node.path, `${node.name} · ${node.place}`)));
    this.fill("deeds ol", log.deeds.map((deed) => this.deed(deed)));
    this.fill("troubles ol", log.troubles.map((trouble) => this.trouble(trouble)));
    this.element("lost").hidden = log.lost === 0;
    this.element("lost").textContent = `${log.lost} ${this.say("lost")}`;
    this.values = log.values;
    this.showValues();
  }

  showTranscript(lines: readonly Line[]): void {
    const items = lines.map(({ who, text, cut }) => {
      const item = make("li", who);
      item.append(make("b", "", this.say(who)), make(cut ? "s" : "span", "", text));
      return item;
    });
    this.fill("transcript ol", items);
    const list = this.element("transcript ol");
    list.scrollTop = list.scrollHeight;
  }

  private listen(): void {
    (this.element("sessions") as HTMLSelectElement).onchange = (event) =>
      this.wishes.choose((event.target as HTMLSelectElement).value);
    this.element("halt").onclick = () => this.wishes.halt();
    this.element("handover").onclick = () => this.wishes.handOver();
    this.element("size").onclick = () => this.toggleSize();
    (this.element("token") as HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      this.wishes.enter(new FormData(event.target as HTMLFormElement).get("token") as string);
    };
    const search = this.element("values input") as HTMLInputElement;
    search.placeholder = this.say("filter");
    search.setAttribute("aria-label", this.say("filter"));
    search.oninput = () => {
      this.filter = search.value.trim().toLowerCase();
      this.showValues();
    };
  }

  /** Keep what runs in sight, where the picture has a place of its own to scroll in. */
  private follow(path: string): void {
    const wanted = (this.element("follow") as HTMLInputElement).checked && WIDE.matches;
    if (wanted && path !== this.followed) this.tree.bring(path);
    this.followed = path;
  }

  private doing({ act, did, state, reason }: ConductLog["doing"]): string {
    if (!act) return this.say("silent");
    const spoken = state === "started" || state === "running" || state === "held" || state === "waiting";
    return `${did} (${[spoken ? this.say(DOING[state]) : state, reason].filter(Boolean).join(": ")})`;
  }

  private toggleSize(): void {
    const fits = this.element("drawing").classList.toggle("fit");
    this.element("size").textContent = this.say(fits ? "full" : "fit");
    this.element("size").setAttribute("aria-pressed", String(!fits));
  }

  private deed(deed: DatedDeed): HTMLElement {
    const item = make("li", deed.state);
    item.dataset["act"] = deed.act;
    item.append(make("time", "", clock(deed.at)), make("span", "did", deed.did));
    const why = [deed.because && `${this.say("because")} ${deed.because}`, deed.reason && `(${deed.reason})`];
    if (deed.state === "waiting") item.append(make("span", "why", this.say("putOff")));
    if (deed.state === "refused") item.append(make("span", "why", this.say("refused")));
    for (const text of why.filter(Boolean)) item.append(make("span", "why", text));
    item.append(make("span", "why", `${this.say("by")} `), this.node(deed));
    return item;
  }

  private trouble({ at, path, place, text }: Trouble): HTMLElement {
    const item = make("li", "");
    item.append(make("time", "", clock(at)), make("span", "did", text));
    if (path) item.append(this.node({ path, place }));
    return item;
  }

  private node({ path, place }: { path: string; place: string }): HTMLElement {
    const names = path.split("/");
    const short = names.length > 3 ? `… / ${names.slice(-2).join(" / ")}` : names.join(" / ");
    return this.link(path, place ? `${short} (${place})` : short, "span");
  }

  /** A node's name that shows where the node is in the picture. */
  private link(path: string, content: string, tag = "li"): HTMLElement {
    const element = make(tag, "path");
    const button = make("button", "", content) as HTMLButtonElement;
    button.type = "button";
    button.title = path;
    button.onclick = () => this.tree.pick(path);
    element.append(button);
    return element;
  }

  private showValues(): void {
    const shown = Object.entries(this.values).filter(([name]) => name.toLowerCase().includes(this.filter));
    shown.sort(([one], [other]) => depth(one) - depth(other) || one.localeCompare(other));
    const rows = shown.map(([name, value]) => {
      const row = make("tr", "");
      row.append(make("th", "", name), make("td", "", value));
      return row;
    });
    this.element("values tbody").replaceChildren(...rows);
  }

  /** Fill a list, leaving it as it is where nothing differs: a click on it shall not miss. */
  private fill(name: string, items: HTMLElement[]): void {
    const list = this.element(name);
    const old = [...list.children];
    const same = old.length === items.length && items.every((item, i) => item.isEqualNode(old[i]!));
    if (!same) list.replaceChildren(...items);
  }

  /** The picture has classes of its own. */
  private element(name: string): HTMLElement {
    const found = [...this.root.querySelectorAll<HTMLElement>(`.${name}`)];
    return found.find((element) => !element.closest("svg"))!;
  }
}

/** How many subtrees an entry is inside of. */
function depth(name: string): number {
  return name.split("/").length;
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

function make(tag: string, name: string, content = ""): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (content) element.textContent = content;
  return element;
}
