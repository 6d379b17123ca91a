/**
 * The compact encoding of a frame: unit quaternions as three int16 ("smallest three"), weights as one byte.
 *
 * The component left out is the one of largest magnitude and is positive; which one it is stands in the lowest bits
 * of the first two values. `docs/protocol.md` describes it.
 */

const SCALE = 16383 * Math.SQRT2;
/** Components that stay when component i is left out, in xyzw order. */
const KEPT = [
  [1, 2, 3],
  [0, 2, 3],
  [0, 1, 3],
  [0, 1, 2],
] as const;

/** J×6 bytes to J×4 unit quaternions, xyzw. Any bytes of whole joints give some unit quaternion. */
export function unpackRotations(data: Uint8Array): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const joints = data.byteLength / 6;
  const rotations = new Float32Array(joints * 4);
  for (let j = 0; j < joints; j++) {
    const a = view.getInt16(j * 6, true);
    const b = view.getInt16(j * 6 + 2, true);
    const c = view.getInt16(j * 6 + 4, true);
    const leftOut = (a & 1) | ((b & 1) << 1);
    const kept = KEPT[leftOut]!;
    const x = (a >> 1) / SCALE;
    const y = (b >> 1) / SCALE;
    const z = (c >> 1) / SCALE;
    const squares = x * x + y * y + z * z;
    const largest = Math.sqrt(Math.max(0, 1 - squares));
    const norm = Math.sqrt(squares + largest * largest);
    rotations[j * 4 + kept[0]] = x / norm;
    rotations[j * 4 + kept[1]] = y / norm;
    rotations[j * 4 + kept[2]] = z / norm;
    rotations[j * 4 + leftOut] = largest / norm;
  }
  return rotations;
}

/** C bytes to C weights in 0..1. */
export function unpackWeights(data: Uint8Array): Float32Array {
  return Float32Array.from(data, (byte) => byte / 255);
}
