import { describe, expect, it } from "vitest";
import { blendPoses, blendRotations, restPose } from "../src/pose";
import { angleBetween, layout, yaw } from "./made";

const blended = (a: number[], b: number[], t: number) => {
  const out = new Float32Array(4);
  blendRotations(new Float32Array(a), new Float32Array(b), t, out);
  return out;
};
const CASES = [0, 1e-5, 0.01, 1, 2.5, 30, 90, 179, 179.99] as const;

describe("blending rotations", () => {
  it.each(CASES)("reaches both ends of %s degrees", (degrees) => {
    expect(angleBetween(blended(yaw(10), yaw(10 + degrees), 0), yaw(10))).toBeLessThan(0.05);
    expect(angleBetween(blended(yaw(10), yaw(10 + degrees), 1), yaw(10 + degrees))).toBeLessThan(0.05);
  });

  it.each(CASES)("goes evenly through %s degrees", (degrees) => {
    for (const t of [0.1, 0.25, 0.5, 0.9]) {
      expect(angleBetween(blended(yaw(-20), yaw(degrees - 20), t), yaw(t * degrees - 20))).toBeLessThan(0.06);
    }
  });

  it("takes the short way when the signs differ", () => {
    const negative = yaw(20).map((value) => -value);
    expect(angleBetween(blended(yaw(0), negative, 0.5), yaw(10))).toBeLessThan(0.05);
  });

  it("gives unit quaternions, even for opposite ends", () => {
    const out = blended([0, 0, 0, 1], [0, 1, 0, 0], 0.5);
    expect(Math.hypot(...out)).toBeCloseTo(1, 5);
    expect([...blended([0, 0, 0, 1], [0, 0, 0, -1], 0.5)].every(Number.isFinite)).toBe(true);
  });
});

it("blending poses takes root and face along, and may write into its source", () => {
  const a = restPose(layout);
  const b = restPose(layout);
  b.root.set([1, 3, -2]);
  b.face[0] = 1;
  b.rotations.set(yaw(40), 4);
  blendPoses(a, b, 0.25, a);
  expect([...a.root]).toEqual([0.25, 1.5, -0.5]);
  expect(a.face[0]).toBe(0.25);
  expect(angleBetween(a.rotations.subarray(4), yaw(10))).toBeLessThan(0.05);
});
