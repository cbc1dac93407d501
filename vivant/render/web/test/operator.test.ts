// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { ConductLog } from "../src/conduct";
import { OperatorUi } from "../src/operatorui";
import { TreeView } from "../src/treeview";
import type { Conduct } from "../src/wire";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg">
  <rect class="frame" data-path="hall/Reply"/>
  <path class="stub" data-path="hall/Reply" data-status=""/>
  <g class="node" data-path="hall/Reply" data-status="">
    <rect class="shape"/><text><tspan class="pointer">{after}</tspan><tspan class="value" data-port="after"> </tspan></text>
  </g>
</svg>`;

const CONDUCT: Conduct = {
  type: "behavior", whole: true, tree: "Hall", statuses: { hall: "running", "hall/Reply": "running" },
  nodes: [
    { path: "hall", name: "hall", kind: "Reactions", category: "Control", place: "hall.xml:12" },
    { path: "hall/Reply", name: "Reply", kind: "Reply", category: "SubTree", place: "hall.xml:15" },
  ],
  pointers: {}, values: { waiting: "3", "Reply/after": "5", lang: "zh" },
  doing: { act: "Say", did: "“Welcome.”", state: "held", reason: "" },
  deeds: [{ act: "Say", did: "said “<b>Hi</b>”", path: "hall/Reply", place: "hall.xml:15", state: "started", reason: "", because: "somebody had come" }],
  faults: [{ path: "hall", place: "hall.xml:12", what: "raised KeyError" }], lost: 2,
}; // prettier-ignore

describe("TreeView", () => {
  let box: HTMLElement;
  let view: TreeView;

  beforeEach(() => {
    box = document.createElement("div");
    view = new TreeView(box);
    view.show(SVG);
  });

  it("colours a node and the line to it", () => {
    view.setStatus("hall/Reply", "running");
    view.setStatus("unknown", "running");
    const statuses = [...box.querySelectorAll("[data-path]")].map((element) => element.getAttribute("data-status"));
    expect(statuses).toEqual([null, "running", "running"]);
  });

  it("writes what a pointer holds, cut to the room there is", () => {
    const span = box.querySelector("tspan.value")!;
    view.setValue("hall/Reply", "after", "5");
    expect(span.textContent).toBe(" = 5");
    view.setValue("hall/Reply", "after", "a long sentence");
    expect(span.textContent).toBe(" = a long se…");
    view.setValue("hall/Reply", "after", "");
    expect(span.textContent).toBe("");
  });

  it("picks the node, not the line", () => {
    box.querySelector("g")!.scrollIntoView = () => undefined;
    expect(view.pick("hall/Reply")).toBe(true);
    expect([...box.querySelectorAll(".picked")].map((element) => element.localName)).toEqual(["g"]);
    expect(view.pick("unknown")).toBe(false);
    expect(box.querySelector(".picked")).toBeNull();
  });

  it("refuses what is no picture", () => {
    expect(() => view.show("<p>401</p>")).toThrow("no SVG");
  });
});

describe("OperatorUi", () => {
  let root: HTMLElement;
  let ui: OperatorUi;
  let wishes: string[];

  beforeEach(() => {
    root = document.createElement("div");
    document.body.replaceChildren(root);
    wishes = [];
    ui = new OperatorUi(root, "en", {
      choose: (session) => wishes.push(`choose ${session}`),
      halt: () => wishes.push("halt"),
      handOver: () => wishes.push("hand over"),
      enter: (token) => wishes.push(`enter ${token}`),
    });
  });

  const text = (selector: string): string => root.querySelector(selector)!.textContent!.replace(/\s+/g, " ").trim();

  it("shows what runs, why, values and faults", () => {
    const log = new ConductLog();
    log.apply(CONDUCT, new Date(2026, 0, 1, 12, 3, 10).getTime());
    ui.tree.show(SVG.replace('class="frame"', 'class="active doing"'));
    ui.showConduct(log);
    expect(text(".doing:not(rect)")).toBe("“Welcome.” (stands still)");
    expect(text("ul.active")).toBe("Reply · hall.xml:15");
    expect(text(".deeds li")).toBe("12:03:10said “<b>Hi</b>”because somebody had comeby hall / Reply (hall.xml:15)");
    expect(root.querySelector(".deeds li .did b")).toBeNull();
    expect(root.querySelector<HTMLElement>(".deeds li button")!.title).toBe("hall/Reply");
    expect([...root.querySelectorAll(".values th")].map((cell) => cell.textContent)).toEqual(["lang", "waiting", "Reply/after"]);
    expect(text(".troubles li")).toContain("raised KeyError");
    expect(text(".lost")).toContain("2 ");
  });

  it("filters values by name", () => {
    const log = new ConductLog();
    log.apply(CONDUCT, 0);
    ui.showConduct(log);
    const search = root.querySelector<HTMLInputElement>(".values input")!;
    search.value = "AFT";
    search.dispatchEvent(new Event("input"));
    expect([...root.querySelectorAll(".values tr")].map((row) => row.textContent)).toEqual(["Reply/after5"]);
  });

  it("lets an operator step in while it is live", () => {
    const press = (name: string): void => root.querySelector<HTMLButtonElement>(name)!.click();
    press(".halt");
    ui.setState("ready");
    press(".halt");
    press(".handover");
    ui.setState("waiting");
    press(".halt");
    expect(wishes).toEqual(["halt", "hand over"]);
  });

  it("asks for the token and gives it on", () => {
    ui.askToken(true);
    root.querySelector<HTMLInputElement>("[name=token]")!.value = "s3cret";
    root.querySelector<HTMLFormElement>("form")!.dispatchEvent(new Event("submit"));
    expect(wishes).toEqual(["enter s3cret"]);
  });

  it("names the sessions by who is there", () => {
    ui.setSessions([{ session: "abcdef12", key: "k", clients: [["input", "stage"], ["operator"]] }], "abcdef12");
    expect(text(".sessions")).toBe("abcdef · input, stage");
  });
});
