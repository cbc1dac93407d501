/** What a browser's own recogniser says, as messages of the wire. No I/O. */

import type { Language } from "./texts";
import type { Speech } from "./wire";

/** Of a `SpeechRecognitionEvent` (Web Speech API), what is used here. */
export interface Recognized {
  resultIndex: number;
  results: ArrayLike<{ isFinal: boolean; 0: { transcript: string; confidence: number } }>;
}

/** Longest text of a message, characters. */
const LONGEST = 1000;

export class Recognition {
  private interim = "";

  constructor(private readonly lang: Language) {}

  /** What is new: utterances that are final, then what was understood of the one that is being said. */
  take({ resultIndex, results }: Recognized): Speech[] {
    const speeches: Speech[] = [];
    let interim = "";
    for (const result of Array.from(results).slice(resultIndex)) {
      const { transcript, confidence } = result[0];
      if (result.isFinal) speeches.push(this.speech(transcript, true, confidence));
      else interim += transcript;
    }
    const isNew = interim !== "" && interim !== this.interim;
    this.interim = interim;
    if (isNew) speeches.push(this.speech(interim, false, 0));
    return speeches.filter((speech) => speech.text !== "");
  }

  /** The recogniser ended: what it left open is all that there will be. */
  end(): Speech[] {
    const { interim } = this;
    this.interim = "";
    return interim.trim() ? [this.speech(interim, true, 0)] : [];
  }

  /** Browsers tell a confidence of 0 where they know none. */
  private speech(text: string, final: boolean, confidence: number): Speech {
    const known = confidence > 0 ? { confidence } : {};
    return { type: "speech", text: text.trim().slice(0, LONGEST), lang: this.lang, ...known, final };
  }
}
