/** From a rig's axes and unit to the stage's: canonical axes (+Y up, +Z forward, +X the character's left), metres. */

import { Matrix4 } from "three";
import type { Space } from "./layout";

/** The matrix that takes points of `space` to canonical metres; axes it cannot read count as canonical ones. */
export function canonicalFromSpace(space: Space): Matrix4 {
  // Row i of the basis says which canonical axis the space's axis i is; its transpose leads back.
  const rows = space.axes.map((axis) => {
    const row = [0, 0, 0];
    const at = "xyz".indexOf(axis[1] ?? "");
    if (at >= 0) row[at] = axis[0] === "-" ? -1 : 1;
    return row;
  });
  const m = space.metresPerUnit;
  const entry = (canonical: number, own: number) => (rows[own]?.[canonical] ?? 0) * m;
  return new Matrix4().set(
    entry(0, 0), entry(0, 1), entry(0, 2), 0,
    entry(1, 0), entry(1, 1), entry(1, 2), 0,
    entry(2, 0), entry(2, 1), entry(2, 2), 0,
    0, 0, 0, 1,
  );
}
