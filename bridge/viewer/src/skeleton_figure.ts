/** A rig without a mesh, drawn as bones and joints. Forward kinematics runs in the rig's own space. */

import {
  CapsuleGeometry, Color, Group, InstancedMesh, Matrix4, MeshStandardMaterial, OctahedronGeometry, Quaternion,
  SphereGeometry, Vector3, Mesh,
} from "three";
import type { Figure, Framing } from "./figure";
import type { Layout, MappingReport } from "./layout";
import type { Pose } from "./pose";
import { restPose } from "./pose";
import { canonicalFromSpace } from "./space";

const UP = new Vector3(0, 1, 0);
const ACCENT = new Color(0x6fd3c1);
const PALE = new Color(0xd7dde6);
const HEAD_RADIUS_M = 0.095;
/** Fingers are drawn thinner, and a bone is never thicker than this. */
const MAX_THICKNESS_M = 0.05;

export class SkeletonFigure implements Figure {
  readonly object = new Group();
  private layout: Layout | undefined;
  private report: MappingReport = { issues: [], joints: {} };
  private toCanonical = new Matrix4();
  private positions: Vector3[] = [];
  private turns: Quaternion[] = [];
  private pose: Pose | undefined;
  private bones: InstancedMesh | undefined;
  private balls: InstancedMesh | undefined;
  private boneEnds: [number, number][] = [];
  private headIndex = -1;
  private readonly head: Group;
  private readonly jaw: Mesh;
  private headRest = new Quaternion();
  private rest: Framing = { floor: 0, top: 1.7, head: new Vector3(0, 1.55, 0) };
  private readonly material = new MeshStandardMaterial({ color: 0xffffff, roughness: 0.45, metalness: 0.05 });

  constructor() {
    [this.head, this.jaw] = makeHead(this.material);
    this.object.add(this.head);
  }

  bind(layout: Layout, report: MappingReport): void {
    this.layout = layout;
    this.report = report;
    this.toCanonical = canonicalFromSpace(layout.space);
    this.positions = layout.joints.map(() => new Vector3());
    this.turns = layout.joints.map(() => new Quaternion());
    this.headIndex = this.findHead(layout);
    this.boneEnds = this.bonesToDraw(layout);
    this.makeInstances();
    this.pose = restPose(layout);
    this.solve(this.pose);
    this.headRest = this.headTurn().invert();
    const heights = this.positions.map((p) => p.y);
    const head = this.positions[Math.max(0, this.headIndex)]!.clone();
    this.rest = { floor: Math.min(...heights), top: Math.max(Math.max(...heights), head.y + 2.2 * HEAD_RADIUS_M), head };
    this.draw();
  }

  private findHead(layout: Layout): number {
    const driven = layout.joints.findIndex((name) => this.report.joints[name] === "head");
    return driven >= 0 ? driven : layout.joints.findIndex((name) => /head$/i.test(name));
  }

  /** Parent and child of each bone; the way from the floor to the hips is no bone, and the head has a shape of its own. */
  private bonesToDraw(layout: Layout): [number, number][] {
    const ends: [number, number][] = [];
    layout.parents.forEach((parent, child) => {
      if (parent < 0 || child === layout.hips || this.isUnderHead(parent)) return;
      if (!this.isUnderHips(child)) return;
      ends.push([parent, child]);
    });
    return ends;
  }

  private isUnderHead(index: number): boolean {
    return this.headIndex >= 0 && this.hasAncestor(index, this.headIndex);
  }

  private isUnderHips(index: number): boolean {
    return this.hasAncestor(index, this.layout!.hips);
  }

  private hasAncestor(index: number, ancestor: number): boolean {
    for (let j = index; j >= 0; j = this.layout!.parents[j]!) if (j === ancestor) return true;
    return false;
  }

  private makeInstances(): void {
    this.bones?.removeFromParent();
    this.balls?.removeFromParent();
    const bone = new OctahedronGeometry(0.5).translate(0, 0.5, 0);
    this.bones = new InstancedMesh(bone, this.material, Math.max(1, this.boneEnds.length));
    this.balls = new InstancedMesh(new SphereGeometry(0.5, 16, 12), this.material, Math.max(1, this.boneEnds.length));
    this.boneEnds.forEach(([, child], i) => {
      this.bones!.setColorAt(i, PALE);
      const isDriven = this.report.joints[this.layout!.joints[child]!];
      this.balls!.setColorAt(i, isDriven ? ACCENT : PALE);
    });
    for (const mesh of [this.bones, this.balls]) {
      mesh.frustumCulled = false;
      mesh.castShadow = true;
      this.object.add(mesh);
    }
  }

  apply(pose: Pose): void {
    this.pose = pose;
    this.solve(pose);
    this.draw();
  }

