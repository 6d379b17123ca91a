import { describe, expect, it } from "vitest";
import { JitterMeter } from "../src/jitter";
import { LatencyMeter, percentile, RateMeter } from "../src/latency";
import { ServerClock } from "../src/server_clock";

describe("the sidecar's clock", () => {
  it("is read from the quickest round trip", () => {
    const clock = new ServerClock();
    expect(clock.isKnown).toBe(false);
    // Offsets of 5 s and 48,000 samples; the slow trip was held up on its way back.
    clock.addPong(1000, 1200, 6_010_000, 96_480);
    clock.addPong(2000, 2004, 7_002_000, 144_096);
    clock.addPong(3000, 3150, 8_010_000, 192_480);
    expect(clock.roundTripMs).toBe(4);
    expect(clock.serverUs(4000)).toBeCloseTo(9_000_000, 3);
    expect(clock.sample(4000)).toBeCloseTo(240_000, 6);
  });

  it("forgets quick trips of long ago", () => {
    const clock = new ServerClock();
    clock.addPong(0, 1, 500, 0);
    for (let i = 1; i <= 12; i++) clock.addPong(i * 1000, i * 1000 + 10, i * 1_000_000 + 5000 + 700, i * 48000);
    expect(clock.roundTripMs).toBe(10);
    expect(clock.serverUs(0)).toBeCloseTo(700, 6);
  });
});

describe("the delay behind the clock", () => {
  it("is nothing while all comes ahead of its time", () => {
    const jitter = new JitterMeter();
    for (let i = 0; i < 100; i++) jitter.add(i * 33, i * 1600, i * 1600 + 9600);
    expect(jitter.delay()).toBe(0);
  });

  it("covers lateness with a margin, and falls back after a while", () => {
    const jitter = new JitterMeter();
    for (let i = 0; i < 60; i++) jitter.add(i * 33, i * 1600, i * 1600 - 4800 - (i % 2) * 480);
    expect(jitter.delay()).toBeGreaterThan(5280);
    expect(jitter.delay()).toBeLessThan(7500);
    for (let i = 60; i < 300; i++) jitter.add(i * 33, i * 1600, i * 1600 + 9600);
    expect(jitter.delay()).toBe(0);
  });

  it("is not governed by a single straggler", () => {
    const jitter = new JitterMeter();
    for (let i = 0; i < 120; i++) jitter.add(i * 33, i * 1600, i * 1600 - (i === 50 ? 40000 : 1000));
    expect(jitter.delay()).toBeLessThan(3000);
  });
});

describe("latency", () => {
  it("adds up from stage to stage", () => {
    const meter = new LatencyMeter();
    const stamps = { audioIn: 1000, modelIn: 2000, modelOut: 4500, retargeted: 4600, sent: 4700 };
    meter.addShown(0, stamps, 6700, 106_700);
    const stages = ["wait", "model", "retarget", "send", "receive", "buffer"] as const;
    expect(stages.map((stage) => meter.of(stage).p50)).toEqual([1, 2.5, 0.1, 0.1, 2, 100]);
    expect(meter.of("total").p95).toBeCloseTo(stages.reduce((sum, stage) => sum + meter.of(stage).p50, 0), 6);
  });

  it("percentiles are nearest ranks", () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile([7], 0.5)]).toEqual([50, 95, 7]);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it("rates are events a second", () => {
    const rate = new RateMeter();
    for (let i = 0; i <= 60; i++) rate.add(i * 20);
    expect(rate.perSecond(1200)).toBeCloseTo(50, 6);
    expect(rate.perSecond(9000)).toBe(0);
  });
});
