/** One digital human on the page: joins the connection, the score, the sound and the picture. */

import { loadAvatar, type Avatar } from "./avatar";
import { Body } from "./body";
import { Connection, type Handler } from "./connection";
import { DetailControl, firstLevel } from "./detail";
import { Ear, type Source } from "./ear";
import { Face } from "./face";
import { Gaze } from "./gaze";
import { Microphone } from "./microphone";
import { Probe, type Report } from "./probe";
import { Recognizer } from "./recognizer";
import { NOT_ADMITTED, TAKEN_OVER } from "./session";
import { limitOf, Score, speechOf, type Segment } from "./score";
import { rendererName, Stage } from "./stage";
import { Transport } from "./transport";
import type { Place } from "./clock";
import { Ui } from "./ui";
import type { Key, Language } from "./texts";
import { Voice } from "./voice";
import { Kind, WireError, type Packet, type Ready, type ServerMessage } from "./wire";

const REPORT_EVERY = 0.25;
const BACKGROUND_MS = 250;
/** Longest time that a picture is prepared ahead of its frame, seconds. */
const MOST_LEAD = 0.2;

/** Characters of a name that is sent when it is touched. */
const MOST_TOUCHED = 200;

/** `level`: keep this detail instead of choosing it. `hearing`: who understands speech. */
export interface Options {
  server: string;
  language: Language;
  hearing: "server" | "browser";
  level?: number | undefined;
}

