/** What is said, sentence by sentence; the word being heard stands out. */

import type { Segment } from "./score";

interface Line {
  segment: Segment;
  element: HTMLElement;
  words: HTMLElement[];
  /** What stands before each word: blanks and punctuation. */
  gaps: HTMLElement[];
  spoken: number;
}

export class Subtitles {
  private lines = new Map<number, Line>();
  private turn: number | null = null;

  /** @param box Where sentences are shown. @param live An ARIA live region that gets each sentence once. */
  constructor(
    private readonly box: HTMLElement,
    private readonly live: HTMLElement,
  ) {}

  clear(): void {
    this.lines.clear();
    this.turn = null;
    this.box.replaceChildren();
  }

  /** Shown until the first sentence comes. */
  welcome(sentence: string): void {
    if (this.turn !== null) return;
    const element = document.createElement("p");
    element.className = "welcome";
    element.textContent = sentence;
    this.box.replaceChildren(element);
  }

  /** Sentences that will not be said leave; those that began stay as they are. */
  drop(segments: number[]): void {
    for (const id of segments) {
      const line = this.lines.get(id);
      this.lines.delete(id);
      if (line && line.spoken === 0) line.element.remove();
      else line?.element.classList.add("cut");
    }
  }

  open(segment: Segment): void {
    const element = document.createElement("p");
    element.lang = segment.lang;
    element.textContent = segment.text;
    this.lines.set(segment.id, { segment, element, words: [], gaps: [], spoken: 0 });
  }

  /** Words came: lay the sentence out anew. */
  layOut(segment: Segment): void {
    const line = this.lines.get(segment.id);
    if (!line) return;
    line.words = [];
    line.gaps = [];
    line.spoken = 0;
    let at = 0;
    for (const { from, to } of segment.words) {
      line.gaps.push(span(segment.text.slice(at, from)));
      line.words.push(span(segment.text.slice(from, to)));
      at = to;
    }
    const parts = line.words.flatMap((word, i) => [line.gaps[i]!, word]);
    line.element.replaceChildren(...parts, span(segment.text.slice(at)));
  }

  /** `pts` seconds of a segment are heard. */
  at(id: number, pts: number): void {
    const line = this.lines.get(id);
    if (!line) return;
    if (!line.element.isConnected) this.reveal(line);
    const { words } = line.segment;
    while (line.spoken < line.words.length && words[line.spoken]!.start <= pts) this.advance(line);
    const last = line.spoken - 1;
    if (last < 0 || pts <= words[last]!.end + 0.15) return;
    line.words[last]!.classList.remove("now");
    if (last === words.length - 1) line.element.classList.add("said");
  }

  end(id: number): void {
    const line = this.lines.get(id);
    line?.element.classList.add("said");
    line?.words.forEach((word) => (word.className = "spoken"));
    this.lines.delete(id);
  }

  /** A sentence begins; those of an earlier turn leave. */
  private reveal(line: Line): void {
    if (line.segment.turn !== this.turn) this.box.replaceChildren();
    this.turn = line.segment.turn;
    this.box.querySelector(".current")?.classList.remove("current");
    line.element.classList.add("current");
    this.box.append(line.element);
    this.live.lang = line.segment.lang;
    this.live.textContent = line.segment.text;
    this.box.scrollTop = line.element.offsetTop;
  }

  private advance(line: Line): void {
    line.words[line.spoken - 1]?.classList.remove("now");
    line.gaps[line.spoken]!.className = "spoken";
    const word = line.words[line.spoken++]!;
    word.classList.add("spoken", "now");
    const below = word.offsetTop + word.offsetHeight > this.box.scrollTop + this.box.clientHeight;
    if (below) this.box.scrollTop = word.offsetTop;
  }
}

function span(content: string): HTMLElement {
  const element = document.createElement("span");
  element.textContent = content;
  return element;
}
