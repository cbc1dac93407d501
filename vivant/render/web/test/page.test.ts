// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { Cards } from "../src/cards";
import { EarPanel } from "../src/earpanel";
import { Score } from "../src/score";
import { Subtitles } from "../src/subtitles";
import { languageOf, pick, pickList } from "../src/texts";

const ignore = (): void => undefined;
const LAYOUT = { face: [], face_rate: 60, bones: [], body_rate: 30 };

describe("Subtitles", () => {
  let box: HTMLElement;
  let live: HTMLElement;
  let subtitles: Subtitles;
  let score: Score;

  beforeEach(() => {
    box = document.createElement("div");
    live = document.createElement("div");
    document.body.replaceChildren(box, live);
    subtitles = new Subtitles(box, live);
    score = new Score(LAYOUT);
  });

  function open(id: number, turn: number, text: string, words: number[][]): void {
    const segment = score.open({
      type: "segment.open", segment: id, turn, epoch: 1, text, lang: "en", rate: 22050, interruptible: true, citations: [],
    })!; // prettier-ignore
    subtitles.open(segment);
    score.addWords({ type: "words", segment: id, epoch: 1, words });
    subtitles.layOut(segment);
  }

  it("lights words as they are heard, and says each sentence once", () => {
    open(1, 1, "Open, today.", [[0, 4, 100, 300], [6, 5, 400, 700]]); // prettier-ignore
    expect(box.textContent).toBe("");
    subtitles.at(1, 0.05);
    expect(box.textContent).toBe("Open, today.");
    expect(box.querySelectorAll(".now")).toHaveLength(0);
    subtitles.at(1, 0.2);
    expect(box.querySelector(".now")!.textContent).toBe("Open");
    subtitles.at(1, 0.5);
    expect(box.querySelector(".now")!.textContent).toBe("today");
    expect([...box.querySelectorAll(".spoken")].map((word) => word.textContent).join("")).toBe("Open, today");
    expect(live.textContent).toBe("Open, today.");
    subtitles.end(1);
    expect(box.querySelector(".said")).not.toBeNull();
  });

  it("keeps a cut sentence, forgets what was never heard, and clears for the next turn", () => {
    open(1, 1, "One two.", [[0, 3, 0, 200], [4, 3, 300, 500]]); // prettier-ignore
    open(2, 1, "Three.", [[0, 5, 0, 200]]);
    subtitles.at(1, 0.1);
    subtitles.drop([1, 2]);
    expect(box.textContent).toBe("One two.");
    expect(box.querySelector(".cut")).not.toBeNull();
    open(3, 2, "Four.", [[0, 4, 0, 200]]);
    subtitles.at(3, 0);
    expect(box.textContent).toBe("Four.");
  });

  it("greets until the first sentence", () => {
    subtitles.welcome("Hello.");
    subtitles.welcome("您好。");
    expect(box.textContent).toBe("您好。");
    open(1, 1, "One.", []);
    subtitles.at(1, 0);
    subtitles.welcome("Hello.");
    expect(box.textContent).toBe("One.");
  });
});

describe("Cards", () => {
  it("shows text, lists, tables, pictures and sources, each once", () => {
    const box = document.createElement("div");
    const cards = new Cards(box, "https://hall.example", ignore, ignore);
    const citation = { document: "en/fees.md", title: "Fees", heading: "ID cards", line: 3 };
    const list = [
      { title: "Fees", body: "All **free**.\n\n- one\n- two", citation },
      { title: "Table", table: [["Service", "Fee"], ["Card", "free"]] }, // prettier-ignore
      { title: "Plan", image: "/knowledge/images/plan.png", caption: "Floor 1" },
    ];
    cards.show(1, list, "en");
    cards.show(1, list.slice(0, 1), "en");
    expect(cards.shown).toBe(3);
    expect(box.querySelector(".heading")!.textContent).toBe("ID cards");
    expect([...box.querySelectorAll("li")].map((item) => item.textContent)).toEqual(["one", "two"]);
    expect(box.querySelector(".passage")!.textContent).toBe("All free.");
    expect(box.querySelector("th")!.textContent).toBe("Service");
    expect(box.querySelector("img")!.src).toBe("https://hall.example/knowledge/images/plan.png");
    expect(box.querySelector(".source")!.textContent).toBe("en/fees.md · line 3");
    cards.show(2, [{ title: "Next" }], "en");
    expect(cards.shown).toBe(1);
  });

  it("tells which card was touched, by finger or by key", () => {
    const box = document.createElement("div");
    const touched: string[] = [];
    new Cards(box, "https://hall.example", ignore, (title) => touched.push(title)).show(1, [{ title: "Fees" }], "en");
    const card = box.querySelector("article")!;
    card.querySelector("h3")!.click();
    card.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    card.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
    expect(touched).toEqual(["Fees", "Fees"]);
  });

  it("takes no markup from a document", () => {
    const box = document.createElement("div");
    new Cards(box, "https://hall.example", ignore, ignore).show(1, [{ title: "<img src=x>", body: "<b>x</b>" }], "en");
    expect(box.querySelector("img, b")).toBeNull();
    expect(box.textContent).toContain("<b>x</b>");
  });
});

describe("EarPanel", () => {
  it("says in the visitor's language what its button does and what to know, and shows the level", () => {
    const [button, line, root] = ["button", "p", "div"].map((tag) => document.createElement(tag));
    const panel = new EarPanel(button as HTMLButtonElement, line!, root!);
    panel.translate("en");
    expect([button!.title, button!.getAttribute("aria-pressed")]).toEqual(["Turn the microphone on", "false"]);
    expect(line!.hidden).toBe(true);
    panel.show("hearing", "停车");
    panel.setLevel(-35);
    panel.setHint("microphoneDenied");
    panel.translate("zh");
    expect([button!.title, button!.getAttribute("aria-pressed")]).toEqual(["关闭麦克风", "true"]);
    expect(button!.style.getPropertyValue("--level")).toBe("0.50");
    expect(line!.textContent).toContain("允许");
    expect({ ...root!.dataset }).toMatchObject({ ear: "hearing", caption: "true" });
    panel.show("off", "");
    expect(button!.style.getPropertyValue("--level")).toBe("0.00");
  });
});

describe("texts", () => {
  it("choose the language", () => {
    expect(languageOf(["fr-FR", "zh-TW", "en"])).toBe("zh");
    expect(languageOf(["", "en-GB", "zh"])).toBe("en");
    expect(languageOf([])).toBe("en");
    expect(pick({ zh: "小江", en: "Lin" }, "zh")).toBe("小江");
    expect(pick({ zh: "小江" }, "en")).toBe("小江");
    expect(pickList({ zh: ["一"], en: ["one", "two"] }, "en")).toEqual(["one", "two"]);
    expect(pickList([{ zh: "一", en: "one" }], "zh")).toEqual(["一"]);
  });
});
