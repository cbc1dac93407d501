/**
 * The protocol vivant.v1 as a client speaks it: binary media packets and JSON control messages. No I/O.
 *
 * The layouts are those of `vivant/wire/media.py` and `vivant/wire/messages.py`; golden vectors keep both alike.
 */

export const SUBPROTOCOL = "vivant.v1";
export const HEADER_BYTES = 28;

export enum Kind {
  Speech = 1,
  Face = 2,
  Body = 3,
  Microphone = 4,
}

/** Rate of microphone packets, Hz. */
export const MICROPHONE_RATE = 16_000;

/** One media packet. `pts` in seconds from the segment's zero; `payload` is a view into the received frame. */
export interface Packet {
  kind: Kind;
  segment: number;
  epoch: number;
  seq: number;
  pts: number;
  payload: Uint8Array;
}

/** A peer broke the protocol. */
export class WireError extends Error {
  override name = "WireError";
}

/** Read a packet; WireError where it is none. */
export function decodePacket(frame: ArrayBuffer): Packet {
  if (frame.byteLength < HEADER_BYTES) {
    throw new WireError(`a media packet of ${frame.byteLength} bytes; the header alone has ${HEADER_BYTES}`);
  }
  const view = new DataView(frame);
  const kind = view.getUint8(0);
  const flags = view.getUint8(1);
  if (flags !== 0 || !(kind in Kind)) throw new WireError(`a media packet of kind ${kind} with flags ${flags}`);
  const payload = new Uint8Array(frame, HEADER_BYTES);
  const length = view.getUint32(24, true);
  if (payload.length !== length) {
    throw new WireError(`a media packet that announces ${length} bytes and carries ${payload.length}`);
  }
  return {
    kind,
    segment: view.getUint32(4, true),
    epoch: view.getUint32(8, true),
    seq: view.getUint32(12, true),
    pts: Number(view.getBigUint64(16, true)) / 1e6,
    payload,
  };
}

/** Header and payload. */
export function encodePacket(packet: Packet): ArrayBuffer {
  const frame = new ArrayBuffer(HEADER_BYTES + packet.payload.length);
  const view = new DataView(frame);
  view.setUint8(0, packet.kind);
  view.setUint32(4, packet.segment, true);
  view.setUint32(8, packet.epoch, true);
  view.setUint32(12, packet.seq, true);
  view.setBigUint64(16, BigInt(Math.round(packet.pts * 1e6)), true);
  view.setUint32(24, packet.payload.length, true);
  new Uint8Array(frame, HEADER_BYTES).set(packet.payload);
  return frame;
}

/** Samples of a speech payload, (n,) float32 in [-1, 1). */
export function speechSamples(payload: Uint8Array): Float32Array<ArrayBuffer> {
  requireWhole(payload.length, 2, "speech");
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const samples = new Float32Array(payload.length / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true) / 32768;
  return samples;
}

/** Payload of a microphone packet, whose `segment` and `epoch` are 0; `pts` counts from the first sample since `listen`. */
export function microphonePayload(samples: Int16Array): Uint8Array {
  const payload = new Uint8Array(2 * samples.length);
  const view = new DataView(payload.buffer);
  samples.forEach((sample, i) => view.setInt16(2 * i, sample, true));
  return payload;
}

/** Weights of a face payload, (frames * shapes,) float32 in [0, 1]. */
export function faceWeights(payload: Uint8Array, shapes: number): Float32Array {
  requireWhole(payload.length, shapes, "face");
  return Float32Array.from(payload, (value) => value / 255);
}

/** `bones`: indices; `rotations`: (frames * bones * 4) xyzw; `shares`: (frames * bones) in [0, 1]. */
export interface BodyFrames {
  bones: number[];
  frames: number;
  rotations: Float32Array;
  shares: Float32Array;
}

const BONE_BYTES = 10;

