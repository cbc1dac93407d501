/** The browser's own speech recognition (Web Speech API), where it has one. */

import { HearingError, type Listener, type Reason, type Source } from "./ear";
import { Recognition, type Recognized } from "./recognition";
import type { Language } from "./texts";

interface SpeechRecognizer {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onstart: () => void;
  onresult: (event: Recognized) => void;
  onerror: (event: { error: string }) => void;
  onend: () => void;
  start(): void;
  abort(): void;
}

/** By `SpeechRecognitionErrorEvent.error`; others (`no-speech`, `aborted`) only end a stretch of listening. */
const REASONS: Record<string, Reason> = {
  "not-allowed": "microphoneDenied",
  "service-not-allowed": "recognitionDenied",
  "audio-capture": "microphoneMissing",
  network: "recognitionOffline",
  "language-not-supported": "recognitionLanguage",
};

const AGAIN_MS = 250;

export class Recognizer implements Source {
  readonly by = "client";
  private readonly recognition: Recognition;
  private device: SpeechRecognizer | null = null;
  private timer = 0;

  constructor(private readonly language: Language) {
    this.recognition = new Recognition(language);
  }

  async start(listener: Listener): Promise<void> {
    const Maker = makerOf(window);
    if (!Maker) throw new HearingError("recognitionMissing");
    const device = (this.device = new Maker());
    device.lang = this.language === "zh" ? "zh-CN" : "en-US";
    device.continuous = true;
    device.interimResults = true;
    await this.run(device, listener);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.device?.abort();
    this.device = null;
  }

  /** Browsers end after each pause: it is started again until it is stopped. */
  private run(device: SpeechRecognizer, listener: Listener): Promise<void> {
    return new Promise((resolve, reject) => {
      device.onstart = resolve;
      device.onresult = (event) => this.recognition.take(event).forEach((speech) => listener.speech(speech));
      device.onerror = ({ error }) => {
        const reason = REASONS[error];
        if (!reason) return;
        reject(new HearingError(reason));
        listener.lost(reason);
      };
      device.onend = () => {
        this.recognition.end().forEach((speech) => listener.speech(speech));
        if (this.device === device) this.timer = window.setTimeout(() => device.start(), AGAIN_MS);
      };
      device.start();
    });
  }
}

function makerOf(scope: object): (new () => SpeechRecognizer) | undefined {
  const known = scope as Record<string, new () => SpeechRecognizer>;
  return known["SpeechRecognition"] ?? known["webkitSpeechRecognition"];
}
