import { describe, expect, it } from "vitest";
import { Transcript } from "../src/transcript";
import type { SegmentOpen } from "../src/wire";

function segment(text: string, epoch: number): SegmentOpen {
  return { type: "segment.open", segment: 1, turn: 1, epoch, text, lang: "en", rate: 0, interruptible: true, citations: [] };
}

describe("Transcript", () => {
  it("keeps who said what, and where it was cut", () => {
    const transcript = new Transcript();
    expect(transcript.receive({ type: "turn.open", turn: 1, epoch: 1, lang: "en", question: "Where?" })).toBe(true);
    transcript.receive(segment("Here.", 1));
    transcript.receive(segment("And there.", 1));
    expect(transcript.receive({ type: "turn.close", turn: 1, epoch: 1, halted: true })).toBe(true);
    expect(transcript.lines.map(({ who, text, cut }) => [who, text, cut])).toEqual([
      ["visitor", "Where?", false],
      ["human", "Here.", false],
      ["human", "And there.", true],
    ]);
  });

  it("leaves out what has no words", () => {
    const transcript = new Transcript();
    const told = [
      transcript.receive({ type: "turn.open", turn: 1, epoch: 1, lang: "en", question: null }),
      transcript.receive(segment("", 1)),
      transcript.receive({ type: "turn.close", turn: 1, epoch: 1, halted: true }),
      transcript.receive({ type: "attend", target: "visitor", pose: "idle" }),
    ];
    expect(told).toEqual([false, false, false, false]);
    expect(transcript.lines).toEqual([]);
  });

  it("is bounded", () => {
    const transcript = new Transcript();
    for (let i = 0; i < 300; i++) transcript.receive(segment(`Sentence ${i}.`, 1));
    expect(transcript.lines).toHaveLength(200);
    expect(transcript.lines[0]!.text).toBe("Sentence 100.");
  });
});
