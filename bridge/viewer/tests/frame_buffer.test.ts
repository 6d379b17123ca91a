import { beforeEach, describe, expect, it } from "vitest";
import { FrameBuffer } from "../src/frame_buffer";
import { restPose } from "../src/pose";
import { angleBetween, frame, layout, yaw } from "./made";

let buffer: FrameBuffer;
let out = restPose(layout);
const jawAt = (position: number) => {
  const sampled = buffer.sampleAt(position, out);
  return { status: sampled.status, jaw: Math.round(out.face[0]! * 1000) / 1000 };
};

beforeEach(() => {
  buffer = new FrameBuffer();
  out = restPose(layout);
});

describe("sampling", () => {
  it("is empty without frames", () => {
    expect(buffer.sampleAt(0, out).status).toBe("empty");
  });

  it("interpolates between neighbours and hits frames exactly", () => {
    buffer.push(frame(10, { jaw: 0.2, degrees: 0 }));
    buffer.push(frame(11, { jaw: 0.6, degrees: 20 }));
    expect(jawAt(16000)).toEqual({ status: "ok", jaw: 0.2 });
    expect(jawAt(16400)).toEqual({ status: "ok", jaw: 0.3 });
    expect(angleBetween(out.rotations.subarray(4), yaw(5))).toBeLessThan(0.05);
    expect(jawAt(17600)).toEqual({ status: "ok", jaw: 0.6 });
  });

  it("says whether the position lies before or after what is there", () => {
    buffer.push(frame(10, { jaw: 0.2 }));
    buffer.push(frame(11, { jaw: 0.6 }));
    expect(jawAt(100)).toEqual({ status: "ahead", jaw: 0.2 });
    expect(jawAt(17601)).toEqual({ status: "behind", jaw: 0.6 });
  });

  it("glides over a lost frame, but not over a long hole", () => {
    buffer.push(frame(0, { jaw: 0 }));
    buffer.push(frame(2, { jaw: 1, sequence: 2 }));
    buffer.push(frame(62, { jaw: 0, sequence: 62 }));
    expect(jawAt(1600)).toEqual({ status: "ok", jaw: 0.5 });
    expect(jawAt(32000)).toEqual({ status: "behind", jaw: 1 });
    expect(buffer.dropped).toBe(60);
  });
});

describe("order", () => {
  it("is by sample, whatever the order of arrival", () => {
    for (const k of [3, 1, 4, 0, 2]) buffer.push(frame(k, { jaw: k / 10 }));
    for (const k of [0, 1, 2, 3]) expect(jawAt(k * 1600 + 800)).toEqual({ status: "ok", jaw: (2 * k + 1) / 20 });
    expect(buffer.length).toBe(5);
  });

  it("replaces a frame of the same sample", () => {
    buffer.push(frame(1, { jaw: 0.1 }));
    buffer.push(frame(1, { jaw: 0.9, sequence: 2 }));
    expect(buffer.length).toBe(1);
    expect(jawAt(1600).jaw).toBe(0.9);
  });

  it("counts lost frames once, also when one comes late", () => {
    for (const sequence of [0, 1, 4, 5]) buffer.push(frame(sequence));
    expect(buffer.dropped).toBe(2);
    buffer.push(frame(3));
    expect(buffer.dropped).toBe(1);
  });
});

describe("epochs", () => {
  it("a new one cuts what comes at or after its first frame", () => {
    for (let k = 0; k < 6; k++) buffer.push(frame(k, { jaw: 1 }));
    buffer.push(frame(3, { epoch: 1, sequence: 6, jaw: 0 }));
    expect(buffer.length).toBe(4);
    expect(jawAt(2 * 1600 + 800)).toEqual({ status: "ok", jaw: 0.5 });
    expect(buffer.newest!.epoch).toBe(1);
  });

  it("an old one is refused from then on", () => {
    buffer.push(frame(3, { epoch: 1 }));
    expect(buffer.push(frame(4, { epoch: 0 }))).toBe(false);
    expect(buffer.stale).toBe(1);
    expect(buffer.length).toBe(1);
  });

  it("begin anew after clearing", () => {
    buffer.push(frame(3, { epoch: 5 }));
    buffer.clear();
    expect(buffer.push(frame(0, { epoch: 0 }))).toBe(true);
  });
});

it("forgets what is long past but keeps a frame to hold", () => {
  for (let k = 0; k < 300; k++) buffer.push(frame(k));
  buffer.forgetBefore(300 * 1600);
  expect(buffer.length).toBeGreaterThan(100);
  expect(buffer.length).toBeLessThan(130);
  buffer.forgetBefore(3000 * 1600);
  expect(buffer.length).toBe(1);
  expect(buffer.newest!.sample).toBe(299 * 1600);
});
