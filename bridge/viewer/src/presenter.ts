/**
 * What is shown: the buffered motion at the playhead; in a stall the last pose is held, then eased to a calm one;
 * when motion comes back or is cut, the shown pose glides over. Never a snap.
 */

import type { FrameBuffer, SampleStatus } from "./frame_buffer";
import type { Layout } from "./layout";
import { blendLinear, blendPoses, blendRotations, copyPose, restPose, type Pose } from "./pose";
import type { Motion } from "./wire";

const HOLD_S = 0.25;
const EASE_HALF_LIFE_S = 0.35;
const GLIDE_S = 0.25;
const CALM_HALF_LIFE_S = 6;

/** The share of the way to go in `dt` seconds so that half of it is done every `halfLife` seconds. */
export function easedShare(dt: number, halfLife: number): number {
  return 1 - 2 ** (-dt / halfLife);
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

export class Presenter {
  /** The pose to put on the character. */
  readonly shown: Pose;
  status: SampleStatus = "empty";
  private readonly wanted: Pose;
  /** Where a stall ends up: the average of what was seen lately, with a neutral face. */
  private readonly calm: Pose;
  /** What the glide starts from. */
  private readonly from: Pose;
  private glideLeft = 0;
  private stalledFor = 0;
  private hasShown = false;
  private epoch = -1;

  constructor(layout: Layout) {
    this.shown = restPose(layout);
    this.wanted = restPose(layout);
    this.calm = restPose(layout);
    this.from = restPose(layout);
  }

  /** Advance by `dt` seconds to `playhead` samples; returns the frame that is being shown, if any is. */
  update(buffer: FrameBuffer, playhead: number, dt: number): Motion | undefined {
    const { status, frame } = buffer.sampleAt(playhead, this.wanted);
    if (status === "ok" || (status === "ahead" && !this.hasShown)) {
      this.follow(frame!, dt);
    } else {
      this.stall(dt);
    }
    this.status = status;
    return status === "ok" ? frame : undefined;
  }

  private follow(frame: Motion, dt: number): void {
    const resumes = this.stalledFor > HOLD_S / 2;
    const jumps = this.epoch >= 0 && frame.epoch !== this.epoch;
    if (this.hasShown && (resumes || jumps)) {
      copyPose(this.shown, this.from);
      this.glideLeft = GLIDE_S;
    }
    this.stalledFor = 0;
    this.epoch = frame.epoch;
    this.glideLeft = Math.max(0, this.glideLeft - dt);
    if (this.glideLeft > 0) {
      blendPoses(this.from, this.wanted, smoothStep(1 - this.glideLeft / GLIDE_S), this.shown);
    } else {
      copyPose(this.wanted, this.shown);
    }
    const share = this.hasShown ? easedShare(dt, CALM_HALF_LIFE_S) : 1;
    blendRotations(this.calm.rotations, this.wanted.rotations, share, this.calm.rotations);
    blendLinear(this.calm.root, this.wanted.root, share, this.calm.root);
    this.hasShown = true;
  }

  private stall(dt: number): void {
    if (!this.hasShown) return;
    this.stalledFor += dt;
    if (this.stalledFor > HOLD_S) {
      blendPoses(this.shown, this.calm, easedShare(dt, EASE_HALF_LIFE_S), this.shown);
    }
  }
}
