import { Vector3 } from "three";
import { expect, it } from "vitest";
import { canonicalFromSpace } from "../src/space";
import { plainName } from "../src/ui/meters";
import { readOptions, streamAddress } from "../src/options";

const point = (axes: string[], metresPerUnit: number, p: [number, number, number]) =>
  new Vector3(...p).applyMatrix4(canonicalFromSpace({ name: "", axes, metresPerUnit })).toArray();

it.each([
  ["canonical", ["+x", "+y", "+z"], 1, [1, 2, 3], [1, 2, 3]],
  ["unity: x is the character's right", ["-x", "+y", "+z"], 1, [1, 2, 3], [-1, 2, 3]],
  ["blender: z up, facing -y", ["+x", "-z", "+y"], 1, [1, 2, 3], [1, 3, -2]],
  ["unreal mesh: centimetres, z up, facing +y", ["+x", "+z", "+y"], 0.01, [100, 200, 300], [1, 3, 2]],
  ["unreal actor: x forward, y right", ["+z", "-x", "+y"], 0.01, [100, 200, 300], [-2, 3, 1]],
] as const)("points of %s", (_, axes, unit, p, wanted) => {
  point([...axes], unit, [...p]).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 6));
});

it("names of channels read as words", () => {
  expect(plainName("eyeBlinkLeft")).toBe("Eye blink left");
  expect(plainName("au12_lip_corner_puller")).toBe("AU12 lip corner puller");
  expect(plainName("viseme_aa")).toBe("Viseme aa");
});

it("the address of the page chooses rig, view and encoding; anything unknown is the default", () => {
  expect(readOptions("?rig=mixamo&view=body&encoding=compact&panel=0", 1200)).toMatchObject({
    rig: { name: "mixamo" }, view: "body", encoding: "compact", hasPanel: false,
  });
  expect(readOptions("?rig=robot&view=moon", 1200)).toMatchObject({
    rig: { name: "woman" }, view: "bust", encoding: "f32", hasPanel: true,
  });
  expect(streamAddress("http://127.0.0.1:8570/?rig=man#x")).toBe("ws://127.0.0.1:8570/stream");
});