export class Human {
  private readonly ui: Ui;
  private readonly connection: Connection;
  private readonly voice = new Voice();
  private readonly transport: Transport;
  private readonly ear: Ear;
  private readonly gaze = new Gaze();
  private readonly probe = new Probe();
  private readonly detail: DetailControl;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly abort = new AbortController();
  private stage: Stage | null = null;
  private avatar: Avatar | null = null;
  private avatarLevel: "high" | "low" | null = null;
  private loading: "high" | "low" | null = null;
  private ready: Ready | null = null;
  private score: Score | null = null;
  private face = new Face(0);
  private body = new Body(0);
  private openTurn: number | null = null;
  private epoch = 0;
  private lastFrame = 0;
  private lastReport = 0;
  private lead = 1 / 60;
  private background = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly options: Options,
  ) {
    this.ui = new Ui(root, options.server, options.language, {
      ask: (question) => this.ask(question),
      stop: () => this.stop(),
      unlock: () => this.unlock(),
      touch: (title) => this.touch(title),
      mute: (muted) => (this.voice.muted = muted),
      listen: () => void this.ear.toggle(),
      translated: () => this.translated(),
    });
    this.transport = new Transport(this.voice, (segment, duration) => this.ended(segment, duration));
    this.connection = new Connection(options.server, ["stage", "input"], (action) => this.handle(action));
    const source = (): Source => (options.hearing === "browser" ? new Recognizer(this.ui.language) : new Microphone());
    this.ear = new Ear(source, this.connection, this.ui);
    this.detail = this.openStage();
  }

  /** Connect, load, and come alive. */
  start(): void {
    this.voice.load().catch((error: unknown) => this.fail("noSound", error));
    this.connection.open();
    this.watch();
    this.ui.setLoading(0);
    this.schedule();
    this.background = window.setInterval(() => this.tick(), BACKGROUND_MS);
  }

  /** Ask a question; what is being said stops. False where there is nobody to ask. */
  ask(question: string): boolean {
    this.hush();
    const sent = this.connection.send({ type: "text", text: question });
    if (!this.ear.on) this.ui.setHint(null);
    if (sent) this.ui.setQuestion(question);
    else this.ui.setBanner("unsent");
    return sent;
  }

  /** Fall silent. */
  stop(): void {
    this.hush();
    this.connection.send({ type: "cancel" });
  }

  private touch(title: string): void {
    const touched = [...title].slice(0, MOST_TOUCHED).join("");
    const mayTell = this.ready?.roles.includes("input");
    if (touched && mayTell) this.connection.send({ type: "sense", touched });
  }

  /** Measurements for `vivant bench page`; each sample is given once. */
  report(): Report {
    const level = this.voice.level();
    const place = this.heard(seconds());
    return {
      samples: this.probe.take(),
      fps: this.probe.fps,
      level: this.detail.level,
      avatar: this.avatarLevel,
      epoch: this.epoch,
      output_db: Number.isFinite(level) ? level : null,
      sound: this.voice.locked ? "locked" : "running",
      segment: place?.segment ?? null,
      held: this.transport.isHeld,
      microphone: { on: this.ear.on, sent: this.ear.uplink.sent, dropped: this.ear.uplink.dropped },
    };
  }

  dispose(): void {
    this.abort.abort();
    window.clearInterval(this.background);
    this.ear.stop();
    this.connection.close();
    this.stage?.dispose();
    void this.voice.close();
  }

  // --- what arrives ------------------------------------------------------------------------------------------------

  private readonly handle: Handler = (action) => {
    switch (action.do) {
      case "state":
        return this.showState(action.state, action.closeCode);
      case "ready":
        return this.begin(action.ready);
      case "packet":
        return this.feed(action.packet);
      case "fault":
        return console.warn(`vivant: ${action.text}`);
      case "message":
        return this.receive(action.message);
    }
  };

  private begin(ready: Ready): void {
    const first = this.ready === null;
    this.ready = ready;
    this.epoch = ready.epoch;
    this.ui.setPersona(ready.persona);
    this.ui.setInput(ready.roles.includes("input"));
    this.ui.setBanner(ready.roles.includes("stage") ? null : "observer");
    this.ear.admitted(ready.roles.includes("input"));
    if (!ready.resumed || !this.score) this.reset(ready);
    if (first) void this.loadAvatar();
    this.sayPresence();
  }

  private translated(): void {
    if (this.options.hearing === "browser") void this.ear.restart();
  }

  private sayPresence(): void {
    this.connection.send({ type: "presence", present: !document.hidden, lang: this.ui.language });
  }

  private reset(ready: Ready): void {
    this.transport.drop(null);
    this.ui.subtitles.clear();
    this.openTurn = null;
    this.score = new Score(ready);
    this.score.raise(ready.epoch);
    this.transport.hold(false, seconds());
    if (this.body.rotations.length === 4 * ready.bones.length) return;
    this.face = new Face(ready.face.length);
    this.body = new Body(ready.bones.length);
  }

  private receive(message: ServerMessage): void {
    if (!this.score) return;
    this.carryOut(this.score, message);
    this.transport.hold(this.score.held, seconds());
  }

  private carryOut(score: Score, message: ServerMessage): void {
    switch (message.type) {
      case "idle":
        return this.openIdle(score, message.duration_ms / 1000, message.hips);
      case "turn.open":
        return this.openTurnOf(score, message);
      case "segment.open":
        return this.open(score.open(message));
      case "words":
        score.addWords(message);
        return this.layOut(score.segments.get(message.segment));
      case "segment.close":
        return this.extend(score.close(message.segment, message.duration_ms / 1000));
      case "cards":
        return this.showCards(score, message);
      case "turn.close":
        if (message.turn === this.openTurn) this.openTurn = null;
        return score.closeTurn(message.epoch);
      case "epoch":
        this.epoch = message.epoch;
        return this.drop(score.raise(message.epoch));
      case "hold":
        return score.hold(message.epoch, message.on);
      case "hear":
        return this.ear.hear(message, seconds());
      case "attend":
        return this.gaze.attend(message.target, message.pose);
      case "notice":
        return console.info(`vivant: ${message.code}: ${message.text}`);
      case "handover":
        return this.ui.setNote("handover");
      case "alert":
        return console.warn(`vivant: ${message.code}: ${message.text}`);
      case "error":
        return this.ui.setBanner(message.close_code === 4429 ? "busy" : "refused", message.text);
    }
  }

  private openIdle(score: Score, duration: number, hips: number[][]): void {
    const { face, body } = score.openIdle();
    this.face.idle = face;
    this.body.idle = { track: body, duration, hips };
  }

  private openTurnOf(score: Score, message: Extract<ServerMessage, { type: "turn.open" }>): void {
    if (!score.admits(message.turn, message.epoch)) return;
    this.openTurn = message.turn;
    this.ui.cards.clear();
    this.ui.updateCards();
    if (message.question) this.ui.setQuestion(message.question);
    this.ui.setBanner(null);
  }

  private showCards(score: Score, { turn, epoch, cards }: Extract<ServerMessage, { type: "cards" }>): void {
    if (score.admits(turn, epoch)) this.ui.cards.show(turn, cards, this.ui.language);
    this.ui.updateCards();
  }

  private open(segment: Segment | null): void {
    if (segment) this.ui.subtitles.open(segment);
  }

  private layOut(segment: Segment | undefined): void {
    if (segment) this.ui.subtitles.layOut(segment);
  }

  private feed(packet: Packet): void {
    try {
      const segment = this.score?.feed(packet) ?? null;
      if (segment && packet.kind === Kind.Speech) {
        this.transport.feed(segment.id, { pts: packet.pts, rate: segment.rate, samples: speechOf(packet) });
      }
      this.extend(segment);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      console.warn(`vivant: ${error.message}`);
    }
  }

  private extend(segment: Segment | null): void {
    if (segment) this.transport.extend(segment.id, limitOf(segment), segment.duration !== null);
  }

  private drop(segments: number[]): void {
    if (segments.length === 0) return;
    this.transport.drop(segments);
    this.ui.subtitles.drop(segments);
  }

  /** Fall silent here and now; the server is told by what is sent next. */
  private hush(): void {
    const place = this.heard(seconds());
    if (place) this.sendPlayed(place.segment, place.pts, false);
    if (this.score) this.drop(this.score.silence());
  }

  private ended(segment: number, duration: number): void {
    this.sendPlayed(segment, duration, true);
    this.ui.subtitles.end(segment);
    this.score?.end(segment);
  }

  private sendPlayed(segment: number, pts: number, done: boolean): void {
    this.connection.send({ type: "played", segment, ms: Math.round(pts * 1000), done });
  }

  // --- each frame --------------------------------------------------------------------------------------------------

  private schedule(): void {
    if (!this.abort.signal.aborted) requestAnimationFrame(() => this.frame(seconds()));
  }

  private frame(now: number): void {
    this.schedule();
    const interval = now - this.lastFrame;
    if (interval < 1 / this.detail.detail.fps - 0.004) return;
    this.lastFrame = now;
    const heard = this.play(now);
    this.probe.begin(now, this.transport.heardAt(this.voice.heardRaw()));
    this.lead += (Math.min(interval, MOST_LEAD) - this.lead) * 0.15;
    const shown = heard && this.transport.ahead(now + this.lead);
    const held = this.transport.isHeld && !shown?.moving;
    this.draw(now + this.lead, Math.min(interval, 0.1), held ? null : shown);
    this.probe.drawn(shown);
    if (this.avatar && this.detail.frame(interval, now)) this.applyDetail();
  }

  /** Advance sound and subtitles; where playback is. */
  private play(now: number): Place | null {
    const place = this.transport.update(now);
    this.ui.setSound(this.voice.locked);
    this.ui.setSpeaking(this.openTurn !== null || (this.score?.segments.size ?? 0) > 0);
    if (!place) return null;
    this.ui.subtitles.at(place.segment, place.pts);
    if (now - this.lastReport >= REPORT_EVERY) {
      this.lastReport = now;
      this.sendPlayed(place.segment, place.pts, false);
    }
    return place;
  }

  private draw(now: number, elapsed: number, place: Place | null): void {
    if (!this.avatar || !this.stage) return;
    const segment = place ? (this.score?.segments.get(place.segment) ?? null) : null;
    const pts = place?.pts ?? 0;
    this.face.update(now, segment?.id ?? null, segment?.face ?? null, pts);
    this.body.update(now, segment?.id ?? null, segment?.body ?? null, pts);
    this.gaze.update(now);
    this.avatar.showFace(this.face.weights);
    this.avatar.showBody(this.body.rotations, this.body.hips, this.gaze.head);
    this.avatar.look(this.stage.camera.position, this.gaze.eyes);
    this.avatar.settle(elapsed);
    this.stage.render();
  }

  /** A hidden page draws nothing, but what is played still counts. */
  private tick(): void {
    this.ear.tick(seconds());
    if (document.hidden) this.play(seconds());
  }

  private heard(now: number): Place | null {
    return this.transport.ahead(now);
  }

  // --- stage and sound -----------------------------------------------------------------------------------------------

  private openStage(): DetailControl {
    const pinned = this.options.level;
    try {
      const renderer = rendererName();
      const coarsePointer = matchMedia("(pointer: coarse)").matches;
      const level = pinned ?? firstLevel({ renderer, cores: navigator.hardwareConcurrency, coarsePointer });
      this.stage = new Stage(this.ui.canvas);
      return new DetailControl(level, pinned !== undefined);
    } catch (error) {
      this.fail("noWebGL", error);
      return new DetailControl(pinned ?? 0, true);
    }
  }

  private async loadAvatar(): Promise<void> {
    const level = this.detail.detail.avatar;
    const address = this.ready?.avatar[level];
    const known = level === this.avatarLevel || level === this.loading;
    if (!this.stage || !address || known) return this.ui.setLoading(null);
    this.loading = level;
    const { server } = this.options;
    const url = new URL(address, `${server}/`).href;
    const progress = (share: number): void => this.ui.setLoading(this.avatar ? null : share);
    try {
      const avatar = await loadAvatar(url, this.ready!.face, this.ready!.bones, progress);
      this.enter(avatar, level);
    } catch (error) {
      this.fail("noAvatar", error);
    }
    this.loading = null;
    this.ui.setLoading(null);
  }

  private enter(avatar: Avatar, level: "high" | "low"): void {
    if (this.detail.detail.materials === "simple") avatar.simplify();
    this.avatar = avatar;
    this.avatarLevel = level;
    this.stage!.show(avatar);
    this.stage!.apply(this.detail.detail);
    this.detail.reset();
    this.root.dataset["avatar"] = level;
  }

  private applyDetail(): void {
    this.stage?.apply(this.detail.detail);
    if (this.detail.detail.materials === "simple") this.avatar?.simplify();
    void this.loadAvatar();
  }

  private unlock(): void {
    this.voice.unlock().catch((error: unknown) => this.fail("noSound", error));
  }

  private watch(): void {
    const { signal } = this.abort;
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.ui.canvas);
    signal.addEventListener("abort", () => observer.disconnect());
    const point = (event: PointerEvent | null): void => this.gaze.point(event && this.pointed(event));
    this.root.addEventListener("pointermove", point, { signal });
    this.root.addEventListener("pointerleave", () => point(null), { signal });
    document.addEventListener("visibilitychange", () => this.sayPresence(), { signal });
  }

  private pointed(event: PointerEvent): { x: number; y: number } | null {
    if (this.calm.matches || event.pointerType === "touch") return null;
    const box = this.ui.canvas.getBoundingClientRect();
    const x = (event.clientX - box.left - box.width / 2) / (window.innerWidth / 2);
    const y = (box.top + box.height * 0.3 - event.clientY) / (window.innerHeight / 2);
    return { x: Math.max(-1, Math.min(1, x)), y: Math.max(-1, Math.min(1, y)) };
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.ui.canvas;
    this.stage?.resize(clientWidth, clientHeight, clientHeight < 380 ? "bust" : "half");
    this.detail.reset();
  }

  private showState(state: string, closeCode: number | null): void {
    if (state === "closed") this.ear.stop();
    if (state === "closed") return closeCode === TAKEN_OVER ? this.ui.setBanner("observer") : undefined;
    this.ui.setState(state as "connecting" | "ready" | "waiting");
    if (state !== "waiting") return;
    this.ui.setBanner(closeCode === NOT_ADMITTED ? "refused" : closeCode === 4429 ? "busy" : "waiting");
  }

  private fail(key: Key, error: unknown): void {
    console.error("vivant:", error);
    this.ui.setBanner(key);
  }
}

function seconds(): number {
  return performance.now() / 1000;
}
