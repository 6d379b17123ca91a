/**
 * The voices of agent and user on one timeline. Session sample s is played at a fixed place of the audio clock, so
 * the position of the audio output tells which sample is heard.
 */

import type { Sound, Speaker } from "./wire";
import { CLOCK_RATE } from "./wire";

/** Sound that comes later than this after its time is not played any more. */
const MIN_LEAD_S = 0.005;
/** Beyond this error the mapping is made anew even in the middle of speech. */
const MAX_ERROR_S = 0.25;
const QUIET_ERROR_S = 0.04;

interface Playing {
  readonly node: AudioBufferSourceNode;
  readonly sound: Sound;
  readonly end: number;
}

export class AudioOutput {
  private context: AudioContext | undefined;
  private master: GainNode | undefined;
  private playing: Playing[] = [];
  /** Audio frame (integer) at which `anchorSample` is played. */
  private anchorFrame = 0;
  private anchorSample = 0;
  private isAnchored = false;
  private volume = 1;
  private isMuted = false;
  private epoch = -1;
  /** Blocks that came too late to be heard. */
  late = 0;

  /** "none" before the first use; "suspended" until the browser has seen a gesture. */
  get state(): AudioContextState | "none" {
    return this.context?.state ?? "none";
  }

  get isRunning(): boolean {
    return this.context?.state === "running";
  }

  /** Ask the browser for sound. Resolves to whether it is granted now. */
  async start(): Promise<boolean> {
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: CLOCK_RATE, latencyHint: "interactive" });
      this.master = this.context.createGain();
      this.master.connect(this.context.destination);
      this.applyVolume();
    }
    // Without a gesture `resume` waits for ever instead of failing.
    const wait = new Promise((done) => setTimeout(done, 300));
    await Promise.race([this.context.resume().catch(() => undefined), wait]);
    return this.isRunning;
  }

  setVolume(volume: number, isMuted: boolean): void {
    this.volume = volume;
    this.isMuted = isMuted;
    this.applyVolume();
  }

  private applyVolume(): void {
    if (!this.master || !this.context) return;
    const gain = this.isMuted ? 0 : this.volume ** 2;
    this.master.gain.setTargetAtTime(gain, this.context.currentTime, 0.015);
  }

  /** Keep the mapping near `wanted`, the session sample that should leave the page now. */
  follow(wanted: number): void {
    if (!this.context || !this.isRunning) return;
    this.playing = this.playing.filter((item) => item.end > this.sampleAtFrame(this.context!.currentTime * CLOCK_RATE));
    const error = (this.sampleAtFrame(this.context.currentTime * CLOCK_RATE) - wanted) / CLOCK_RATE;
    const limit = this.playing.length > 0 ? MAX_ERROR_S : QUIET_ERROR_S;
    if (this.isAnchored && Math.abs(error) < limit) return;
    const placed = this.playing.map((item) => item.sound);
    this.stop();
    this.anchorFrame = Math.round(this.context.currentTime * CLOCK_RATE);
    this.anchorSample = Math.round(wanted);
    this.isAnchored = true;
    for (const sound of placed) this.play(sound);
  }

  private sampleAtFrame(frame: number): number {
    return frame - this.anchorFrame + this.anchorSample;
  }

  /** The session sample that is heard at page time `ms`; undefined while there is no running output. */
  heardSample(ms: number): number | undefined {
    if (!this.context || !this.isRunning || !this.isAnchored) return undefined;
    return this.sampleAtFrame(this.heardTime(this.context, ms) * CLOCK_RATE);
  }

  private heardTime(context: AudioContext, ms: number): number {
    const latency = context.outputLatency || context.baseLatency || 0;
    const estimate = context.currentTime - latency;
    const stamp = context.getOutputTimestamp();
    if (stamp.contextTime && stamp.performanceTime) {
      const heard = stamp.contextTime + (ms - stamp.performanceTime) / 1000;
      // Some browsers report a time that stands still; the plain estimate is then the better one.
      if (Math.abs(heard - estimate) < 0.2) return heard;
    }
    return estimate;
  }

  /** Place a block on the timeline. */
  play(sound: Sound): void {
    if (sound.epoch > this.epoch) {
      this.epoch = sound.epoch;
      this.cut(sound.sample, "agent");
    }
    if (sound.epoch < this.epoch && sound.speaker === "agent") return;
    if (!this.context || !this.master || !this.isRunning || !this.isAnchored) return;
    const frame = sound.sample - this.anchorSample + this.anchorFrame;
    if (frame < (this.context.currentTime + MIN_LEAD_S) * CLOCK_RATE) {
      this.late++;
      return;
    }
    const buffer = this.context.createBuffer(1, sound.pcm.length, sound.rate);
    buffer.copyToChannel(sound.pcm as Float32Array<ArrayBuffer>, 0);
    const node = this.context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.master);
    node.start(frame / CLOCK_RATE);
    const end = sound.sample + (sound.pcm.length * CLOCK_RATE) / sound.rate;
    this.playing.push({ node, sound, end });
  }

  /** What a speaker was going to say from `sample` on is void. */
  cut(sample: number, speaker: Speaker): void {
    this.playing = this.playing.filter((item) => {
      if (item.sound.speaker !== speaker || item.sound.sample < sample) return true;
      item.node.stop();
      return false;
    });
  }

  /** Silence everything that is placed. */
  stop(): void {
    for (const item of this.playing) item.node.stop();
    this.playing = [];
  }

  /** Another conversation: positions and epochs begin anew. */
  reset(): void {
    this.stop();
    this.isAnchored = false;
    this.epoch = -1;
  }
}
