/** The page around the avatar: its elements and what a visitor can do with them. Knows nothing of the wire's state. */

import { backdrop } from "./backdrop";
import { Cards } from "./cards";
import { EarPanel } from "./earpanel";
import type { EarView } from "./ear";
import { Subtitles } from "./subtitles";
import { pick, pickList, text, type Key, type Language } from "./texts";
import type { EarState } from "./wire";

export interface Wishes {
  /** False where it could not be sent. */
  ask(question: string): boolean;
  stop(): void;
  unlock(): void;
  /** A card was tapped. */
  touch(title: string): void;
  mute(muted: boolean): void;
  /** Turn the microphone on or off. */
  listen(): void;
  /** The interface speaks another language now. */
  translated(): void;
}

/** How long a note stays. */
const NOTE_MS = 15_000;

const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  stop: "M7 7h10v10H7z",
  sound: "M4 9.5v5h3.5L12 19V5L7.500 9.500zM15.500 8.500a5 5 0 0 1 0 7M18 6a8.500 8.500 0 0 1 0 12",
  muted: "M4 9.5v5h3.5L12 19V5L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5",
  contrast: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
};

const MARKUP = `
  <div class="hall" aria-hidden="true"></div>
  <canvas class="figure" aria-hidden="true"></canvas>
  <header>
    <div class="who"><strong class="name"></strong><span class="title"></span></div>
    <span class="label" hidden></span>
    <span class="spring"></span>
    <span class="state" role="status"><i></i><span></span></span>
    <button type="button" class="icon sound" hidden></button>
    <button type="button" class="icon contrast" aria-pressed="false"></button>
    <button type="button" class="language"></button>
  </header>
  <div class="banner" role="alert" hidden></div>
  <div class="loading" role="progressbar" aria-valuemin="0" aria-valuemax="100"><i></i><span></span></div>
  <button type="button" class="tap" hidden></button>
  <p class="hint" role="status" hidden></p>
  <p class="note" role="status" hidden></p>
  <section class="cards" tabindex="-1"></section>
  <main class="counter">
    <p class="question" hidden></p>
    <div class="subtitles" tabindex="0" role="group"></div>
    <nav class="chips"></nav>
    <form>
      <input name="question" type="text" autocomplete="off" enterkeyhint="send" maxlength="1000">
      <button type="button" class="ear"></button>
      <button type="submit" class="send"></button>
      <button type="button" class="stop" disabled></button>
    </form>
  </main>
  <div class="live" aria-live="polite"></div>
  <dialog><form method="dialog"><p></p><button class="icon">×</button></form><img alt=""></dialog>`;

export class Ui implements EarView {
  readonly canvas: HTMLCanvasElement;
  readonly subtitles: Subtitles;
  readonly cards: Cards;
  private readonly ear: EarPanel;
  private persona: Record<string, unknown> = {};
  private state: Key = "connecting";
  private banner: { key: Key; detail: string } | null = null;
  private note: Key | null = null;
  private noteTimer = 0;
  private question: string | null = null;
  private isMuted = false;

  constructor(
    private readonly root: HTMLElement,
    server: string,
    public language: Language,
    private readonly wishes: Wishes,
  ) {
    root.innerHTML = MARKUP;
    this.element("hall").append(backdrop());
    this.canvas = this.element("figure") as HTMLCanvasElement;
    this.subtitles = new Subtitles(this.element("subtitles"), this.element("live"));
    this.cards = new Cards(this.element("cards"), server, (image) => this.enlarge(image), (title) =>
      this.wishes.touch(title),
    );
    this.ear = new EarPanel(this.button("ear"), this.element("hint"), root);
    this.draw("send", "send");
    this.draw("stop", "stop");
    this.draw("contrast", "contrast");
    this.listen();
    this.translate();
  }

  setPersona(persona: Record<string, unknown>): void {
    this.persona = persona;
    this.translate();
  }

  setState(state: "connecting" | "ready" | "waiting"): void {
    this.state = state;
    this.root.dataset["state"] = state;
    this.translate();
  }

  /** Show what went wrong until it is over; null: it is over. */
  setBanner(key: Key | null, detail = ""): void {
    this.banner = key && { key, detail };
    this.translate();
  }

  /** Say something in passing; null: no longer. */
  setNote(note: Key | null): void {
    this.note = note;
    window.clearTimeout(this.noteTimer);
    if (note) this.noteTimer = window.setTimeout(() => this.setNote(null), NOTE_MS);
    this.translate();
  }

  /** @param share In [0, 1]; null hides the bar. */
  setLoading(share: number | null): void {
    const bar = this.element("loading");
    bar.hidden = share === null;
    if (share === null) return;
    bar.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    bar.style.setProperty("--share", String(share));
  }

  setSound(locked: boolean): void {
    this.element("tap").hidden = !locked;
    this.element("sound").hidden = locked;
  }

  setSpeaking(speaking: boolean): void {
    if (this.button("stop").disabled !== speaking) return;
    this.button("stop").disabled = !speaking;
    this.root.dataset["speaking"] = String(speaking);
  }

  setQuestion(question: string | null): void {
    this.question = question;
    if (question) this.root.dataset["asked"] = "true";
    this.translate();
  }

  /** What the ear is doing, and what has been understood so far. */
  setHearing(state: EarState, caption: string): void {
    this.ear.show(state, caption);
    this.translateEar();
  }

  setLevel(level: number): void {
    this.ear.setLevel(level);
  }

  setHint(hint: Key | null): void {
    this.ear.setHint(hint);
    this.translateEar();
  }

