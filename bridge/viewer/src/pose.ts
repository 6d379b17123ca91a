/** A pose in layout order, and blending of poses: rotations along the shortest arc, the rest linearly. */

import type { Layout } from "./layout";

/** `root` 3, `rotations` J×4 xyzw, `face` C: local transforms and weights, in the order of one layout. */
export interface Pose {
  readonly root: Float32Array;
  readonly rotations: Float32Array;
  readonly face: Float32Array;
}

/** The layout's rest pose with a neutral face. */
export function restPose(layout: Layout): Pose {
  return {
    root: layout.restPositions.slice(layout.hips * 3, layout.hips * 3 + 3),
    rotations: layout.restRotations.slice(),
    face: new Float32Array(layout.channels.length),
  };
}

/** `target` takes on the values of `source`, which has the same layout. */
export function copyPose(source: Pose, target: Pose): void {
  target.root.set(source.root);
  target.rotations.set(source.rotations);
  target.face.set(source.face);
}

/** `out` = the pose a fraction `t` (0..1) of the way from `a` to `b`. `out` may be `a` or `b`. */
export function blendPoses(a: Pose, b: Pose, t: number, out: Pose): void {
  blendLinear(a.root, b.root, t, out.root);
  blendLinear(a.face, b.face, t, out.face);
  blendRotations(a.rotations, b.rotations, t, out.rotations);
}

/** Element by element, `out = a + t (b − a)`. */
export function blendLinear(a: Float32Array, b: Float32Array, t: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + t * (b[i]! - a[i]!);
}

/** Quaternion by quaternion, spherical interpolation along the shorter of the two arcs; results are unit. */
export function blendRotations(a: Float32Array, b: Float32Array, t: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i += 4) {
    let dot = a[i]! * b[i]! + a[i + 1]! * b[i + 1]! + a[i + 2]! * b[i + 2]! + a[i + 3]! * b[i + 3]!;
    const sign = dot < 0 ? -1 : 1;
    dot = Math.min(1, Math.abs(dot));
    let fromA = 1 - t;
    let fromB = t * sign;
    // Close to each other the chord is the arc, and sin(angle) too small to divide by.
    if (dot < 0.9995) {
      const angle = Math.acos(dot);
      const sine = Math.sin(angle);
      fromA = Math.sin((1 - t) * angle) / sine;
      fromB = (Math.sin(t * angle) / sine) * sign;
    }
    const x = fromA * a[i]! + fromB * b[i]!;
    const y = fromA * a[i + 1]! + fromB * b[i + 1]!;
    const z = fromA * a[i + 2]! + fromB * b[i + 2]!;
    const w = fromA * a[i + 3]! + fromB * b[i + 3]!;
    const norm = Math.hypot(x, y, z, w) || 1;
    out[i] = x / norm;
    out[i + 1] = y / norm;
    out[i + 2] = z / norm;
    out[i + 3] = w / norm;
  }
}
