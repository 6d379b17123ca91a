/** The picture: renderer, camera, room, and the one figure on it. */

import {
  MathUtils, NeutralToneMapping, PCFShadowMap, PerspectiveCamera, Scene, Spherical, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { Figure, Framing } from "./figure";
import { easedShare } from "./presenter";
import { QualityGovernor } from "./quality";
import { buildStudio, type Studio } from "./studio";
import { FIELD_OF_VIEW_DEG, offsetOf, shotOf, type Shot, type View } from "./views";

const GLIDE_S = 0.7;
const FOLLOW_HALF_LIFE_S = 0.25;

export class Stage {
  readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 1, 0.05, 60);
  private readonly controls: OrbitControls;
  private readonly studio: Studio;
  private readonly quality: QualityGovernor;
  private figure: Figure | undefined;
  private framing: Framing = { floor: 0, top: 1.7, head: new Vector3(0, 1.52, 0) };
  private glide: { from: Shot; to: Shot; t: number } | undefined;
  private readonly followed = new Vector3();
  private readonly hips = new Vector3();
  private hipsStart: Vector3 | undefined;
  private insets = { top: 0, right: 0, bottom: 0 };

  constructor(
    private readonly canvas: HTMLCanvasElement,
    isHighQuality: boolean,
  ) {
    const isSoftware = rendersInSoftware() && !isHighQuality;
    // Blurred glass over a moving picture is dear too; the style sheet leaves it away.
    document.body.classList.toggle("is-software", isSoftware);
    this.renderer = new WebGLRenderer({ canvas, antialias: !isSoftware, powerPreference: "high-performance" });
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 1;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.quality = new QualityGovernor(devicePixelRatio, isSoftware, isHighQuality);
    this.studio = buildStudio(this.scene, this.renderer, isSoftware);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = true;
    this.controls.minDistance = 0.35;
    this.controls.maxDistance = 9;
    this.controls.maxPolarAngle = MathUtils.degToRad(100);
    this.controls.addEventListener("start", () => (this.glide = undefined));
    this.applyQuality();
    this.place(shotOf("bust", this.framing, this.freeArea(), this.shotNow()));
  }

  /** Show another figure; the one before is freed. */
  show(figure: Figure | undefined): void {
    if (this.figure) {
      this.scene.remove(this.figure.object);
      this.figure.dispose();
    }
    this.figure = figure;
    this.hipsStart = undefined;
    this.followed.set(0, 0, 0);
    if (!figure) return;
    this.scene.add(figure.object);
    this.framing = figure.framing();
  }

  /** Look at the figure as `view` says, gliding there or at once. */
  setView(view: View, isAtOnce = false): void {
    const to = shotOf(view, this.framing, this.freeArea(), this.glide?.to ?? this.shotNow());
    if (isAtOnce) {
      this.glide = undefined;
      this.place(to);
    } else {
      this.glide = { from: this.shotNow(), to, t: 0 };
    }
  }

  /** The part of the canvas that panels cover: the figure is centred in the rest. */
  setInsets(insets: { top: number; right: number; bottom: number }): void {
    this.insets = insets;
    this.resize();
  }

  /** The part of the canvas that is free: its aspect, and its share of the height. */
  private freeArea(): { aspect: number; heightShare: number } {
    const { clientWidth: w, clientHeight: h } = this.canvas;
    const height = Math.max(0.3 * h, h - this.insets.top - this.insets.bottom);
    return { aspect: Math.max(0.2, (w - this.insets.right) / Math.max(1, height)), heightShare: height / Math.max(1, h) };
  }

  resize(): void {
    const { clientWidth: w, clientHeight: h } = this.canvas;
    if (w === 0 || h === 0) return;
    this.renderer.setPixelRatio(this.quality.current.pixelRatio);
    this.renderer.setSize(w, h, false);
    this.camera.aspect = w / h;
    const { top, right, bottom } = this.insets;
    this.camera.setViewOffset(w, h, right / 2, (bottom - top) / 2, w, h);
    this.camera.updateProjectionMatrix();
  }

  /** Draw a picture, `dt` seconds after the last. */
  render(dt: number): void {
    if (this.quality.note(dt * 1000)) this.applyQuality();
    this.figure?.update(dt);
    this.follow(dt);
    if (this.glide) {
      this.glide.t = Math.min(1, this.glide.t + dt / GLIDE_S);
      this.place(mix(this.glide.from, this.glide.to, MathUtils.smootherstep(this.glide.t, 0, 1)));
      if (this.glide.t === 1) this.glide = undefined;
    }
    this.controls.update(dt);
    this.renderer.render(this.scene, this.camera);
  }

  /** A character that walks away is followed, in the plane. */
  private follow(dt: number): void {
    if (!this.figure) return;
    this.figure.hipsPosition(this.hips).setY(0);
    this.hipsStart ??= this.hips.clone();
    const wanted = this.hips.sub(this.hipsStart);
    // Swaying is life, not walking away.
    if (wanted.distanceTo(this.followed) < 0.08) return;
    const step = wanted.sub(this.followed).multiplyScalar(easedShare(dt, FOLLOW_HALF_LIFE_S));
    this.followed.add(step);
    this.camera.position.add(step);
    this.controls.target.add(step);
    this.studio.set.position.copy(this.followed);
  }

  private applyQuality(): void {
    const { hasShadow } = this.quality.current;
    this.renderer.shadowMap.enabled = hasShadow;
    this.studio.key.castShadow = hasShadow;
    this.resize();
  }

  private shotNow(): Shot {
    const around = new Spherical().setFromVector3(this.camera.position.clone().sub(this.controls.target));
    return {
      target: this.controls.target.clone().sub(this.followed),
      distance: around.radius,
      azimuthDeg: MathUtils.radToDeg(around.theta),
      elevationDeg: 90 - MathUtils.radToDeg(around.phi),
    };
  }

  private place(shot: Shot): void {
    this.controls.target.copy(shot.target).add(this.followed);
    offsetOf(shot, this.camera.position).add(this.controls.target);
    this.camera.lookAt(this.controls.target);
  }
}

function mix(a: Shot, b: Shot, t: number): Shot {
  return {
    target: a.target.clone().lerp(b.target, t),
    // Distances are felt as ratios.
    distance: a.distance * (b.distance / a.distance) ** t,
    azimuthDeg: MathUtils.lerp(a.azimuthDeg, b.azimuthDeg, t),
    elevationDeg: MathUtils.lerp(a.elevationDeg, b.elevationDeg, t),
  };
}

/** Whether WebGL runs on the processor, where every pixel is dear. */
function rendersInSoftware(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = String(info ? gl?.getParameter(info.UNMASKED_RENDERER_WEBGL) : "");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
