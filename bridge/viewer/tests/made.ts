/** Layouts and frames for tests. */

import type { Layout } from "../src/layout";
import type { Motion } from "../src/wire";

export const layout: Layout = {
  id: 1,
  rig: "made",
  joints: ["hips", "head"],
  parents: [-1, 0],
  restPositions: new Float32Array([0, 1, 0, 0, 0.5, 0]),
  restRotations: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1]),
  channels: ["jawOpen"],
  space: { name: "gltf", axes: ["+x", "+y", "+z"], metresPerUnit: 1 },
  hips: 0,
};

/** A turn about y by `degrees`. */
export function yaw(degrees: number): number[] {
  const half = (degrees * Math.PI) / 360;
  return [0, Math.sin(half), 0, Math.cos(half)];
}

/** Degrees between two quaternions. */
export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  for (let i = 0; i < 4; i++) dot += a[i]! * b[i]!;
  return (2 * Math.acos(Math.min(1, Math.abs(dot))) * 180) / Math.PI;
}

/** Frame `k` (1,600 samples each): the head turned by `degrees`, the jaw open by `jaw`. */
export function frame(k: number, { epoch = 0, sequence = k, degrees = 0, jaw = 0 } = {}): Motion {
  return {
    kind: "motion",
    subject: "made",
    layoutId: 1,
    epoch,
    sequence,
    sample: k * 1600,
    stamps: { audioIn: 0, modelIn: 1, modelOut: 2, retargeted: 3, sent: 4 },
    root: new Float32Array([0, 1 + k * 0.01, 0]),
    rotations: new Float32Array([0, 0, 0, 1, ...yaw(degrees)]),
    face: new Float32Array([jaw]),
  };
}
