import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import messages from "./messages.json";
import { bodyFrames, decodeMessage, decodePacket, encodeMessage, encodePacket, faceWeights, HEADER_BYTES, Kind, microphonePayload, speechSamples, WireError } from "../src/wire";

/** The vectors that the Python side is tested with. */
const GOLDEN = new URL("../../../../tests/wire/golden/", import.meta.url);

function golden(name: string): ArrayBuffer {
  const pairs = readFileSync(new URL(`${name}.hex`, GOLDEN), "utf8").trim().match(/../g)!;
  return new Uint8Array(pairs.map((pair) => parseInt(pair, 16))).buffer;
}

describe("packets", () => {
  for (const [name, kind, pts] of [["speech", Kind.Speech, 0.25], ["face", Kind.Face, 1.5], ["body", Kind.Body, 0.1]] as const) { // prettier-ignore
    it(`reads and writes Python's ${name}`, () => {
      const frame = golden(name);
      const packet = decodePacket(frame);
      expect(packet).toMatchObject({ kind, segment: 7, epoch: 3, seq: 9, pts });
      expect(new Uint8Array(encodePacket(packet))).toEqual(new Uint8Array(frame));
    });
  }

  it("writes Python's microphone", () => {
    const payload = microphonePayload(Int16Array.of(0, 1, -1, 32767, -32768));
    const packet = { kind: Kind.Microphone, segment: 0, epoch: 0, seq: 9, pts: 1.5, payload };
    expect(new Uint8Array(encodePacket(packet))).toEqual(new Uint8Array(golden("microphone")));
  });

  it("reads samples, weights, rotations and shares", () => {
    const [speech, face, body] = ["speech", "face", "body"].map((name) => decodePacket(golden(name)).payload);
    expect([...speechSamples(speech!)].map((x) => x * 32768)).toEqual([0, 1, -1, 32767, -32768]);
    const weights = faceWeights(face!, 52);
    expect(weights.length).toBe(104);
    weights.forEach((weight, i) => expect(weight).toBeCloseTo(i / 103, 2));
    const frames = bodyFrames(body!);
    expect(frames.bones).toEqual([0, 5, 51]);
    expect(frames.frames).toBe(2);
    [0, 0.6, 0, 0.8].forEach((x, axis) => expect(frames.rotations[20 + axis]).toBeCloseTo(x, 4));
    [0, 0.5, 1, 1, 0.25, 0].forEach((share, i) => expect(frames.shares[i]).toBeCloseTo(share, 4));
  });

  it("refuses what is no packet", () => {
    const frame = golden("speech");
    expect(() => decodePacket(frame.slice(0, HEADER_BYTES - 1))).toThrow(WireError);
    expect(() => decodePacket(frame.slice(0, HEADER_BYTES + 1))).toThrow("announces 10 bytes and carries 1");
    const odd = frame.slice(0);
    new Uint8Array(odd)[0] = 9;
    expect(() => decodePacket(odd)).toThrow("kind 9");
    expect(() => faceWeights(new Uint8Array(51), 52)).toThrow("no whole number");
    expect(() => bodyFrames(new Uint8Array(8))).toThrow("moves no bone");
  });
});

describe("messages", () => {
  for (const body of messages) {
    it(`reads Python's ${body.type}`, () => {
      const { message, n } = decodeMessage(JSON.stringify(body));
      expect(message).toEqual(body);
      expect(n).toBe(body.n);
    });
  }

  it("reads what Python tells operators, which has no number", () => {
    const alert = { type: "alert", code: "node", text: "hall/Reply (hall.xml:15): raised KeyError: 'x'" };
    const behavior = {
      type: "behavior", whole: false, tree: "", nodes: [], statuses: { hall: "running" }, pointers: { hall: { after: "3" } },
      values: { lang: "zh" }, doing: {}, deeds: [], faults: [], lost: 0,
    }; // prettier-ignore
    for (const body of [alert, behavior]) {
      expect(decodeMessage(JSON.stringify(body))).toEqual({ message: body, n: null });
    }
    expect(() => decodeMessage('{"type":"behavior","whole":true}')).toThrow("behavior.tree: expected string");
  });

  it("writes what Python reads", () => {
    const written = (message: Parameters<typeof encodeMessage>[0]): string => encodeMessage(message);
    expect(written({ type: "listen", on: true, by: "server" })).toBe('{"type":"listen","on":true,"by":"server"}');
    expect(written({ type: "speech", text: "停车", lang: "zh", confidence: 0.5, final: true })).toBe(
      '{"type":"speech","text":"停车","lang":"zh","confidence":0.5,"final":true}',
    );
  });

  it("names what is wrong", () => {
    expect(() => decodeMessage('{"type":"hear","state":"deaf","text":""}')).toThrow(
      'hear.state: expected one of off, listening, hearing, understanding, found "deaf"',
    );
    expect(() => decodeMessage("{")).toThrow("not JSON");
    expect(() => decodeMessage("[]")).toThrow("string 'type'");
    expect(() => decodeMessage('{"type":"dance"}')).toThrow("unknown type 'dance'");
    expect(() => decodeMessage('{"type":"epoch"}')).toThrow("epoch.epoch: expected number, found undefined");
  });
});
