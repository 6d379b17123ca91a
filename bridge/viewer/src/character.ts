/** A character from a .glb or .vrm file, driven by joint and shape names. */

import { VRMLoaderPlugin, VRMUtils, type VRM } from "@pixiv/three-vrm";
import { Box3, Matrix4, Mesh, Object3D, Quaternion, SkinnedMesh, Vector3, type Material, type Texture } from "three";
import { GLTFLoader, type GLTF } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { Figure, Framing } from "./figure";
import type { Layout, MappingReport } from "./layout";
import type { Pose } from "./pose";

interface JointBinding {
  readonly name: string;
  readonly node: Object3D;
  readonly index: number;
  /** From the layout's parent joint to the node's own parent, for nodes that lie between; undefined: the same. */
  readonly pre: Quaternion | undefined;
}

interface ShapeBinding {
  readonly name: string;
  readonly index: number;
  readonly influences: number[];
  readonly slot: number;
}

/** "glTF", little-endian. */
const GLB_MAGIC = 0x46546c67;
const turn = new Quaternion();

/** The name a node has in the file (the loader rewrites names for its own use). */
export function fileName(node: Object3D): string {
  const name: unknown = node.userData.name;
  return typeof name === "string" ? name : node.name;
}

/** Read a file's bytes. Rejects with an Error that says what is wrong with them. */
export async function parseCharacter(data: ArrayBuffer): Promise<Character> {
  const [magic, version, length] = data.byteLength >= 12 ? new Uint32Array(data.slice(0, 12)) : [];
  if (magic !== GLB_MAGIC) throw new Error("This is no .glb or .vrm file.");
  if (version !== 2) throw new Error(`This is glTF version ${version}; export it as glTF 2.0.`);
  if (length! > data.byteLength) {
    throw new Error(`The file is cut short: it has ${data.byteLength} of ${length} bytes. Copy or export it again.`);
  }
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  return new Character(await loader.parseAsync(data, ""));
}

/** Fetch one of the sidecar's characters. Rejects with an Error naming the address. */
export async function fetchCharacter(url: string): Promise<Character> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  return parseCharacter(await answer.arrayBuffer());
}

export class Character implements Figure {
  readonly object: Object3D;
  readonly vrm: VRM | undefined;
  private joints: JointBinding[] = [];
  private shapes: ShapeBinding[] = [];
  private expressions: { name: string; index: number }[] = [];
  private hips: Object3D | undefined;
  private headNode: Object3D | undefined;
  /** From the parent joint's frame, metres, to the hips node's own. */
  private readonly hipsFromRoot = new Matrix4();
  private readonly box: Box3;

  constructor(gltf: GLTF) {
    this.vrm = gltf.userData.vrm as VRM | undefined;
    if (this.vrm) {
      VRMUtils.rotateVRM0(this.vrm);
      this.vrm.humanoid.autoUpdateHumanBones = false;
    }
    this.object = new Object3D();
    this.object.add(this.vrm?.scene ?? gltf.scene);
    this.object.updateMatrixWorld(true);
    this.object.traverse(prepareMesh);
    this.box = new Box3().setFromObject(this.object);
    this.headNode = this.find((name) => /head$/i.test(name));
  }

  /** All meshes with named shapes. */
  get meshes(): Mesh[] {
    const found: Mesh[] = [];
    this.object.traverse((node) => {
      if (node instanceof Mesh) found.push(node);
    });
    return found;
  }

  private find(accept: (name: string) => boolean): Object3D | undefined {
    let found: Object3D | undefined;
    this.object.traverse((node) => {
      if (!found && !(node instanceof Mesh) && accept(fileName(node))) found = node;
    });
    return found;
  }

  bind(layout: Layout, report: MappingReport): void {
    const byName = new Map<string, Object3D>();
    this.object.traverse((node) => {
      for (const name of [node.name, fileName(node)]) {
        if (!byName.has(name) && !(node instanceof Mesh)) byName.set(name, node);
      }
    });
    const nodes = layout.joints.map((name) => byName.get(name));
    this.joints = [];
    nodes.forEach((node, index) => {
      if (!node) return;
      const parent = nodes[layout.parents[index]!];
      this.joints.push({ name: layout.joints[index]!, node, index, pre: between(node, parent) });
    });
    this.bindHips(nodes[layout.hips], nodes[layout.parents[layout.hips]!]);
    const head = layout.joints.findIndex((name) => report.joints[name] === "head");
    this.headNode = nodes[head] ?? this.headNode;
    this.bindShapes(layout.channels);
  }

