/** The page that `vivant serve` shows: one human, as large as the window. */

import "./element";
import type { VivantHuman } from "./element";
import type { Report } from "./probe";

declare global {
  interface Window {
    /** For `vivant bench page`. */
    vivant: { probe(): Report | null; ask(question: string): void; stop(): void };
  }
}

const wishes = new URLSearchParams(location.search);
const human = document.createElement("vivant-human") as VivantHuman;
for (const name of ["level", "hearing"]) if (wishes.has(name)) human.setAttribute(name, wishes.get(name)!);
document.body.append(human);
window.vivant = {
  probe: () => human.probe(),
  ask: (question) => human.ask(question),
  stop: () => human.stop(),
};
