/** A dropped file's own skeleton as the sidecar wants it: names, parents, local rest transforms in metres, shapes. */

import { Matrix4, Object3D, Quaternion, SkinnedMesh, Vector3 } from "three";
import { fileName, type Character } from "./character";

export interface OwnSkeleton {
  readonly joints: string[];
  readonly parents: number[];
  /** J×3, local to the parent joint, metres, without any scale of the nodes. */
  readonly positions: Float32Array;
  /** J×4, local, xyzw. */
  readonly rotations: Float32Array;
  readonly shapes: string[];
  /** Human bone name to joint name, where the file itself says so. */
  readonly humanoid?: Record<string, string>;
}

/** The skeleton in a file. Error if there is none. */
export function ownSkeleton(character: Character): OwnSkeleton {
  const nodes = jointNodes(character);
  if (nodes.length === 0) {
    throw new Error("The file has no skeleton: no mesh in it is bound to joints. Export it with its armature and skin.");
  }
  const joints = uniqueNames(nodes);
  const parents = nodes.map((node) => nearestJoint(node.parent, nodes));
  const positions = new Float32Array(nodes.length * 3);
  const rotations = new Float32Array(nodes.length * 4);
  nodes.forEach((node, j) => {
    const frame = unscaledFrame(node);
    const parent = parents[j]! < 0 ? new Matrix4() : unscaledFrame(nodes[parents[j]!]!);
    const local = parent.invert().multiply(frame);
    const place = new Vector3();
    const turn = new Quaternion();
    local.decompose(place, turn, new Vector3());
    place.toArray(positions, j * 3);
    turn.toArray(rotations, j * 4);
  });
  const skeleton: OwnSkeleton = { joints, parents, positions, rotations, shapes: shapeNames(character) };
  const humanoid = humanBones(character, nodes, joints);
  return humanoid ? { ...skeleton, humanoid } : skeleton;
}

/** The skeleton as the map that a `rig` message carries. */
export function skeletonMap(skeleton: OwnSkeleton): Record<string, unknown> {
  const bytes = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const { joints, parents, positions, rotations, shapes, humanoid } = skeleton;
  const map = { joints, parents, positions: bytes(positions), rotations: bytes(rotations), space: "gltf", shapes };
  return humanoid ? { ...map, humanoid } : map;
}

/** All joints of all skins and what lies between them, parents first, below one common root. */
function jointNodes(character: Character): Object3D[] {
  const wanted = new Set<Object3D>();
  character.object.traverse((node) => {
    if (node instanceof SkinnedMesh) for (const bone of node.skeleton.bones) wanted.add(bone);
  });
  for (const bone of humanNodes(character).values()) wanted.add(bone);
  const root = commonAncestor([...wanted]);
  if (!root) return [];
  for (const bone of [...wanted]) {
    for (let node: Object3D | null = bone; node && node !== root; node = node.parent) wanted.add(node);
  }
  wanted.add(root);
  const ordered: Object3D[] = [];
  root.traverse((node) => {
    if (wanted.has(node)) ordered.push(node);
  });
  return ordered;
}

function pathToRoot(node: Object3D): Object3D[] {
  const path: Object3D[] = [];
  for (let at: Object3D | null = node; at; at = at.parent) path.unshift(at);
  return path;
}

function commonAncestor(nodes: Object3D[]): Object3D | undefined {
  let common: Object3D[] | undefined;
  for (const node of nodes) {
    const path = pathToRoot(node);
    if (!common) common = path;
    else common = common.filter((ancestor, i) => path[i] === ancestor);
  }
  return common?.[common.length - 1];
}

function nearestJoint(node: Object3D | null, nodes: Object3D[]): number {
  for (let at = node; at; at = at.parent) {
    const index = nodes.indexOf(at);
    if (index >= 0) return index;
  }
  return -1;
}

function unscaledFrame(node: Object3D): Matrix4 {
  const place = node.getWorldPosition(new Vector3());
  return new Matrix4().compose(place, node.getWorldQuaternion(new Quaternion()), new Vector3(1, 1, 1));
}

function uniqueNames(nodes: Object3D[]): string[] {
  const names = nodes.map(fileName);
  // The loader's names are unique; the file's need not be.
  return names.map((name, j) => {
    const own = name !== "" && names.indexOf(name) === j ? name : nodes[j]!.name;
    return own !== "" ? own : `joint_${j}`;
  });
}

function shapeNames(character: Character): string[] {
  const names = new Set<string>();
  for (const mesh of character.meshes) for (const name of Object.keys(mesh.morphTargetDictionary ?? {})) names.add(name);
  const expressions = Object.keys(character.vrm?.expressionManager?.expressionMap ?? {});
  // A file with the ARKit shapes is driven by those alone, else the presets would add to them.
  const hasArkit = [...names, ...expressions].some((name) => /^jawopen$/i.test(name));
  if (!hasArkit && expressions.length > 0) return expressions;
  return hasArkit ? [...new Set([...names, ...expressions])].filter((name) => !isPreset(character, name)) : [...names];
}

function isPreset(character: Character, name: string): boolean {
  return character.vrm?.expressionManager?.presetExpressionMap[name as "aa"] !== undefined;
}

function humanNodes(character: Character): Map<string, Object3D> {
  const found = new Map<string, Object3D>();
  const bones = character.vrm?.humanoid.rawHumanBones;
  for (const [name, bone] of Object.entries(bones ?? {})) found.set(name, bone.node);
  return found;
}

function humanBones(character: Character, nodes: Object3D[], joints: string[]): Record<string, string> | undefined {
  const entries = [...humanNodes(character)].map(([bone, node]) => [bone, joints[nodes.indexOf(node)]!] as const);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
