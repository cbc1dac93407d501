/** An avatar on the stage: a VRM 1.0 driven by ARKit weights and humanoid bones. */

import { VRMLoaderPlugin, VRMUtils, type VRM, type VRMHumanBoneName } from "@pixiv/three-vrm";
import {
  Box3,
  type Material,
  Mesh,
  MeshLambertMaterial,
  MeshStandardMaterial,
  type Object3D,
  Quaternion,
  Vector3,
} from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { Angles } from "./gaze";

/** One morph target that a shape moves, and how far. */
interface Morph {
  influences: number[];
  index: number;
  weight: number;
}

/** Weights below this are not worth a morph. */
const LEAST = 0.004;

/** For avatars without ARKit's shapes: the nearest of VRM's own expressions. */
const PRESETS: Record<string, string> = {
  jawOpen: "aa",
  mouthPucker: "ou",
  mouthFunnel: "oh",
  mouthStretchLeft: "ih",
  mouthSmileLeft: "ee",
  eyeBlinkLeft: "blinkLeft",
  eyeBlinkRight: "blinkRight",
};

export class Avatar {
  readonly root: Object3D;
  /** Metres above the ground. */
  readonly headTop: number;
  private readonly bones: (Object3D | null)[];
  private readonly morphs: Morph[][];
  private readonly hipsRest = new Vector3();
  private readonly head: Object3D;
  private readonly turn = new Quaternion();
  private readonly point = new Vector3();

  constructor(
    private readonly vrm: VRM,
    shapes: string[],
    bones: string[],
  ) {
    this.root = vrm.scene;
    const node = (bone: string): Object3D | null => vrm.humanoid.getNormalizedBoneNode(bone as VRMHumanBoneName);
    this.bones = bones.map(node);
    this.morphs = shapes.map((shape) => morphsOf(vrm, shape));
    this.head = node("head")!;
    this.hipsRest.copy(node("hips")!.position);
    this.headTop = new Box3().setFromObject(vrm.scene).max.y;
    if (vrm.lookAt) vrm.lookAt.autoUpdate = false;
    vrm.scene.traverse((object) => (object.frustumCulled = false));
    this.warnOfGaps(shapes);
  }

  /** Height of the eyes above the ground, metres. */
  get eyeHeight(): number {
    return this.vrm.humanoid.getRawBoneNode("head")!.getWorldPosition(new Vector3()).y + 0.07;
  }

  /** Height of a bone above the ground in the pose it has now, metres. */
  heightOf(bone: VRMHumanBoneName): number {
    return this.vrm.humanoid.getRawBoneNode(bone)?.getWorldPosition(new Vector3()).y ?? 0;
  }

  /** @param weights (shapes,) in [0, 1]. */
  showFace(weights: Float32Array): void {
    for (const morphs of this.morphs) for (const { influences, index } of morphs) influences[index] = 0;
    this.morphs.forEach((morphs, shape) => {
      const value = weights[shape]!;
      if (value < LEAST) return;
      for (const { influences, index, weight } of morphs) influences[index]! += value * weight;
    });
  }

  /** @param rotations (bones * 4) xyzw. @param hips Offset from rest, metres. @param turn Of the head, beside it. */
  showBody(rotations: Float32Array, hips: Float32Array, turn: Angles): void {
    this.bones.forEach((bone, i) => bone?.quaternion.fromArray(rotations, 4 * i));
    this.bones[0]?.position.set(this.hipsRest.x + hips[0]!, this.hipsRest.y + hips[1]!, this.hipsRest.z + hips[2]!);
    this.head.quaternion.premultiply(this.turn.set(-turn.pitch / 2, turn.yaw / 2, 0, 1).normalize());
    this.vrm.humanoid.update();
  }

