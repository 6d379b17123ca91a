// What three.js makes of an FBX or GLB: node read_with_three.mjs FILE OUT FPS FRAMES TAKE writes OUT.json and OUT.bin.
import fs from 'node:fs';
import * as THREE from 'three';
import { FBXLoader } from 'three/addons/loaders/FBXLoader.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';

// Pictures are not looked at, so one that claims to be loaded will do.
globalThis.window = globalThis;
globalThis.self = globalThis;
globalThis.document = {
  createElementNS: () => ({
    addEventListener(kind, then) { if (kind === 'load') setTimeout(then, 0); },
    removeEventListener() {},
  }),
};

const [file, out, fps, frames, take] = process.argv.slice(2);
const bytes = fs.readFileSync(file);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
let scene, clips;
if (file.endsWith('.fbx')) {
  scene = new FBXLoader().parse(buffer, '');
  clips = scene.animations;
} else {
  const gltf = await new GLTFLoader().parseAsync(buffer, '');
  scene = gltf.scene;
  clips = gltf.animations;
}
const nodes = [], meshes = [];
scene.traverse((object) => {
  if (object.isBone) nodes.push(object);
  if (object.morphTargetDictionary && Object.keys(object.morphTargetDictionary).length) meshes.push(object);
});
const shapes = [];
for (const mesh of meshes) {
  for (const [name, index] of Object.entries(mesh.morphTargetDictionary)) shapes.push([mesh, name, index]);
}
const mixer = new THREE.AnimationMixer(scene);
const action = mixer.clipAction(clips[Number(take)]);
action.setLoop(THREE.LoopOnce);
action.clampWhenFinished = true;
action.play();
const unit = file.endsWith('.fbx') ? 0.01 : 1;
const count = Number(frames), width = 16 * nodes.length + shapes.length;
const values = new Float64Array(count * width);
for (let t = 0; t < count; t++) {
  mixer.setTime(t / Number(fps));
  scene.updateMatrixWorld(true);
  nodes.forEach((node, n) => {
    const m = node.matrixWorld.elements;
    for (let k = 0; k < 16; k++) {
      values[t * width + 16 * n + k] = k === 12 || k === 13 || k === 14 ? m[k] * unit : m[k];
    }
  });
  shapes.forEach(([mesh, , index], s) => {
    values[t * width + 16 * nodes.length + s] = mesh.morphTargetInfluences[index];
  });
}
const facts = {
  names: nodes.map((node) => node.name),
  parents: nodes.map((node) => (node.parent && node.parent.isBone ? node.parent.name : '')),
  shapes: shapes.map(([mesh, name]) => [mesh.name, name]),
  clips: clips.map((clip) => clip.name),
  duration: clips[Number(take)].duration,
};
fs.writeFileSync(`${out}.json`, JSON.stringify(facts));
fs.writeFileSync(`${out}.bin`, Buffer.from(values.buffer));
process.exit(0);
