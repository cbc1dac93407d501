import { describe, expect, it } from "vitest";
import { Ear, HearingError, type EarView, type Line, type Listener, type Reason, type Source } from "../src/ear";
import type { Captured } from "../src/capture";
import type { ClientMessage, EarState } from "../src/wire";

class Device implements Source {
  listener: Listener | null = null;
  stopped = 0;
  private opened: (() => void) | null = null;
  private failed: ((error: Error) => void) | null = null;

  constructor(readonly by: "server" | "client") {}

  start(listener: Listener): Promise<void> {
    this.listener = listener;
    return new Promise((resolve, reject) => ([this.opened, this.failed] = [resolve, reject]));
  }
  stop(): void {
    this.stopped += 1;
  }
  async grant(): Promise<void> {
    this.opened!();
    await settled();
  }
  async refuse(reason: Reason): Promise<void> {
    this.failed!(new HearingError(reason));
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const sound = (start: number): Captured => ({ start, samples: new Int16Array(512), level: -20 });

function setUp(by: "server" | "client" = "server") {
  const devices: Device[] = [];
  const sent: ClientMessage[] = [];
  const times: number[] = [];
  const view = { state: "off" as EarState, text: "", level: NaN, hint: null as string | null };
  const line = {
    up: true as boolean,
    buffered: 0,
    send(message: ClientMessage) {
      if (this.up) sent.push(message);
      return this.up;
    },
    sendPacket({ pts }: { pts: number }) {
      if (this.up) times.push(pts);
      return this.up;
    },
  } satisfies Line & { up: boolean };
  const shown: EarView = {
    setHearing: (state, text) => Object.assign(view, { state, text }),
    setLevel: (level) => (view.level = level),
    setHint: (hint) => (view.hint = hint),
  };
  const open = (): Source => {
    devices.push(new Device(by));
    return devices.at(-1)!;
  };
  return { ear: new Ear(open, line, shown), devices, sent, times, view, line };
}

async function listening(by: "server" | "client" = "server") {
  const made = setUp(by);
  void made.ear.toggle();
  await made.devices[0]!.grant();
  return { ...made, device: made.devices[0]!, heard: made.devices[0]!.listener! };
}

describe("Ear", () => {
  it("is off, and opens nothing, until it is pressed", () => {
    const { ear, devices, sent } = setUp();
    ear.admitted(true);
    expect(ear.on).toBe(false);
    expect([devices, sent]).toEqual([[], []]);
  });

  it("says `listen`, sends sound, says its limits, and gives the device back", async () => {
    const { ear, device, heard, sent, times, view } = await listening();
    expect(sent).toEqual([{ type: "listen", on: true, by: "server" }]);
    expect(view).toMatchObject({ state: "listening", hint: "limits" });
    heard.sound(sound(512));
    heard.sound(sound(1024));
    expect(times).toEqual([0, 0.032]);
    expect(view.level).toBe(-20);
    await ear.toggle();
    expect(sent.at(-1)).toEqual({ type: "listen", on: false, by: "server" });
    expect(device.stopped).toBe(1);
    expect(view).toMatchObject({ state: "off", text: "", hint: null });
    heard.sound(sound(1536));
    expect(times).toHaveLength(2);
  });

  it("shows what the server understands", async () => {
    const { ear, view } = await listening();
    ear.hear({ type: "hear", state: "hearing", text: "where can" }, 1);
    expect(view).toMatchObject({ state: "hearing", text: "where can", hint: null });
    ear.hear({ type: "hear", state: "understanding", text: "where can I park" }, 2);
    expect(view.state).toBe("understanding");
  });

  it("listens again after the connection was lost, counting anew", async () => {
    const { ear, heard, sent, times, line } = await listening();
    heard.sound(sound(0));
    line.up = false;
    heard.sound(sound(512));
    line.up = true;
    ear.admitted(true);
    heard.sound(sound(1024));
    expect(sent.map((message) => message.type)).toEqual(["listen", "listen"]);
    expect(times).toEqual([0, 0]);
    expect([ear.uplink.sent, ear.uplink.dropped]).toEqual([2, 1]);
  });

  it("says why there is no microphone", async () => {
    const { ear, devices, sent, view } = setUp();
    void ear.toggle();
    await devices[0]!.refuse("microphoneDenied");
    expect(view).toMatchObject({ state: "off", hint: "microphoneDenied" });
    expect(ear.on).toBe(false);
    expect(sent).toEqual([]);
    void ear.toggle();
    expect(view.hint).toBeNull();
    await devices[1]!.grant();
    devices[1]!.listener!.lost("microphoneMissing");
    expect(view).toMatchObject({ state: "off", hint: "microphoneMissing" });
    expect(sent.at(-1)).toMatchObject({ type: "listen", on: false });
  });

  it("gives a device back that was granted after the visitor thought better of it", async () => {
    const { ear, devices, sent, view } = setUp();
    void ear.toggle();
    void ear.toggle();
    void ear.toggle();
    await devices[0]!.grant();
    expect(devices[0]!.stopped).toBe(2);
    expect(sent).toEqual([]);
    await devices[1]!.grant();
    expect(devices[1]!.stopped).toBe(0);
    expect(view.state).toBe("listening");
  });

  it("believes a server that is not listening only after a while", async () => {
    const { ear, view, device } = await listening();
    ear.hear({ type: "hear", state: "off", text: "" }, 10);
    ear.hear({ type: "hear", state: "listening", text: "" }, 11);
    ear.tick(13);
    expect(ear.on).toBe(true);
    ear.hear({ type: "hear", state: "off", text: "" }, 20);
    ear.tick(21);
    expect(ear.on).toBe(true);
    ear.tick(22.5);
    expect(view).toMatchObject({ state: "off", hint: "deaf" });
    expect(device.stopped).toBe(1);
  });

  it("leaves the microphone to the page that may listen", async () => {
    const { ear, device } = await listening();
    ear.admitted(false);
    expect(ear.on).toBe(false);
    expect(device.stopped).toBe(1);
  });

  it("passes on what the browser understands", async () => {
    const { ear, heard, devices, sent, view } = await listening("client");
    expect(view.hint).toBe("limitsBrowser");
    heard.speech({ type: "speech", text: "where", lang: "en", final: false });
    expect(view).toMatchObject({ state: "hearing", text: "where", hint: null });
    heard.speech({ type: "speech", text: "where is it", lang: "en", confidence: 0.9, final: true });
    expect(view).toMatchObject({ state: "understanding", text: "where is it" });
    expect(sent.map((message) => message.type)).toEqual(["listen", "speech", "speech"]);
    void ear.restart();
    await devices[1]!.grant();
    expect(sent.slice(3)).toEqual([
      { type: "listen", on: false, by: "client" },
      { type: "listen", on: true, by: "client" },
    ]);
  });
});
