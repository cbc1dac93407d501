/** What an operator knows of a behaviour: everything once, then the changes laid over it. No I/O. */

import type { Alarm, Conduct, Deed, Fault, TreeNode } from "./wire";

/** Deeds, and troubles, that are kept. */
const KEPT = 60;

/** A deed and when it was told, milliseconds. */
export interface DatedDeed extends Deed {
  at: number;
}

/** Something that went wrong; `path` is "" where no node is to blame. */
export interface Trouble {
  at: number;
  path: string;
  place: string;
  text: string;
}

export class ConductLog {
  tree = "";
  nodes: TreeNode[] = [];
  statuses: Record<string, string> = {};
  pointers: Record<string, Record<string, string>> = {};
  values: Record<string, string> = {};
  doing: Partial<Deed> = {};
  /** The latest first. */
  deeds: DatedDeed[] = [];
  /** The latest first. */
  troubles: Trouble[] = [];
  lost = 0;

  /** Lay a message over what is known; paths whose status is another one now. */
  apply(message: Conduct, at: number): string[] {
    const before = this.statuses;
    if (message.whole) this.begin(message);
    this.statuses = merged(this.statuses, message.statuses);
    this.values = merged(this.values, message.values);
    for (const [path, row] of Object.entries(message.pointers)) {
      this.pointers[path] = { ...this.pointers[path], ...row };
    }
    this.doing = message.doing;
    this.deeds = [...message.deeds.map((deed) => ({ ...deed, at })).reverse(), ...this.deeds].slice(0, KEPT);
    for (const fault of message.faults) this.trouble(troubleOf(fault, at));
    this.lost += message.lost;
    const paths = new Set([...Object.keys(before), ...Object.keys(this.statuses)]);
    return [...paths].filter((path) => before[path] !== this.statuses[path]);
  }

  /** Operators are told something. What a fault has said already is not said twice. */
  alert(message: Alarm, at: number): void {
    const known = this.troubles.some((trouble) => at - trouble.at < 2000 && message.text.endsWith(trouble.text));
    if (!known) this.trouble({ at, path: "", place: "", text: `${message.code}: ${message.text}` });
  }

  /** What runs: the nodes with nothing running below them. `nodes` has those above before those below. */
  get running(): TreeNode[] {
    const running = this.nodes.filter(({ path }) => this.statuses[path] === "running");
    return running.filter(({ path }, i) => !running[i + 1]?.path.startsWith(`${path}/`));
  }

  private begin(message: Conduct): void {
    this.tree = message.tree;
    this.nodes = message.nodes;
    this.statuses = {};
    this.pointers = {};
    this.values = {};
  }

  private trouble(trouble: Trouble): void {
    this.troubles = [trouble, ...this.troubles].slice(0, KEPT);
  }
}

function troubleOf({ path, place, what }: Fault, at: number): Trouble {
  return { at, path, place, text: what };
}

/** One record over another; what is empty is gone. */
function merged(old: Record<string, string>, changes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, value]) => value !== ""));
}
