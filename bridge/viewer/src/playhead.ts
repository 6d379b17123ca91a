/**
 * The session sample that is being heard now. With sound on, the audio output is the clock; before the browser allows
 * sound, the session clock less the measured delay takes its place, so that the character already lives.
 */

import type { AudioOutput } from "./audio_output";
import type { JitterMeter } from "./jitter";
import type { ServerClock } from "./server_clock";
import { CLOCK_RATE } from "./wire";

const MAX_SLEW = 0.1;
const JUMP_SAMPLES = 0.6 * CLOCK_RATE;

export class Playhead {
  position = 0;
  private isSet = false;

  constructor(
    private readonly clock: ServerClock,
    private readonly jitter: JitterMeter,
    private readonly audio: AudioOutput,
  ) {}

  get isRunning(): boolean {
    return this.isSet;
  }

  reset(): void {
    this.isSet = false;
  }

  /** Advance to page time `ms`, `dt` seconds after the last call. */
  update(ms: number, dt: number): void {
    if (!this.clock.isKnown) return;
    const target = this.audio.heardSample(ms) ?? this.clock.sample(ms) - this.jitter.delay();
    if (!this.isSet || Math.abs(target - this.position) > JUMP_SAMPLES) {
      this.position = target;
      this.isSet = true;
      return;
    }
    // Time runs at its own pace and is drawn to the target, never backwards: the output clock itself comes in steps.
    const step = dt * CLOCK_RATE;
    const error = target - (this.position + step);
    const slew = Math.max(-MAX_SLEW * step, Math.min(MAX_SLEW * step, error * Math.min(1, dt * 4)));
    this.position += step + slew;
  }
}
