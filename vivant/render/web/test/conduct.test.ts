import { describe, expect, it } from "vitest";
import { ConductLog } from "../src/conduct";
import type { Conduct, Deed, TreeNode } from "../src/wire";

function message(more: Partial<Conduct>): Conduct {
  return {
    type: "behavior", whole: false, tree: "", nodes: [], statuses: {}, pointers: {}, values: {}, doing: {}, deeds: [],
    faults: [], lost: 0, ...more,
  }; // prettier-ignore
}

function node(path: string): TreeNode {
  return { path, name: path.split("/").at(-1)!, kind: "", category: "Action", place: "hall.xml:1" };
}

function deed(did: string): Deed {
  return { act: "Say", did, path: "hall", place: "", state: "started", reason: "", because: "" };
}

describe("ConductLog", () => {
  it("lays changes over what it knows, and forgets what is gone", () => {
    const log = new ConductLog();
    const nodes = ["hall", "hall/a", "hall/a/x", "hall/ab", "hall/b"].map(node);
    const values = { lang: "zh", heard: "停车" };
    log.apply(message({ whole: true, tree: "Hall", nodes, statuses: { hall: "running", "hall/b": "failure" }, values }), 1);
    const changed = log.apply(
      message({
        statuses: { "hall/a": "running", "hall/ab": "running", "hall/b": "" },
        values: { heard: "", waiting: "3" },
        pointers: { hall: { after: "5" } },
      }),
      2,
    );
    expect(changed.sort()).toEqual(["hall/a", "hall/ab", "hall/b"]);
    expect(log.statuses).toEqual({ hall: "running", "hall/a": "running", "hall/ab": "running" });
    expect(log.values).toEqual({ lang: "zh", waiting: "3" });
    expect(log.pointers).toEqual({ hall: { after: "5" } });
    expect(log.running.map(({ path }) => path)).toEqual(["hall/a", "hall/ab"]);
  });

  it("begins anew with another whole", () => {
    const log = new ConductLog();
    log.apply(message({ whole: true, statuses: { a: "running" }, values: { x: "1" } }), 1);
    expect(log.apply(message({ whole: true, statuses: { b: "running" } }), 2).sort()).toEqual(["a", "b"]);
    expect([log.statuses, log.values]).toEqual([{ b: "running" }, {}]);
  });

  it("keeps the last deeds, the latest first", () => {
    const log = new ConductLog();
    log.apply(message({ deeds: [deed("one"), deed("two")], lost: 2 }), 1);
    log.apply(message({ deeds: Array.from({ length: 58 }, (_, i) => deed(`more ${i}`)), lost: 1 }), 2);
    log.apply(message({ deeds: [deed("last")] }), 3);
    expect(log.deeds).toHaveLength(60);
    expect([log.deeds[0]!.did, log.deeds[0]!.at, log.deeds.at(-1)!.did]).toEqual(["last", 3, "two"]);
    expect(log.lost).toBe(3);
  });

  it("tells a fault once, though the alert tells it too", () => {
    const log = new ConductLog();
    log.apply(message({ faults: [{ path: "hall", place: "hall.xml:3", what: "raised KeyError" }] }), 1000);
    log.alert({ type: "alert", code: "node", text: "hall (hall.xml:3): raised KeyError" }, 1100);
    log.alert({ type: "alert", code: "journal", text: "the disk is full" }, 1200);
    expect(log.troubles.map(({ text }) => text)).toEqual(["journal: the disk is full", "raised KeyError"]);
  });
});
