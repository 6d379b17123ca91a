/** What a `layout` message carries: the static half of the stream, sent once per subject. */

/** Axes and unit of a skeleton: `axes` names, for each own axis, the canonical axis it equals, with its sign. */
export interface Space {
  readonly name: string;
  readonly axes: readonly string[];
  readonly metresPerUnit: number;
}

/** Joints (parents first), their local rest transforms, and face channels. Frames follow this order. */
export interface Layout {
  readonly id: number;
  readonly rig: string;
  readonly joints: readonly string[];
  readonly parents: readonly number[];
  /** J×3, local, in the space's own unit. */
  readonly restPositions: Float32Array;
  /** J×4, local, xyzw. */
  readonly restRotations: Float32Array;
  readonly channels: readonly string[];
  readonly space: Space;
  /** The joint that a frame's root position moves. */
  readonly hips: number;
}

/** One finding of the mapper: what about which joint or shape, and what to do. */
export interface MappingIssue {
  readonly code: string;
  readonly severity: string;
  readonly subject: string;
  readonly detail: string;
  readonly hint: string;
}

/** How a subject's joints were mapped: `joints` gives the driving SMPL-H joint of each, or null. */
export interface MappingReport {
  readonly issues: readonly MappingIssue[];
  readonly joints: Readonly<Record<string, string | null>>;
}

/** Thrown for messages that do not follow the protocol; counted, never fatal. */
export class WireError extends Error {}

type Map_ = Record<string, unknown>;

/** The value as a map, or a WireError naming `what`. */
export function asMap(value: unknown, what: string): Map_ {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    throw new WireError(`${what} is no map`);
  }
  return value as Map_;
}

function asList<T>(value: unknown, isItem: (item: unknown) => item is T, what: string): T[] {
  if (!Array.isArray(value) || !value.every(isItem)) throw new WireError(`${what} is no list of the right kind`);
  return value;
}

const isText = (item: unknown): item is string => typeof item === "string";
const isInteger = (item: unknown): item is number => Number.isInteger(item);

/** `count` little-endian float32 out of a binary field, copied. */
export function floats(value: unknown, count: number, what: string): Float32Array {
  if (!(value instanceof Uint8Array)) throw new WireError(`${what} is no binary field`);
  if (value.byteLength !== count * 4) {
    throw new WireError(`${what} has ${value.byteLength} bytes, not ${count * 4}`);
  }
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const result = new Float32Array(count);
  for (let i = 0; i < count; i++) result[i] = view.getFloat32(i * 4, true);
  if (!result.every(Number.isFinite)) throw new WireError(`${what} holds a value that is not finite`);
  return result;
}

/** The layout in a `layout` message's map. WireError where a key is missing or does not fit. */
export function layoutFromMap(value: unknown): Layout {
  const map = asMap(value, "layout");
  const joints = asList(map.joints, isText, "layout.joints");
  const parents = asList(map.parents, isInteger, "layout.parents");
  if (parents.length !== joints.length) throw new WireError("layout.parents and layout.joints differ in length");
  parents.forEach((parent, j) => {
    if (parent < -1 || parent >= j) throw new WireError(`layout.parents[${j}] is ${parent}`);
  });
  const space = asMap(map.space, "layout.space");
  const axes = asList(space.axes, isText, "layout.space.axes");
  if (axes.length !== 3 || typeof space.metres_per_unit !== "number") throw new WireError("layout.space is no space");
  if (!isInteger(map.id) || !isInteger(map.hips) || map.hips < 0 || map.hips >= joints.length) {
    throw new WireError("layout.id or layout.hips is no fitting integer");
  }
  return {
    id: map.id,
    rig: typeof map.rig === "string" ? map.rig : "",
    joints,
    parents,
    restPositions: floats(map.positions, joints.length * 3, "layout.positions"),
    restRotations: floats(map.rotations, joints.length * 4, "layout.rotations"),
    channels: asList(map.channels, isText, "layout.channels"),
    space: { name: String(space.name), axes, metresPerUnit: space.metres_per_unit },
    hips: map.hips,
  };
}

/** The report in a `layout` message; keys that are absent read as empty. */
export function reportFromMap(value: unknown): MappingReport {
  const map = asMap(value, "report");
  const issues = (Array.isArray(map.issues) ? map.issues : []).map((item): MappingIssue => {
    const issue = asMap(item, "report.issues");
    const text = (key: string) => (typeof issue[key] === "string" ? (issue[key] as string) : "");
    return {
      code: text("code"),
      severity: text("severity"),
      subject: text("subject"),
      detail: text("detail"),
      hint: text("hint"),
    };
  });
  return { issues, joints: (map.joints ?? {}) as Record<string, string | null> };
}
