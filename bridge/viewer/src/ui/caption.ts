/** Who speaks, with a small wave that follows the voice. */

import type { Speaker } from "../wire";
import { element, make } from "./element";

const BARS = [0.55, 1, 0.7, 0.9, 0.5];

export class Caption {
  private readonly root = element("caption", HTMLParagraphElement);
  private readonly words = make("span");
  private readonly bars: HTMLElement[];

  constructor() {
    const wave = make("span", "wave");
    wave.ariaHidden = "true";
    this.bars = BARS.map(() => make("i"));
    wave.append(...this.bars);
    this.root.append(wave, this.words);
  }

  /** `speakers` are those who speak now; `level` is the loudness heard, full scale 1. */
  update(speakers: readonly Speaker[], level: number, isPlaying: boolean): void {
    const text = wordsFor(speakers, isPlaying);
    // Written only on change: screen readers announce it.
    if (this.words.textContent !== text) this.words.textContent = text;
    this.root.classList.toggle("is-shown", text !== "");
    this.root.dataset.speaker = speakers[0] ?? "";
    const size = Math.min(1, Math.sqrt(level * 5));
    this.bars.forEach((bar, i) => (bar.style.transform = `scaleY(${(0.15 + 0.85 * size * BARS[i]!).toFixed(3)})`));
  }
}

function wordsFor(speakers: readonly Speaker[], isPlaying: boolean): string {
  if (speakers.length === 2) return "Both are speaking";
  if (speakers[0] === "agent") return "The character is speaking";
  if (speakers[0] === "user") return "The partner is speaking, the character listens";
  return isPlaying ? "" : "Paused";
}
