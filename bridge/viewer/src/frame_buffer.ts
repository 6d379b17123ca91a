/** The frames of one subject, in order of their samples, sampled at any position of the session clock. */

import { blendPoses, type Pose } from "./pose";
import { CLOCK_RATE, type Motion } from "./wire";

/** How a position lies to what is there: between frames, before the first, after the last, or nothing is there. */
export type SampleStatus = "ok" | "ahead" | "behind" | "empty";

export interface Sampled {
  readonly status: SampleStatus;
  /** The frame at or before the position (the first one if the position is ahead of all). */
  readonly frame?: Motion;
}

const KEEP_SECONDS = 4;
/** A longer hole between two frames is a standstill of the stream, not something to glide across. */
const MAX_HOLE_SAMPLES = CLOCK_RATE / 2;

/** See the module. Frames of an older epoch than the newest seen are refused, and cut where the new epoch begins. */
export class FrameBuffer {
  private frames: Motion[] = [];
  private epoch = -1;
  private lastSequence = -1;
  /** Frames that never came, by gaps in the sequence. */
  dropped = 0;
  /** Frames refused because they belong to what was interrupted, or came twice. */
  stale = 0;

  get length(): number {
    return this.frames.length;
  }

  get newest(): Motion | undefined {
    return this.frames[this.frames.length - 1];
  }

  /** Forget everything: another subject, layout or connection. */
  clear(): void {
    this.frames = [];
    this.epoch = -1;
    this.lastSequence = -1;
  }

  /** Take in a frame; false if it is stale. */
  push(frame: Motion): boolean {
    if (frame.epoch < this.epoch) {
      this.stale++;
      return false;
    }
    if (frame.epoch > this.epoch) {
      this.epoch = frame.epoch;
      this.cut(frame.sample);
    }
    if (this.lastSequence >= 0 && frame.sequence > this.lastSequence + 1) {
      this.dropped += frame.sequence - this.lastSequence - 1;
    }
    const isLate = frame.sequence < this.lastSequence;
    this.lastSequence = Math.max(this.lastSequence, frame.sequence);
    const at = this.indexAfter(frame.sample);
    if (at > 0 && this.frames[at - 1]!.sample === frame.sample) {
      this.frames[at - 1] = frame;
    } else {
      // What comes out of order was counted as lost when it was overtaken.
      if (isLate && this.dropped > 0) this.dropped--;
      this.frames.splice(at, 0, frame);
    }
    return true;
  }

  /** Frames from `sample` on are void: an interruption. */
  cut(sample: number): void {
    let end = this.frames.length;
    while (end > 0 && this.frames[end - 1]!.sample >= sample) end--;
    this.frames.length = end;
  }

  /** The pose at `position` (samples, may lie between frames) into `out`, which has the frames' layout. */
  sampleAt(position: number, out: Pose): Sampled {
    if (this.frames.length === 0) return { status: "empty" };
    const at = this.indexAfter(position);
    if (at === 0) {
      blendPoses(this.frames[0]!, this.frames[0]!, 0, out);
      return { status: "ahead", frame: this.frames[0]! };
    }
    const before = this.frames[at - 1]!;
    const after = this.frames[at];
    if (!after || after.sample - before.sample > MAX_HOLE_SAMPLES) {
      blendPoses(before, before, 0, out);
      return { status: position === before.sample ? "ok" : "behind", frame: before };
    }
    blendPoses(before, after, (position - before.sample) / (after.sample - before.sample), out);
    return { status: "ok", frame: before };
  }

  /** Drop what lies so far behind `position` that it cannot be asked for again. */
  forgetBefore(position: number): void {
    const limit = position - KEEP_SECONDS * CLOCK_RATE;
    const keep = this.frames.findIndex((frame) => frame.sample >= limit);
    // One frame always stays: it is what is held when the stream stands still.
    if (keep > 0) this.frames.splice(0, keep);
    else if (keep < 0 && this.frames.length > 1) this.frames.splice(0, this.frames.length - 1);
  }

  /** Index of the first frame after `position`. */
  private indexAfter(position: number): number {
    let low = 0;
    let high = this.frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.frames[middle]!.sample <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