  /** Turn the eyes by angles away from a point in the world. */
  look(at: Vector3, { yaw, pitch }: Angles): void {
    if (!this.vrm.lookAt) return;
    const eyes = this.vrm.lookAt.getLookAtWorldPosition(this.point);
    const distance = eyes.distanceTo(at);
    const level = Math.hypot(at.x - eyes.x, at.z - eyes.z);
    const azimuth = Math.atan2(at.x - eyes.x, at.z - eyes.z) + yaw;
    const altitude = Math.atan2(at.y - eyes.y, level) + pitch;
    this.point.x += distance * Math.cos(altitude) * Math.sin(azimuth);
    this.point.y += distance * Math.sin(altitude);
    this.point.z += distance * Math.cos(altitude) * Math.cos(azimuth);
    this.vrm.lookAt.lookAt(this.point);
    this.vrm.lookAt.update(0);
  }

  /** Hair, cloth and constraints move on. */
  settle(elapsed: number): void {
    this.vrm.nodeConstraintManager?.update();
    this.vrm.springBoneManager?.update(elapsed);
  }

  /** Cheaper shading for machines that draw with the processor. */
  simplify(): void {
    const made = new Map<Material, Material>();
    this.meshes((mesh) => {
      const simple = (material: Material): Material => {
        if (!made.has(material)) made.set(material, simplified(material));
        return made.get(material)!;
      };
      mesh.material = Array.isArray(mesh.material) ? mesh.material.map(simple) : simple(mesh.material);
    });
  }

  castShadows(on: boolean): void {
    this.meshes((mesh) => (mesh.castShadow = mesh.receiveShadow = on));
  }

  dispose(): void {
    this.root.removeFromParent();
    VRMUtils.deepDispose(this.root);
  }

  private meshes(visit: (mesh: Mesh) => void): void {
    this.root.traverse((object) => {
      if (object instanceof Mesh) visit(object);
    });
  }

  private warnOfGaps(shapes: string[]): void {
    const missing = shapes.filter((_, i) => this.morphs[i]!.length === 0);
    if (missing.length > 0) console.warn(`vivant: the avatar lacks ${missing.length} shapes: ${missing.join(", ")}`);
  }
}

/** Load a VRM. `progress` in [0, 1]. */
export async function loadAvatar(
  address: string,
  shapes: string[],
  bones: string[],
  progress: (share: number) => void,
): Promise<Avatar> {
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  const gltf = await loader.loadAsync(address, ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
  const vrm = gltf.userData["vrm"] as VRM | undefined;
  if (!vrm) throw new Error(`${address} is no VRM`);
  if (vrm.meta.metaVersion !== "1") throw new Error(`${address} is VRM 0; expected VRM 1.0`);
  VRMUtils.combineSkeletons(vrm.scene);
  return new Avatar(vrm, shapes, bones);
}

function morphsOf(vrm: VRM, shape: string): Morph[] {
  const manager = vrm.expressionManager;
  const expression = manager?.getExpression(shape);
  if (expression) return bindsOf(expression.binds);
  const named: Morph[] = [];
  vrm.scene.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    const index = object.morphTargetDictionary?.[shape];
    if (index !== undefined) named.push({ influences: object.morphTargetInfluences!, index, weight: 1 });
  });
  const preset = PRESETS[shape] && manager?.getExpression(PRESETS[shape]);
  return named.length > 0 || !preset ? named : bindsOf(preset.binds);
}

function bindsOf(binds: readonly object[]): Morph[] {
  return binds.flatMap((bind) => {
    if (!("primitives" in bind && "index" in bind && "weight" in bind)) return [];
    const { primitives, index, weight } = bind as { primitives: Mesh[]; index: number; weight: number };
    return primitives.map((mesh) => ({ influences: mesh.morphTargetInfluences!, index, weight }));
  });
}

function simplified(material: Material): Material {
  if (!(material instanceof MeshStandardMaterial)) return material;
  const { color, map, vertexColors, side, transparent, alphaTest, opacity } = material;
  return new MeshLambertMaterial({ color, map, vertexColors, side, transparent, alphaTest, opacity });
}
