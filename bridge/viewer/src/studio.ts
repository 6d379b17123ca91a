/** The room: lights, backdrop and floor. */

import {
  CanvasTexture, CircleGeometry, DirectionalLight, Group, HemisphereLight, Mesh, MeshBasicMaterial, PMREMGenerator,
  Scene, ShadowMaterial, SRGBColorSpace, type Texture, type WebGLRenderer,
} from "three";
import { RoomEnvironment } from "three/examples/jsm/environments/RoomEnvironment.js";

const BACKDROP_PX = 512;

/** Lights and surroundings; `key` is the light that casts the shadow. */
export interface Studio {
  readonly key: DirectionalLight;
  readonly set: Group;
}

/** `isSoftware`: reflections are kept coarse, since filtering them takes seconds without a graphics card. */
export function buildStudio(scene: Scene, renderer: WebGLRenderer, isSoftware: boolean): Studio {
  const room = new RoomEnvironment();
  const generator = new PMREMGenerator(renderer);
  scene.environment = generator.fromScene(room, 0.04, 0.1, 100, { size: isSoftware ? 32 : 128 }).texture;
  scene.environmentIntensity = 0.4;
  room.dispose();
  generator.dispose();
  scene.background = backdrop();

  const set = new Group();
  set.add(new HemisphereLight(0xe4ebf5, 0x3a342f, 0.35));
  const key = light(0xfff8f0, 2.1, [1.1, 2.8, 2.8]);
  key.castShadow = true;
  key.shadow.mapSize.set(1024, 1024);
  key.shadow.radius = 5;
  key.shadow.bias = -0.0004;
  key.shadow.normalBias = 0.012;
  Object.assign(key.shadow.camera, { left: -1.3, right: 1.3, top: 1.3, bottom: -1.3, near: 0.5, far: 8 });
  key.target.position.set(0, 0.95, 0);
  set.add(key, key.target);
  set.add(light(0xc4d8ff, 0.95, [-2.4, 1.8, 2.2]));
  set.add(light(0xd9e9ff, 1.7, [-1.6, 2.6, -2.6]));
  set.add(light(0xffe3cc, 0.8, [2.4, 2.2, -2.2]));
  set.add(...floor());
  scene.add(set);
  return { key, set };
}

function light(color: number, intensity: number, place: [number, number, number]): DirectionalLight {
  const result = new DirectionalLight(color, intensity);
  result.position.set(...place);
  return result;
}

function paint(size: number, draw: (context: CanvasRenderingContext2D) => void): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  draw(canvas.getContext("2d")!);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

function backdrop(): Texture {
  return paint(BACKDROP_PX, (context) => {
    const n = BACKDROP_PX;
    const glow = context.createRadialGradient(n * 0.5, n * 0.42, 0, n * 0.5, n * 0.46, n * 0.78);
    glow.addColorStop(0, "#414b58");
    glow.addColorStop(0.45, "#262d37");
    glow.addColorStop(1, "#10141a");
    context.fillStyle = glow;
    context.fillRect(0, 0, n, n);
    // Grain keeps so dark a gradient from showing steps.
    const pixels = context.getImageData(0, 0, n, n);
    for (let i = 0; i < pixels.data.length; i += 4) {
      const grain = (Math.random() - 0.5) * 3;
      for (let c = 0; c < 3; c++) pixels.data[i + c] = pixels.data[i + c]! + grain;
    }
    context.putImageData(pixels, 0, 0);
  });
}

/** A pool of light, a soft dark spot under the feet that costs nothing, and the catcher of the real shadow. */
function floor(): Mesh[] {
  const disc = (radius: number, inner: string, y: number, order: number) => {
    const map = paint(256, (context) => {
      const fade = context.createRadialGradient(128, 128, 0, 128, 128, 128);
      fade.addColorStop(0, inner);
      fade.addColorStop(1, inner.replace(/[\d.]+\)$/, "0)"));
      context.fillStyle = fade;
      context.fillRect(0, 0, 256, 256);
    });
    const material = new MeshBasicMaterial({ map, transparent: true, depthWrite: false, toneMapped: false });
    const mesh = new Mesh(new CircleGeometry(radius, 48).rotateX(-Math.PI / 2), material);
    mesh.position.y = y;
    mesh.renderOrder = order;
    return mesh;
  };
  const catcher = new Mesh(new CircleGeometry(3, 48).rotateX(-Math.PI / 2), new ShadowMaterial({ opacity: 0.35 }));
  catcher.position.y = 0.002;
  catcher.receiveShadow = true;
  catcher.renderOrder = -1;
  return [
    disc(2.4, "rgba(120, 138, 160, 0.22)", 0, -3),
    disc(0.5, "rgba(0, 0, 0, 0.5)", 0.001, -2),
    catcher,
  ];
}
