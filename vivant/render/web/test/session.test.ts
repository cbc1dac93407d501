import { describe, expect, it } from "vitest";
import { Session, type Action } from "../src/session";
import { decodePacket, Kind } from "../src/wire";

const HELLO = JSON.stringify({ type: "hello", versions: ["vivant.v1"], limits: {}, resume_window_s: 30 });
const ready = (more: object = {}): string =>
  JSON.stringify({
    type: "ready", session: "s", key: "k", n: 0, resumed: false, epoch: 0, roles: ["stage"], face: [], face_rate: 60,
    bones: [], body_rate: 30, persona: {}, avatar: {}, ...more,
  }); // prettier-ignore
const kinds = (actions: Action[]): string[] => actions.map((action) => action.do);
const sent = (actions: Action[]): unknown[] =>
  actions.flatMap((action) => (action.do === "send" ? [JSON.parse(action.text)] : []));

function admitted(): Session {
  const session = new Session(["stage", "input"], () => 0.5);
  session.start(0);
  session.opened("token");
  session.received(HELLO, 0);
  session.received(ready(), 0);
  return session;
}

describe("Session", () => {
  it("identifies itself with its token and becomes ready", () => {
    const session = new Session(["stage"], () => 0.5);
    expect(kinds(session.start(0))).toEqual(["state", "connect"]);
    session.opened("once");
    expect(sent(session.received(HELLO, 0))).toEqual([{ type: "identify", roles: ["stage"], token: "once" }]);
    expect(session.send({ type: "cancel" })).toBe(false);
    expect(kinds(session.received(ready(), 0))).toEqual(["ready", "state"]);
    expect(sent(session.send({ type: "cancel" }) as Action[])).toEqual([{ type: "cancel" }]);
  });

  it("takes the session up again from the last number", () => {
    const session = admitted();
    session.received(JSON.stringify({ type: "epoch", n: 41, epoch: 2, reason: "" }), 1);
    session.closed(1006, 2);
    expect(kinds(session.tick(2.4))).toEqual([]);
    expect(kinds(session.tick(2.5))).toEqual(["state", "connect"]);
    session.opened("second");
    expect(sent(session.received(HELLO, 3))).toMatchObject([{ token: "second", resume: { session: "s", key: "k", n: 41 } }]);
  });

  it("begins a new session where the old one is no more", () => {
    const session = admitted();
    session.closed(1006, 1);
    session.tick(2);
    session.opened("second");
    session.received(HELLO, 2);
    session.closed(4403, 2);
    expect(kinds(session.tick(2.5))).toEqual(["state", "connect"]);
    session.opened("third");
    expect(sent(session.received(HELLO, 3))).toEqual([{ type: "identify", roles: ["stage", "input"], token: "third" }]);
  });

  it("tries less and less often", () => {
    const session = admitted();
    let now = 0;
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) {
      session.closed(null, now);
      const start = now;
      while (!kinds(session.tick(now)).includes("connect")) now += 0.25;
      delays.push(now - start);
    }
    expect(delays).toEqual([0.5, 1, 2, 4, 5, 5, 5, 5]);
  });

  it("numbers media packets anew on each connection", () => {
    const session = admitted();
    const packet = { kind: Kind.Microphone, segment: 0, epoch: 0, pts: 0.032, payload: new Uint8Array(4) };
    const numbers = (): unknown[] =>
      (session.sendPacket(packet) || []).map((action) => action.do === "transmit" && decodePacket(action.frame).seq);
    expect([...numbers(), ...numbers()]).toEqual([1, 2]);
    session.closed(1006, 1);
    expect(session.sendPacket(packet)).toBe(false);
    session.tick(10);
    session.opened("second");
    session.received(HELLO, 10);
    session.received(ready({ resumed: true }), 10);
    expect(numbers()).toEqual([1]);
  });

  it("joins a session of somebody else's, and ends where that is over", () => {
    const session = new Session(["operator"], () => 0.5, { session: "s", key: "secret" });
    session.start(0);
    session.opened("");
    expect(sent(session.received(HELLO, 0))).toEqual([
      { type: "identify", roles: ["operator"], token: "", media: false, resume: { session: "s", key: "secret", n: 0 } },
    ]);
    session.received(ready({ key: "secret", roles: ["operator"] }), 0);
    session.closed(1006, 1);
    session.tick(2);
    session.opened("");
    expect(sent(session.received(HELLO, 2))).toMatchObject([{ resume: { key: "secret" } }]);
    expect(session.closed(4403, 3)).toEqual([{ do: "state", state: "closed", closeCode: 4403 }]);
    expect(session.tick(100)).toEqual([]);
  });

  it("answers pings, and gives a silent peer up", () => {
    const session = admitted();
    expect(sent(session.received('{"type":"ping","t":7}', 1))).toEqual([{ type: "pong", t: 7 }]);
    expect(sent(session.tick(10))).toEqual([{ type: "ping", t: 10000 }]);
    session.received('{"type":"pong","t":10000}', 11);
    expect(session.tick(17)).toEqual([]);
    expect(sent(session.tick(20))).toHaveLength(1);
    expect(kinds(session.tick(26))).toEqual(["disconnect", "state"]);
    expect(session.state).toBe("waiting");
  });

  it("tells of what it cannot read and goes on", () => {
    const session = admitted();
    expect(session.received("{", 1)).toEqual([{ do: "fault", text: "not JSON" }]);
    expect(kinds(session.received(new ArrayBuffer(3), 1))).toEqual(["fault"]);
    expect(session.state).toBe("ready");
  });

  it("leaves the stage to who took it over", () => {
    const session = admitted();
    expect(session.closed(4410, 1)).toEqual([{ do: "state", state: "closed", closeCode: 4410 }]);
    expect(session.tick(100)).toEqual([]);
  });

  it("does not come back once stopped", () => {
    const session = admitted();
    expect(kinds(session.stop())).toEqual(["state", "disconnect"]);
    expect(session.closed(1000, 1)).toEqual([]);
    expect(session.tick(100)).toEqual([]);
  });
});
