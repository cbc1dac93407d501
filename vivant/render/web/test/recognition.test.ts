import { expect, it } from "vitest";
import { Recognition, type Recognized } from "../src/recognition";

const event = (resultIndex: number, ...results: [string, boolean, number?][]): Recognized => ({
  resultIndex,
  results: results.map(([transcript, isFinal, confidence = 0]) => ({ isFinal, 0: { transcript, confidence } })),
});
const speech = (text: string, final: boolean, more = {}) => ({ type: "speech", text, lang: "en", ...more, final });

it("tells what is understood so far once, and what is final with its confidence", () => {
  const recognition = new Recognition("en");
  expect(recognition.take(event(0, ["where", false], [" is", false]))).toEqual([speech("where is", false)]);
  expect(recognition.take(event(0, ["where", false], [" is", false]))).toEqual([]);
  const final = speech("where is it", true, { confidence: 0.8 });
  expect(recognition.take(event(0, ["where is it", true, 0.8]))).toEqual([final]);
  expect(recognition.take(event(1, ["where is it", true, 0.8], ["and", false]))).toEqual([speech("and", false)]);
});

it("makes final what the recogniser left open, and says nothing of silence", () => {
  const recognition = new Recognition("en");
  expect(recognition.end()).toEqual([]);
  recognition.take(event(0, ["hello ", false]));
  expect(recognition.end()).toEqual([speech("hello", true)]);
  expect(recognition.end()).toEqual([]);
  expect(recognition.take(event(0, ["  ", true, 0.5]))).toEqual([]);
});

it("keeps to the longest text that the server takes", () => {
  expect(new Recognition("en").take(event(0, ["x".repeat(3000), true]))[0]!.text).toHaveLength(1000);
});
