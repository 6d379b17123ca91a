/** The golden messages of tests/conformance, which every language must read to the same values. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { layoutFromMap, reportFromMap, type Layout } from "../src/layout";
import { decodeControl, decodeFrame, encodeControl, isFrameMessage, PROTOCOL_VERSION, type Motion } from "../src/wire";

const FOLDER = fileURLToPath(new URL("../../../tests/conformance/v1/", import.meta.url));
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".bin"))
  .map((file) => file.slice(0, -4));

const bytes = (name: string) => new Uint8Array(readFileSync(join(FOLDER, `${name}.bin`)));
const expected = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));

function goldenLayouts(): Map<number, Layout> {
  const layout = layoutFromMap(decodeControl(bytes("layout")).layout);
  return new Map([[layout.id, layout]]);
}

/** Binary fields of the JSON stand as `{"f32": [...]}`. */
function plain(value: unknown, key = ""): unknown {
  if (value instanceof Uint8Array) {
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    return { f32: Array.from({ length: value.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true)) };
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, name)]));
  }
  return value;
}

function expectClose(actual: ArrayLike<number>, wanted: number[], tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(tolerance));
}

describe("golden messages", () => {
  it("are all there", () => {
    expect(names).toEqual(expect.arrayContaining(["motion_f32", "motion_compact", "sound", "event", "layout", "refusal"]));
  });

  it.each(names.filter((name) => expected(name).kind === "control"))("%s reads as the same map", (name) => {
    expect(isFrameMessage(bytes(name))).toBe(false);
    expect(plain(decodeControl(bytes(name)))).toEqual(expected(name).message);
  });

  it.each(["motion_f32", "motion_compact"])("%s reads as the same motion", (name) => {
    const wanted = expected(name);
    const read = decodeFrame(bytes(name), goldenLayouts()) as Motion;
    expect(isFrameMessage(bytes(name))).toBe(true);
    const { audioIn, modelIn, modelOut, retargeted, sent } = read.stamps;
    expect({
      kind: read.kind, subject: read.subject, layout_id: read.layoutId, epoch: read.epoch, sequence: read.sequence,
      sample: read.sample, stamps: [audioIn, modelIn, modelOut, retargeted, sent],
    }).toEqual({
      kind: "motion", subject: wanted.subject, layout_id: wanted.layout_id, epoch: wanted.epoch,
      sequence: wanted.sequence, sample: wanted.sample, stamps: wanted.stamps,
    });
    expectClose(read.root, wanted.root, 0);
    expectClose(read.rotations, wanted.rotations_xyzw.flat(), name === "motion_f32" ? 0 : 1e-6);
    expectClose(read.face, wanted.face, name === "motion_f32" ? 0 : 1e-6);
  });

  it("sound reads as the same samples", () => {
    const wanted = expected("sound");
    const { pcm, ...rest } = decodeFrame(bytes("sound"), new Map()) as never as { pcm: Float32Array };
    expect({ ...rest, pcm: Array.from(pcm, (value) => value * 32768) }).toEqual(wanted);
  });

  it("event reads as the same data", () => {
    expect(decodeFrame(bytes("event"), new Map())).toEqual(expected("event"));
  });

  it.each(names.filter((name) => expected(name).kind === "refused" && isFrameMessage(bytes(name))))(
    "%s is refused for its reason",
    (name) => {
      expect(() => decodeFrame(bytes(name), goldenLayouts())).toThrow(new RegExp(expected(name).reason));
    },
  );

  it("the layout is taken in whole", () => {
    const wanted = expected("layout").message;
    const [layout] = goldenLayouts().values();
    expect(layout!.joints).toEqual(wanted.layout.joints);
    expectClose(layout!.restPositions, wanted.layout.positions.f32, 0);
    expectClose(layout!.restRotations, wanted.layout.rotations.f32, 0);
    expect(layout!.space).toEqual({ name: "unity", axes: ["-x", "+y", "+z"], metresPerUnit: 1 });
    expect(layout!.hips).toBe(1);
    expect(reportFromMap(decodeControl(bytes("layout")).report)).toEqual(wanted.report);
  });

  it("a motion of a layout that is not known names it", () => {
    const read = decodeFrame(bytes("motion_f32"), new Map());
    expect(read).toEqual({ kind: "unknown-layout", subject: "hero.left-1", layoutId: expected("motion_f32").layout_id });
  });
});

it("a control message survives its own encoding", () => {
  const hello = { type: "hello", v: PROTOCOL_VERSION, client: "页", data: new Uint8Array([1, 2, 3]), t: 1234.5678901 };
  expect(decodeControl(encodeControl(hello))).toEqual(hello);
});
