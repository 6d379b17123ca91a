/** How late things come: the delay behind the session clock at which everything needed has arrived. */

import { CLOCK_RATE } from "./wire";

const WINDOW_MS = 5000;
const MARGIN_SAMPLES = 0.03 * CLOCK_RATE;
const MAX_DELAY_SAMPLES = CLOCK_RATE;

/** Lateness of an arrival = session clock at arrival − its sample; negative when it was made ahead of time. */
export class JitterMeter {
  private arrivals: { ms: number; late: number }[] = [];

  clear(): void {
    this.arrivals = [];
  }

  add(ms: number, clockSample: number, sample: number): void {
    this.arrivals.push({ ms, late: clockSample - sample });
    while (this.arrivals.length > 0 && this.arrivals[0]!.ms < ms - WINDOW_MS) this.arrivals.shift();
  }

  /** Samples to stay behind the session clock. Never negative: nothing is heard before the conversation has got there. */
  delay(): number {
    const sorted = this.arrivals.map((arrival) => arrival.late).sort((a, b) => a - b);
    // One straggler in fifty (a page that was busy) should not hold everything back.
    const worst = sorted[Math.floor((sorted.length - 1) * 0.98)] ?? 0;
    return Math.min(MAX_DELAY_SAMPLES, Math.max(0, worst + MARGIN_SAMPLES));
  }
}