  /** Tell the layout whether there are cards. */
  updateCards(): void {
    this.root.dataset["cards"] = String(this.cards.shown > 0);
    this.element("cards").scrollTo({ top: 0, left: 0 });
  }

  setInput(enabled: boolean): void {
    this.input.disabled = !enabled;
    this.button("send").disabled = !enabled;
    this.button("ear").disabled = !enabled;
  }

  private get input(): HTMLInputElement {
    return this.root.querySelector("input")!;
  }

  private element(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`.${name}`)!;
  }

  private button(name: string): HTMLButtonElement {
    return this.element(name) as HTMLButtonElement;
  }

  private listen(): void {
    const form = this.root.querySelector<HTMLFormElement>("main form")!;
    form.onsubmit = (event) => {
      event.preventDefault();
      this.submit(this.input.value);
    };
    this.button("stop").onclick = () => this.wishes.stop();
    this.button("ear").onclick = () => this.wishes.listen();
    this.button("tap").onclick = () => this.wishes.unlock();
    this.button("sound").onclick = () => this.toggleMute();
    this.button("contrast").onclick = () => this.toggleContrast();
    this.button("language").onclick = () => this.toggleLanguage();
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.button("stop").disabled) this.wishes.stop();
    });
    for (const gesture of ["pointerup", "keydown"]) this.root.addEventListener(gesture, () => this.wishes.unlock());
  }

  private submit(question: string): void {
    const asked = question.trim();
    if (!asked) return;
    if (this.wishes.ask(asked)) this.input.value = "";
  }

  private toggleMute(): void {
    this.isMuted = !this.isMuted;
    this.wishes.mute(this.isMuted);
    this.translate();
  }

  private toggleContrast(): void {
    const on = this.root.dataset["contrast"] !== "more";
    this.root.dataset["contrast"] = on ? "more" : "normal";
    this.button("contrast").setAttribute("aria-pressed", String(on));
  }

  private toggleLanguage(): void {
    this.language = this.language === "zh" ? "en" : "zh";
    this.translate();
    this.wishes.translated();
  }

  private translate(): void {
    const { language } = this;
    const say = (key: Key): string => text(language, key);
    this.root.lang = language === "zh" ? "zh-Hans" : "en";
    this.element("name").textContent = pick(this.persona["name"], language);
    this.element("title").textContent = pick(this.persona["title"], language);
    this.subtitles.welcome(pick(this.persona["greeting"], language) || (this.state === "ready" ? say("welcome") : ""));
    this.element("label").hidden = !this.persona["label"];
    this.element("label").textContent = say("label");
    this.element("label").title = say("labelTitle");
    this.element("state").lastElementChild!.textContent = say(this.state);
    this.element("loading").lastElementChild!.textContent = say("loading");
    this.element("tap").textContent = say("tap");
    this.element("language").textContent = language === "zh" ? "English" : "中文";
    this.draw("sound", this.isMuted ? "muted" : "sound");
    this.name("sound", say(this.isMuted ? "unmute" : "mute"));
    this.name("contrast", say("contrast"));
    this.name("language", say("language"));
    this.name("send", say("send"));
    this.name("stop", say("stop"));
    this.input.setAttribute("aria-label", say("ask"));
    this.element("cards").setAttribute("aria-label", say("sources"));
    this.element("chips").setAttribute("aria-label", say("suggestions"));
    this.name("dialog .icon", say("close"), true);
    this.translateEar();
    this.element("note").hidden = this.note === null;
    this.element("note").textContent = this.note && say(this.note);
    this.showBanner(this.banner && say(this.banner.key));
    this.showChips();
  }

  private translateEar(): void {
    const { state } = this.ear;
    this.ear.translate(this.language);
    this.input.placeholder = text(this.language, state === "off" ? "placeholder" : state);
    this.showQuestion();
  }

  private name(place: string, label: string, selector = false): void {
    const element = selector ? this.root.querySelector<HTMLElement>(place)! : this.element(place);
    element.setAttribute("aria-label", label);
    element.title = label;
    const caption = element.querySelector("span");
    if (caption) caption.textContent = label;
  }

  /** What is being heard, or else what was asked. */
  private showQuestion(): void {
    const { caption } = this.ear;
    const element = this.element("question");
    element.hidden = !caption && this.question === null;
    const label = document.createElement("b");
    label.textContent = text(this.language, caption ? "heard" : "asked");
    element.replaceChildren(label, ` ${caption || (this.question ?? "")}`);
  }

  private showBanner(sentence: string | null): void {
    const element = this.element("banner");
    element.hidden = sentence === null;
    element.textContent = [sentence, this.banner?.detail].filter(Boolean).join(" ");
  }

  private showChips(): void {
    const buttons = pickList(this.persona["suggestions"], this.language).map((suggestion) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = suggestion;
      button.onclick = () => this.submit(suggestion);
      return button;
    });
    this.element("chips").replaceChildren(...buttons);
  }

  private draw(place: string, icon: keyof typeof ICONS): void {
    const filled = icon === "send" || icon === "stop" ? ' class="filled"' : "";
    const caption = place === "send" || place === "stop" ? "<span></span>" : "";
    const path = `<path${filled} d="${ICONS[icon]}"/>`;
    this.element(place).innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${path}</svg>${caption}`;
  }

  private enlarge(image: HTMLImageElement): void {
    const dialog = this.root.querySelector("dialog")!;
    const large = dialog.querySelector("img")!;
    large.src = image.src;
    large.alt = image.alt;
    dialog.querySelector("p")!.textContent = image.alt;
    dialog.showModal();
  }
}
