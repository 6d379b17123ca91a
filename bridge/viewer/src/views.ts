/** Where the camera stands for each view, from the proportions of what is shown. */

import { MathUtils, Vector3 } from "three";
import type { Framing } from "./figure";

export const VIEWS = ["face", "bust", "body", "front", "side"] as const;
export type View = (typeof VIEWS)[number];

export const FIELD_OF_VIEW_DEG = 24;

/** Target, distance and direction of the camera. Azimuth 0 is in front, 90 at the character's left. */
export interface Shot {
  readonly target: Vector3;
  readonly distance: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** What panels leave free: width by height, and the share of the canvas's height. */
export interface FreeArea {
  readonly aspect: number;
  readonly heightShare: number;
}

/** The shot of a view. `before` is where the camera is now: front and side keep its target and distance. */
export function shotOf(view: View, framing: Framing, area: FreeArea, before: Shot): Shot {
  const height = framing.top - framing.floor;
  const headSize = Math.max(0.08 * height, framing.top - framing.head.y);
  const middle = framing.head.clone().setY(framing.head.y + headSize * 0.17);
  switch (view) {
    case "face":
      return shot(middle, headSize * 1.95, area, 0, 1);
    case "bust":
      return shot(middle.setY(middle.y - headSize * 0.4), headSize * 2.6, area, 0, 2);
    case "body":
      return shot(new Vector3(0, framing.floor + height * 0.5, 0), height * 1.06, area, 14, 4);
    case "front":
      return { ...before, azimuthDeg: 0, elevationDeg: 1 };
    case "side":
      return { ...before, azimuthDeg: 84, elevationDeg: 1 };
  }
}

function shot(target: Vector3, span: number, area: FreeArea, azimuthDeg: number, elevationDeg: number): Shot {
  // On upright screens the width is what is short: shoulders are about as wide as a bust is high.
  const needed = area.aspect < 0.9 ? (span * 0.9) / area.aspect : span;
  const distance = needed / area.heightShare / 2 / Math.tan(MathUtils.degToRad(FIELD_OF_VIEW_DEG) / 2);
  return { target, distance, azimuthDeg, elevationDeg };
}

/** The camera's place relative to its target. */
export function offsetOf(shot: Shot, out: Vector3): Vector3 {
  const polar = MathUtils.degToRad(90 - shot.elevationDeg);
  return out.setFromSphericalCoords(shot.distance, polar, MathUtils.degToRad(shot.azimuthDeg));
}
