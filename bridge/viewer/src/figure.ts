/** What the stage can show and the stream can drive: a character from a file, or a drawn skeleton. */

import type { Object3D, Vector3 } from "three";
import type { Layout, MappingReport } from "./layout";
import type { Pose } from "./pose";

/** Where to point the camera, metres, model at the origin. */
export interface Framing {
  readonly floor: number;
  readonly top: number;
  /** The head joint, or the best guess at it. */
  readonly head: Vector3;
}

export interface Figure {
  readonly object: Object3D;
  /** Take on a layout: from now on `apply` is given poses in its order. */
  bind(layout: Layout, report: MappingReport): void;
  apply(pose: Pose): void;
  /** Advance what moves by itself (hair springs), `dt` seconds. */
  update(dt: number): void;
  framing(): Framing;
  /** Horizontal place of the hips now: where the camera follows to. */
  hipsPosition(target: Vector3): Vector3;
  /** Local rotations as they stand on the figure, by joint name. */
  jointValues(): Record<string, number[]>;
  /** Shape weights as they stand on the figure, by shape name. */
  morphValues(): Record<string, number>;
  /** Free what lies on the graphics card. */
  dispose(): void;
}
