/** Who speaks at the playhead: loudness from the sound itself, turns from the sidecar's events. */

import { CLOCK_RATE, type Sound, type Speaker, type StreamEvent } from "./wire";

const BLOCK = CLOCK_RATE / 100;
const KEEP_SAMPLES = 8 * CLOCK_RATE;
const LOUD = 0.01;
const HANGOVER_SAMPLES = 0.35 * CLOCK_RATE;

interface Level {
  readonly sample: number;
  readonly rms: number;
}

class Voice {
  levels: Level[] = [];
  turns: { sample: number; isSpeaking: boolean }[] = [];

  add(sound: Sound): void {
    const ratio = CLOCK_RATE / sound.rate;
    const size = Math.max(1, Math.round(BLOCK / ratio));
    for (let first = 0; first < sound.pcm.length; first += size) {
      const block = sound.pcm.subarray(first, first + size);
      let sum = 0;
      for (const value of block) sum += value * value;
      this.levels.push({ sample: sound.sample + first * ratio, rms: Math.sqrt(sum / block.length) });
    }
    const limit = sound.sample - KEEP_SAMPLES;
    while (this.levels.length > 0 && this.levels[0]!.sample < limit) this.levels.shift();
  }

  at(position: number): number {
    for (let i = this.levels.length - 1; i >= 0; i--) {
      const level = this.levels[i]!;
      if (level.sample <= position) return position - level.sample < 2 * BLOCK ? level.rms : 0;
    }
    return 0;
  }

  isSpeaking(position: number): boolean {
    for (let i = this.turns.length - 1; i >= 0; i--) {
      if (this.turns[i]!.sample <= position) return this.turns[i]!.isSpeaking;
    }
    // A page that came in the middle of a sentence has not heard it begin.
    return this.levels.some(
      ({ sample, rms }) => sample <= position && position - sample < HANGOVER_SAMPLES && rms > LOUD,
    );
  }
}

export class Voices {
  private voices: Record<Speaker, Voice> = { agent: new Voice(), user: new Voice() };

  clear(): void {
    this.voices = { agent: new Voice(), user: new Voice() };
  }

  addSound(sound: Sound): void {
    this.voices[sound.speaker].add(sound);
  }

  addEvent(event: StreamEvent): void {
    const speaker = event.data.speaker;
    if (speaker !== "agent" && speaker !== "user") return;
    if (event.name !== "speech_start" && event.name !== "speech_end") return;
    const turns = this.voices[speaker].turns;
    turns.push({ sample: event.sample, isSpeaking: event.name === "speech_start" });
    turns.sort((a, b) => a.sample - b.sample);
    if (turns.length > 64) turns.shift();
  }

  /** Root mean square of what is heard at `position`, full scale 1. */
  level(speaker: Speaker, position: number): number {
    return this.voices[speaker].at(position);
  }

  isSpeaking(speaker: Speaker, position: number): boolean {
    return this.voices[speaker].isSpeaking(position);
  }
}
