/** The sidecar's clocks as seen from this page, estimated from pings: microseconds, and samples of the session. */

import { CLOCK_RATE } from "./wire";

interface Reading {
  readonly roundTripMs: number;
  /** Sidecar's microseconds minus this page's, at the middle of the round trip. */
  readonly offsetUs: number;
  /** Session samples minus this page's time in samples. */
  readonly offsetSamples: number;
}

const KEPT = 12;

/** Page times are milliseconds of `performance.now()`. The quickest of the latest round trips is believed. */
export class ServerClock {
  private readings: Reading[] = [];

  get isKnown(): boolean {
    return this.readings.length > 0;
  }

  /** The best round trip of late, milliseconds. */
  get roundTripMs(): number {
    return this.best.roundTripMs;
  }

  clear(): void {
    this.readings = [];
  }

  /** A ping sent at `sentMs` was answered at `gotMs` with the sidecar's `serverUs` and session `sample`. */
  addPong(sentMs: number, gotMs: number, serverUs: number, sample: number): void {
    const middle = (sentMs + gotMs) / 2;
    this.readings.push({
      roundTripMs: gotMs - sentMs,
      offsetUs: serverUs - middle * 1000,
      offsetSamples: sample - (middle * CLOCK_RATE) / 1000,
    });
    if (this.readings.length > KEPT) this.readings.shift();
  }

  /** The sidecar's monotonic clock, microseconds, at page time `ms`. */
  serverUs(ms: number): number {
    return ms * 1000 + this.best.offsetUs;
  }

  /** The session clock, samples, at page time `ms`. */
  sample(ms: number): number {
    return (ms * CLOCK_RATE) / 1000 + this.best.offsetSamples;
  }

  private get best(): Reading {
    const none: Reading = { roundTripMs: 0, offsetUs: 0, offsetSamples: 0 };
    return this.readings.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a), this.readings[0] ?? none);
  }
}