/** Rotations and shares of a body payload. */
export function bodyFrames(payload: Uint8Array): BodyFrames {
  if (payload.length < 8) throw new WireError(`a body packet of ${payload.length} bytes; its mask alone has 8`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const bones = bonesOf(view.getBigUint64(0, true));
  const rest = payload.length - 8;
  if (bones.length === 0) throw new WireError("a body packet that moves no bone");
  requireWhole(rest, BONE_BYTES * bones.length, "body");
  const cells = rest / BONE_BYTES;
  const rotations = new Float32Array(cells * 4);
  const shares = new Float32Array(cells);
  for (let cell = 0, at = 8; cell < cells; cell++, at += BONE_BYTES) {
    for (let axis = 0; axis < 4; axis++) rotations[4 * cell + axis] = view.getInt16(at + 2 * axis, true) / 32767;
    shares[cell] = view.getUint16(at + 8, true) / 65535;
  }
  return { bones, frames: cells / bones.length, rotations, shares };
}

function bonesOf(mask: bigint): number[] {
  const bones: number[] = [];
  for (let bone = 0; bone < 64; bone++) if ((mask >> BigInt(bone)) & 1n) bones.push(bone);
  return bones;
}

function requireWhole(bytes: number, unit: number, track: string): void {
  if (bytes % unit) throw new WireError(`a ${track} packet of ${bytes} bytes that are no whole number of frames`);
}

// --- control messages -------------------------------------------------------------------------------------------

export type Role = "stage" | "input" | "sensor" | "observer" | "operator";
export type Texts = Record<string, string>;

export interface Citation {
  document: string;
  title: string;
  heading: string;
  line: number;
}

export interface Card {
  title: string;
  body?: string;
  /** Rows of cells; the first row is the header. */
  table?: string[][];
  image?: string | null;
  caption?: string;
  citation?: Citation | null;
}

export interface Hello {
  type: "hello";
  versions: string[];
  limits: Record<string, number>;
  resume_window_s: number;
}

export interface Ready {
  type: "ready";
  session: string;
  key: string;
  n: number;
  resumed: boolean;
  epoch: number;
  roles: Role[];
  face: string[];
  face_rate: number;
  bones: string[];
  body_rate: number;
  persona: Record<string, unknown>;
  avatar: Record<string, string>;
}

export interface Idle {
  type: "idle";
  duration_ms: number;
  hips: number[][];
}

export interface TurnOpen {
  type: "turn.open";
  turn: number;
  epoch: number;
  lang: string;
  question?: string | null;
}

export interface SegmentOpen {
  type: "segment.open";
  segment: number;
  turn: number;
  epoch: number;
  text: string;
  lang: string;
  rate: number;
  interruptible: boolean;
  citations: Citation[];
}

/** `words`: [offset, length, start_ms, end_ms] each; offsets count Unicode code points. */
export interface Words {
  type: "words";
  segment: number;
  epoch: number;
  words: number[][];
}

export interface SegmentClose {
  type: "segment.close";
  segment: number;
  epoch: number;
  duration_ms: number;
}

export interface Cards {
  type: "cards";
  turn: number;
  epoch: number;
  cards: Card[];
}

export interface TurnClose {
  type: "turn.close";
  turn: number;
  epoch: number;
  halted: boolean;
}

export interface Epoch {
  type: "epoch";
  epoch: number;
  reason: string;
}

/** Stop where it is, silent, and keep everything; or go on from there. */
export interface Hold {
  type: "hold";
  epoch: number;
  on: boolean;
}

export type EarState = "off" | "listening" | "hearing" | "understanding";

/** What the ear is doing, and what it has understood so far. */
export interface Hear {
  type: "hear";
  state: EarState;
  text: string;
}

export interface Attend {
  type: "attend";
  target: string;
  pose: string;
}

export interface Notice {
  type: "notice";
  code: string;
  text: string;
}

/** A person is asked to take over; the conversation goes on meanwhile. */
export interface Handover {
  type: "handover";
  reason: string;
}

/** Something that operators should know. */
export interface Alarm {
  type: "alert";
  code: string;
  text: string;
}

/** One node of a behaviour's tree; `place` is the file and line that it stands in. */
export type TreeNode = Record<"path" | "name" | "kind" | "category" | "place", string>;

/** An Act: what it is, in words, who wanted it, what became of it, and what was perceived just then. */
export type Deed = Record<"act" | "did" | "path" | "place" | "state" | "reason" | "because", string>;

/** What a node did wrong. */
export type Fault = Record<"path" | "place" | "what", string>;

/** What a behaviour does: everything (`whole`), then what has changed. An empty status or value is one that is gone. */
export interface Conduct {
  type: "behavior";
  whole: boolean;
  tree: string;
  nodes: TreeNode[];
  statuses: Record<string, string>;
  pointers: Record<string, Record<string, string>>;
  values: Record<string, string>;
  doing: Partial<Deed>;
  deeds: Deed[];
  faults: Fault[];
  lost: number;
}

export interface Failure {
  type: "error";
  code: string;
  text: string;
  close_code: number;
}

export interface Ping {
  type: "ping" | "pong";
  t: number;
}

export type ServerMessage =
  | Hello
  | Ready
  | Idle
  | TurnOpen
  | SegmentOpen
  | Words
  | SegmentClose
  | Cards
  | TurnClose
  | Epoch
  | Hold
  | Hear
  | Attend
  | Notice
  | Handover
  | Alarm
  | Conduct
  | Failure
  | Ping;

/** What a client that recognises speech itself has understood so far, of one utterance at a time. */
export interface Speech {
  type: "speech";
  text: string;
  lang: "zh" | "en" | null;
  /** Left out where the recogniser tells none. */
  confidence?: number;
  final: boolean;
}

export type ClientMessage =
  | {
      type: "identify";
      roles: Role[];
      token: string;
      media?: boolean;
      resume?: { session: string; key: string; n: number } | null;
    }
  | { type: "text"; text: string; lang?: "zh" | "en" | null }
  | { type: "cancel" }
  | { type: "played"; segment: number; ms: number; done: boolean }
  | { type: "presence"; present: boolean; lang: "zh" | "en" }
  | { type: "listen"; on: boolean; by: "server" | "client" }
  | Speech
  | { type: "sense"; touched: string }
  | { type: "watch"; on: boolean; lang: "zh" | "en" }
  | { type: "operate"; do: "halt" | "handover"; reason: string }
  | { type: "ping" | "pong"; t: number };

/** The kind of each field, or the strings that it may be. */
type Shape = Record<string, "string" | "number" | "boolean" | "array" | "object" | readonly string[]>;

/** Fields without which a message cannot be used. */
const REQUIRED: Record<ServerMessage["type"], Shape> = {
  hello: { versions: "array" },
  ready: { session: "string", key: "string", n: "number", epoch: "number", face: "array", bones: "array",
           face_rate: "number", body_rate: "number", roles: "array", persona: "object", avatar: "object" },
  idle: { duration_ms: "number", hips: "array" },
  "turn.open": { turn: "number", epoch: "number", lang: "string" },
  "segment.open": { segment: "number", turn: "number", epoch: "number", text: "string", rate: "number" },
  words: { segment: "number", epoch: "number", words: "array" },
  "segment.close": { segment: "number", epoch: "number", duration_ms: "number" },
  cards: { turn: "number", epoch: "number", cards: "array" },
  "turn.close": { turn: "number", epoch: "number", halted: "boolean" },
  epoch: { epoch: "number" },
  hold: { epoch: "number", on: "boolean" },
  hear: { state: ["off", "listening", "hearing", "understanding"], text: "string" },
  attend: { target: "string", pose: "string" },
  notice: { code: "string", text: "string" },
  handover: { reason: "string" },
  alert: { code: "string", text: "string" },
  behavior: { whole: "boolean", tree: "string", nodes: "array", statuses: "object", pointers: "object",
              values: "object", doing: "object", deeds: "array", faults: "array", lost: "number" },
  error: { code: "string", text: "string", close_code: "number" },
  ping: { t: "number" },
  pong: { t: "number" },
}; // prettier-ignore

/** The message in a text frame and its number for resuming, or WireError. */
export function decodeMessage(text: string): { message: ServerMessage; n: number | null } {
  const body: unknown = parsed(text);
  if (typeof body !== "object" || body === null || !("type" in body) || typeof body.type !== "string") {
    throw new WireError("expected a JSON object with a string 'type'");
  }
  if (!(body.type in REQUIRED)) throw new WireError(`unknown type '${body.type.slice(0, 40)}'`);
  const fields = body as Record<string, unknown>;
  for (const [name, kind] of Object.entries(REQUIRED[body.type as ServerMessage["type"]])) {
    requireKind(`${body.type}.${name}`, kind, fields[name]);
  }
  const n = body.type !== "ready" && typeof fields["n"] === "number" ? fields["n"] : null;
  return { message: body as ServerMessage, n };
}

function requireKind(place: string, kind: Shape[string], value: unknown): void {
  if (typeof kind === "string") {
    if (kindOf(value) !== kind) throw new WireError(`${place}: expected ${kind}, found ${kindOf(value)}`);
  } else if (!kind.includes(value as string)) {
    throw new WireError(`${place}: expected one of ${kind.join(", ")}, found ${JSON.stringify(value)?.slice(0, 40)}`);
  }
}

export function encodeMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError("not JSON");
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
