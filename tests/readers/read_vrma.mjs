// What pixiv's three-vrm makes of a VRMA, by itself and on a VRM: node read_vrma.mjs FILE.vrma FPS FRAMES [CHARACTER.vrm]
// Prints JSON: tracks as read, and world positions and rotations of bones at each frame, played by three.js.
import fs from 'node:fs';
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { VRMLoaderPlugin } from '@pixiv/three-vrm';
import { VRMAnimationLoaderPlugin, createVRMAnimationClip } from '@pixiv/three-vrm-animation';

globalThis.self = globalThis;
const [file, fps, frames, character] = process.argv.slice(2);

function load(path) {
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  loader.register((parser) => new VRMAnimationLoaderPlugin(parser));
  const data = fs.readFileSync(path);
  return loader.parseAsync(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength), '');
}

const list = (track) => track && { times: [...track.times], values: [...track.values] };
const lists = (tracks) => Object.fromEntries([...tracks].map(([name, track]) => [name, list(track)]));

function play(scene, clip, nodes, update) {
  const mixer = new THREE.AnimationMixer(scene);
  const action = mixer.clipAction(clip);
  action.setLoop(THREE.LoopOnce);
  action.clampWhenFinished = true;
  action.play();
  const place = new THREE.Vector3(), turn = new THREE.Quaternion(), size = new THREE.Vector3();
  const positions = [], rotations = [];
  for (let frame = 0; frame < Number(frames); frame++) {
    mixer.setTime(frame / Number(fps));
    update();
    scene.updateMatrixWorld(true);
    const here = nodes.map((node) => {
      node.matrixWorld.decompose(place, turn, size);
      return [place.toArray(), turn.toArray()];
    });
    positions.push(here.map(([p]) => p));
    rotations.push(here.map(([, q]) => q));
  }
  return { positions, rotations };
}

const gltf = await load(file);
const animation = gltf.userData.vrmAnimations[0];
const found = {
  animations: gltf.userData.vrmAnimations.length,
  duration: animation.duration,
  restHips: animation.restHipsPosition.toArray(),
  rotations: lists(animation.humanoidTracks.rotation),
  translations: lists(animation.humanoidTracks.translation),
  preset: lists(animation.expressionTracks.preset),
  custom: lists(animation.expressionTracks.custom),
  lookAt: list(animation.lookAtTrack),
};
const bones = Object.entries(gltf.parser.json.extensions.VRMC_vrm_animation.humanoid.humanBones);
const nodes = await Promise.all(bones.map(([, bone]) => gltf.parser.getDependency('node', bone.node)));
found.bones = bones.map(([name]) => name);
found.alone = play(gltf.scene, gltf.animations[0], nodes, () => {});
if (character) {
  const { vrm } = (await load(character)).userData;
  const own = Object.keys(vrm.humanoid.humanBones);
  const clip = createVRMAnimationClip(animation, vrm);
  const raw = own.map((name) => vrm.humanoid.getRawBoneNode(name));
  const played = play(vrm.scene, clip, raw, () => vrm.update(0));
  found.character = { bones: own, ...played };
}
console.log(JSON.stringify(found));
