import { describe, expect, it } from "vitest";
import { FrameBuffer } from "../src/frame_buffer";
import { easedShare, Presenter } from "../src/presenter";
import { angleBetween, frame, layout, yaw } from "./made";

const DT = 1 / 60;
const STEP = 800;

function stage(frames: number, degrees = 0, jaw = 0.8) {
  const buffer = new FrameBuffer();
  for (let k = 0; k < frames; k++) buffer.push(frame(k, { degrees, jaw }));
  const presenter = new Presenter(layout);
  let at = 0;
  const run = (seconds: number) => {
    const jaws: number[] = [];
    for (let t = 0; t < seconds; t += DT) {
      presenter.update(buffer, at, DT);
      jaws.push(presenter.shown.face[0]!);
      at += STEP;
    }
    return jaws;
  };
  return { buffer, presenter, run, now: () => at };
}

const biggestStep = (values: number[]) => Math.max(...values.slice(1).map((value, i) => Math.abs(value - values[i]!)));

describe("a stall", () => {
  it("holds the last pose, then closes the mouth smoothly", () => {
    const { presenter, run } = stage(31);
    run(1);
    expect(run(0.2).every((jaw) => Math.abs(jaw - 0.8) < 1e-6)).toBe(true);
    expect(presenter.status).toBe("behind");
    const eased = run(4);
    expect(biggestStep(eased)).toBeLessThan(0.05);
    expect(eased.at(-1)).toBeLessThan(0.01);
  });

  it("ends in the average pose of late, not in the rest pose", () => {
    const { presenter, run } = stage(61, 25);
    run(2);
    run(6);
    expect(angleBetween(presenter.shown.rotations.subarray(4), yaw(25))).toBeLessThan(0.5);
  });

  it("takes the same time at any rate of pictures", () => {
    expect(1 - easedShare(0.5, 0.5)).toBeCloseTo(0.5, 6);
    const slow = 1 - easedShare(0.1, 0.35);
    expect((1 - easedShare(0.01, 0.35)) ** 10).toBeCloseTo(slow, 6);
  });

  it("is left by gliding, without a snap", () => {
    const { buffer, presenter, run, now } = stage(31);
    run(1);
    run(4);
    const first = Math.ceil(now() / 1600);
    for (let k = first; k < first + 60; k++) buffer.push(frame(k, { jaw: 1, sequence: k }));
    const jaws = run(1);
    expect(biggestStep([presenter.shown.face[0]!, ...jaws].slice(1))).toBeLessThan(0.15);
    expect(jaws.at(-1)).toBeCloseTo(1, 5);
  });
});

it("an interruption is glided over", () => {
  const { buffer, run } = stage(90, 0, 1);
  const before = run(1);
  for (let k = 30; k < 90; k++) buffer.push(frame(k, { epoch: 1, sequence: 100 + k, jaw: 0 }));
  const jaws = run(0.6);
  expect(biggestStep([before.at(-1)!, ...jaws])).toBeLessThan(0.15);
  expect(jaws.at(-1)).toBe(0);
});

it("shows the first frame while its time has not come, and nothing without frames", () => {
  const presenter = new Presenter(layout);
  const buffer = new FrameBuffer();
  expect(presenter.update(buffer, 0, DT)).toBeUndefined();
  expect(presenter.shown.face[0]).toBe(0);
  buffer.push(frame(20, { jaw: 0.5 }));
  expect(presenter.update(buffer, 0, DT)).toBeUndefined();
  expect(presenter.shown.face[0]).toBe(0.5);
});
