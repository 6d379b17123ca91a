import { describe, expect, it } from "vitest";
import { unpackRotations, unpackWeights } from "../src/quantised";

/** The encoder as docs/protocol.md words it, written apart from the decoder under test. */
function pack(q: readonly number[]): Uint8Array {
  const left = q.reduce((best, value, i) => (Math.abs(value) > Math.abs(q[best]!) ? i : best), 0);
  const sign = q[left]! < 0 ? -1 : 1;
  const values = q.filter((_, i) => i !== left).map((value) => Math.round(value * sign * 16383 * Math.SQRT2) << 1);
  values[0]! |= left & 1;
  values[1]! |= left >> 1;
  return new Uint8Array(new Int16Array(values).buffer);
}

function randomTurn(seed: number): number[] {
  const q = [1, 2, 3, 4].map((i) => Math.sin(seed * 12.9898 * i + i * 78.233) * 43758.5453).map((v) => v - Math.floor(v) - 0.5);
  const norm = Math.hypot(...q);
  return q.map((value) => value / norm);
}

describe("compact rotations", () => {
  it("stay within 0.01 degrees, whichever component is left out", () => {
    const nasty = [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, -1], [0.5, 0.5, 0.5, 0.5], [-0.5, 0.5, -0.5, 0.5], [1e-7, 0, 0, 1]];
    const turns = [...nasty, ...Array.from({ length: 500 }, (_, i) => randomTurn(i + 1))];
    for (const q of turns) {
      const read = unpackRotations(pack(q));
      const sign = Math.sign(read.reduce((sum, value, i) => sum + value * q[i]!, 0));
      const off = Math.hypot(...q.map((value, i) => value - sign * read[i]!));
      expect((4 * Math.asin(Math.min(1, off / 2)) * 180) / Math.PI).toBeLessThan(0.01);
    }
  });

  it("are unit quaternions for any bytes", () => {
    const data = Uint8Array.from({ length: 6 * 300 }, (_, i) => (i * 7919 + (i * i) % 251) & 255);
    const read = unpackRotations(data);
    for (let i = 0; i < read.length; i += 4) expect(Math.hypot(...read.subarray(i, i + 4))).toBeCloseTo(1, 5);
  });
});

it("compact weights run from 0 to 1", () => {
  expect([...unpackWeights(new Uint8Array([0, 255, 51]))].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 1, 0.2]);
});
