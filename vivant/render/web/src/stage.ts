/** The scene: light, camera and the avatar in its frame. The hall behind it is the page's (see `backdrop.ts`). */

import {
  DirectionalLight,
  HemisphereLight,
  NeutralToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import type { Avatar } from "./avatar";
import type { Detail } from "./detail";

const FIELD_OF_VIEW = 20;
/** Share of the picture above the head, and of the body's height that shows, from the head's top down. */
const HEADROOM = 0.08;
const SHOWN = { half: 0.5, bust: 0.37 };
/** Least width of the picture at the figure, metres: room for the shoulders. */
const LEAST_WIDTH = { half: 0.86, bust: 0.7 };

export type Framing = keyof typeof SHOWN;

export class Stage {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 20);
  private readonly scene = new Scene();
  private readonly renderer: WebGLRenderer;
  private readonly key = new DirectionalLight(0xfff1e0, 2.5);
  private avatar: Avatar | null = null;
  private framing: Framing = "half";
  private width = 1;
  private height = 1;
  private detail: Detail | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true, powerPreference: "high-performance" });
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 1.02;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.setClearAlpha(0);
    this.light();
  }

  /** Put an avatar on the stage; the one before leaves. */
  show(avatar: Avatar): void {
    this.avatar?.dispose();
    this.avatar = avatar;
    this.scene.add(avatar.root);
    this.frame();
  }

  resize(width: number, height: number, framing: Framing): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.framing = framing;
    this.applySize();
    this.frame();
  }

  apply(detail: Detail): void {
    this.detail = detail;
    this.renderer.shadowMap.enabled = detail.shadows;
    this.key.castShadow = detail.shadows;
    this.avatar?.castShadows(detail.shadows);
    this.applySize();
  }

  render(): void {
    this.renderer.render(this.scene, this.camera);
  }

  dispose(): void {
    this.avatar?.dispose();
    this.renderer.dispose();
  }

  private applySize(): void {
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, this.detail?.pixels ?? 1));
    this.renderer.setSize(this.width, this.height, false);
  }

  private light(): void {
    const fill = new DirectionalLight(0xcfe0ff, 0.9);
    const rim = new DirectionalLight(0xffffff, 1.8);
    this.key.position.set(-1.1, 2.6, 2.2);
    this.key.target.position.set(0, 1.3, 0);
    fill.position.set(2, 1.4, 1.6);
    rim.position.set(1.2, 2.4, -2);
    this.key.shadow.mapSize.set(1024, 1024);
    this.key.shadow.radius = 4;
    this.key.shadow.bias = -0.0004;
    this.key.shadow.normalBias = 0.012;
    Object.assign(this.key.shadow.camera, { left: -0.6, right: 0.6, top: 0.7, bottom: -0.6, near: 0.5, far: 5 });
    this.scene.add(new HemisphereLight(0xf2f6ff, 0xb09a86, 1.25), this.key, this.key.target, fill, rim);
  }

  /** The camera stands at the eyes' height and keeps the body upright in a portrait lens. */
  private frame(): void {
    if (!this.avatar) return;
    const top = this.avatar.headTop;
    const aspect = this.width / this.height;
    const visible = Math.max((top * SHOWN[this.framing]) / (1 - HEADROOM), LEAST_WIDTH[this.framing] / aspect);
    const distance = visible / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
    const centre = top + visible * HEADROOM - visible / 2;
    this.camera.aspect = aspect;
    this.camera.position.copy(new Vector3(0, centre + 0.1, distance));
    this.camera.lookAt(0, centre, 0);
    this.camera.updateProjectionMatrix();
  }
}

/** Name of what draws WebGL here. */
export function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) throw new Error("this browser draws no WebGL 2");
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return renderer;
}