  /** Model positions and rotations of all joints; positions end up canonical, rotations stay in the rig's space. */
  private solve(pose: Pose): void {
    const { parents, restPositions, hips } = this.layout!;
    parents.forEach((parent, j) => {
      const position = this.positions[j]!;
      if (j === hips) position.fromArray(pose.root);
      else position.fromArray(restPositions, j * 3);
      const turn = this.turns[j]!.fromArray(pose.rotations, j * 4);
      if (parent < 0) return;
      position.applyQuaternion(this.turns[parent]!).add(this.positions[parent]!);
      turn.premultiply(this.turns[parent]!);
    });
    for (const position of this.positions) position.applyMatrix4(this.toCanonical);
  }

  /** The head's model rotation, in canonical axes. */
  private headTurn(): Quaternion {
    if (this.headIndex < 0) return new Quaternion();
    const turned = new Matrix4().makeRotationFromQuaternion(this.turns[this.headIndex]!);
    const axes = this.toCanonical.clone();
    const result = axes.clone().multiply(turned).multiply(axes.clone().invert());
    return new Quaternion().setFromRotationMatrix(result);
  }

  private draw(): void {
    const matrix = new Matrix4();
    const turn = new Quaternion();
    const along = new Vector3();
    this.boneEnds.forEach(([parent, child], i) => {
      const start = this.positions[parent]!;
      const end = this.positions[child]!;
      const length = along.subVectors(end, start).length();
      const thickness = Math.min(MAX_THICKNESS_M, Math.max(0.006, length * 0.24));
      turn.setFromUnitVectors(UP, length > 1e-6 ? along.divideScalar(length) : UP);
      this.bones!.setMatrixAt(i, matrix.compose(start, turn, new Vector3(thickness, length, thickness)));
      const size = Math.min(0.034, thickness);
      this.balls!.setMatrixAt(i, matrix.compose(end, turn.identity(), new Vector3(size, size, size)));
    });
    this.bones!.instanceMatrix.needsUpdate = true;
    this.balls!.instanceMatrix.needsUpdate = true;
    this.drawHead();
  }

  private drawHead(): void {
    this.head.visible = this.headIndex >= 0;
    if (!this.head.visible) return;
    this.head.position.copy(this.positions[this.headIndex]!);
    this.head.quaternion.copy(this.headTurn()).multiply(this.headRest);
    const channel = this.layout!.channels.findIndex((name) => /^(jawOpen|aa|A|viseme_aa)$/i.test(name));
    const open = channel < 0 ? 0 : (this.pose?.face[channel] ?? 0);
    this.jaw.scale.y = 0.25 + 2.2 * Math.min(1, Math.max(0, open));
  }

  update(): void {}

  framing(): Framing {
    return this.rest;
  }

  hipsPosition(target: Vector3): Vector3 {
    return this.layout ? target.copy(this.positions[this.layout.hips]!) : target.set(0, 0, 0);
  }

  jointValues(): Record<string, number[]> {
    if (!this.layout || !this.pose) return {};
    const { rotations } = this.pose;
    return Object.fromEntries(this.layout.joints.map((name, j) => [name, [...rotations.subarray(j * 4, j * 4 + 4)]]));
  }

  morphValues(): Record<string, number> {
    if (!this.layout || !this.pose) return {};
    return Object.fromEntries(this.layout.channels.map((name, c) => [name, this.pose!.face[c]!]));
  }

  dispose(): void {
    this.bones?.geometry.dispose();
    this.balls?.geometry.dispose();
    this.material.dispose();
  }
}

/** A plain head with eyes, nose and a mouth that opens, so that one sees where the figure looks and when it speaks. */
function makeHead(material: MeshStandardMaterial): [Group, Mesh] {
  const head = new Group();
  const dark = new MeshStandardMaterial({ color: 0x10151d, roughness: 0.3 });
  const skull = new Mesh(new SphereGeometry(HEAD_RADIUS_M, 32, 24), material);
  skull.scale.set(0.86, 1.12, 0.98);
  skull.position.set(0, 0.085, 0.015);
  skull.castShadow = true;
  head.add(skull);
  for (const side of [-1, 1]) {
    const eye = new Mesh(new SphereGeometry(0.011, 16, 12), dark);
    eye.position.set(side * 0.031, 0.1, 0.098);
    head.add(eye);
  }
  const nose = new Mesh(new SphereGeometry(0.01, 16, 12), material);
  nose.position.set(0, 0.075, 0.112);
  head.add(nose);
  const mouth = new Mesh(new CapsuleGeometry(0.0055, 0.03, 4, 12).rotateZ(Math.PI / 2), dark);
  mouth.position.set(0, 0.04, 0.098);
  head.add(mouth);
  return [head, mouth];
}
