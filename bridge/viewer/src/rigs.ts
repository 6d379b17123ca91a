/** The rigs one can choose on the page, and what each is shown as. */

export interface RigChoice {
  /** The sidecar's name for it. */
  readonly name: string;
  readonly label: string;
  /** The character's file, relative to the page; none: its skeleton is drawn. */
  readonly file?: string;
}

export const CHARACTERS: readonly RigChoice[] = [
  { name: "woman", label: "Woman", file: "assets/characters/woman.glb" },
  { name: "man", label: "Man", file: "assets/characters/man.glb" },
];

export const SKELETONS: readonly RigChoice[] = [
  { name: "unity_humanoid", label: "Unity humanoid" },
  { name: "ue5_manny", label: "Unreal mannequin" },
  { name: "mixamo", label: "Mixamo" },
  { name: "vrm1", label: "VRM 1.0" },
  { name: "smplh", label: "SMPL-H" },
];

export function findRig(name: string | null): RigChoice | undefined {
  return [...CHARACTERS, ...SKELETONS].find((choice) => choice.name === name);
}