  private bindHips(node: Object3D | undefined, parent: Object3D | undefined): void {
    this.hips = node;
    if (!node?.parent) return;
    this.hipsFromRoot.copy(node.parent.matrixWorld).invert();
    if (parent) {
      // The parent joint moves too: only what lies between its unscaled frame and the node's parent is constant.
      const frame = new Matrix4().compose(position(parent), rotation(parent), new Vector3(1, 1, 1));
      this.hipsFromRoot.multiply(frame);
    }
  }

  private bindShapes(channels: readonly string[]): void {
    this.shapes = [];
    this.expressions = [];
    channels.forEach((name, index) => {
      if (this.vrm?.expressionManager?.getExpression(name)) this.expressions.push({ name, index });
      for (const mesh of this.meshes) {
        const slot = mesh.morphTargetDictionary?.[name];
        if (slot !== undefined && mesh.morphTargetInfluences) {
          this.shapes.push({ name, index, influences: mesh.morphTargetInfluences, slot });
        }
      }
    });
  }

  apply(pose: Pose): void {
    for (const { node, index, pre } of this.joints) {
      turn.fromArray(pose.rotations, index * 4);
      if (pre) node.quaternion.multiplyQuaternions(pre, turn);
      else node.quaternion.copy(turn);
    }
    this.hips?.position.fromArray(pose.root).applyMatrix4(this.hipsFromRoot);
    for (const { influences, slot, index } of this.shapes) influences[slot] = pose.face[index]!;
    for (const { name, index } of this.expressions) this.vrm?.expressionManager?.setValue(name, pose.face[index]!);
  }

  update(dt: number): void {
    // Springs blow up on long steps, as after a page was hidden.
    this.vrm?.update(Math.min(dt, 0.1));
  }

  framing(): Framing {
    const head = this.headNode ? position(this.headNode) : new Vector3(0, this.box.max.y * 0.92, 0);
    return { floor: this.box.min.y, top: this.box.max.y, head };
  }

  hipsPosition(target: Vector3): Vector3 {
    return this.hips ? this.hips.getWorldPosition(target) : target.set(0, 0, 0);
  }

  jointValues(): Record<string, number[]> {
    return Object.fromEntries(this.joints.map(({ name, node }) => [name, node.quaternion.toArray()]));
  }

  morphValues(): Record<string, number> {
    const values: Record<string, number> = {};
    for (const { name, influences, slot } of this.shapes) values[name] = influences[slot]!;
    for (const { name } of this.expressions) values[name] = this.vrm?.expressionManager?.getValue(name) ?? 0;
    return values;
  }

  dispose(): void {
    this.object.traverse((node) => {
      if (!(node instanceof Mesh)) return;
      node.geometry.dispose();
      if (node instanceof SkinnedMesh) node.skeleton.dispose();
      for (const material of [node.material].flat()) disposeMaterial(material);
    });
  }
}

function position(node: Object3D): Vector3 {
  return node.getWorldPosition(new Vector3());
}

function rotation(node: Object3D): Quaternion {
  return node.getWorldQuaternion(new Quaternion());
}

/** The constant rotation from the layout's parent joint to the node's own parent, if they differ. */
function between(node: Object3D, parent: Object3D | undefined): Quaternion | undefined {
  if (!node.parent || node.parent === parent) return undefined;
  const pre = rotation(node.parent).invert();
  if (parent) pre.multiply(rotation(parent));
  return pre;
}

function prepareMesh(node: Object3D): void {
  if (!(node instanceof Mesh)) return;
  // Bounds do not follow the bones; a character is one thing and in view anyway.
  node.frustumCulled = false;
  node.castShadow = true;
  node.receiveShadow = true;
  for (const material of [node.material].flat() as Material[]) {
    if (material.transparent) node.castShadow = false;
    // Cut-out hair gets soft edges from multisampling.
    if (material.alphaTest > 0) material.alphaToCoverage = true;
  }
}

function disposeMaterial(material: Material): void {
  for (const value of Object.values(material)) {
    if ((value as Texture | null)?.isTexture) (value as Texture).dispose();
  }
  material.dispose();
}
