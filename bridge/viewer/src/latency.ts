/** How long frames take from stage to stage, over the last seconds. */

import type { Stamps } from "./wire";

const WINDOW_MS = 5000;

/** Names of the stages in order, and what each means to a reader. */
export const STAGES = [
  ["wait", "Wait", "sound is there until the model takes it"],
  ["model", "Model", "speech and listening become motion"],
  ["retarget", "Retarget", "motion is carried to this rig"],
  ["send", "Send", "retargeted until encoded and sent"],
  ["receive", "Receive", "sent until decoded in this page"],
  ["buffer", "Buffer", "kept until its sound is heard"],
  ["total", "Total", "sound is there until its motion is seen"],
] as const;

export type Stage = (typeof STAGES)[number][0];

/** Milliseconds at the median and the 95th percentile. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** The `share` (0..1) percentile of unsorted `values` by nearest rank; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

export class LatencyMeter {
  private rows: { ms: number; values: Partial<Record<Stage, number>> }[] = [];

  clear(): void {
    this.rows = [];
  }

  /** A frame was shown at page time `ms`; `receivedUs` and `shownUs` are on the sidecar's clock. */
  addShown(ms: number, stamps: Stamps, receivedUs: number, shownUs: number): void {
    const values = {
      wait: (stamps.modelIn - stamps.audioIn) / 1000,
      model: (stamps.modelOut - stamps.modelIn) / 1000,
      retarget: (stamps.retargeted - stamps.modelOut) / 1000,
      send: (stamps.sent - stamps.retargeted) / 1000,
      receive: Math.max(0, (receivedUs - stamps.sent) / 1000),
      buffer: (shownUs - receivedUs) / 1000,
      total: (shownUs - stamps.audioIn) / 1000,
    };
    this.rows.push({ ms, values });
    while (this.rows.length > 0 && this.rows[0]!.ms < ms - WINDOW_MS) this.rows.shift();
  }

  of(stage: Stage): Percentiles {
    const values = this.rows.map((row) => row.values[stage]!);
    return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
  }
}

/** Events a second over the last second or two. */
export class RateMeter {
  private times: number[] = [];

  add(ms: number): void {
    this.times.push(ms);
    while (this.times.length > 0 && this.times[0]! < ms - 2000) this.times.shift();
  }

  perSecond(ms: number): number {
    const recent = this.times.filter((time) => time > ms - 2000);
    if (recent.length < 2) return 0;
    return ((recent.length - 1) * 1000) / Math.max(1, ms - recent[0]!);
  }
}
