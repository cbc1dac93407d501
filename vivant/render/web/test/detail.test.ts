import { describe, expect, it } from "vitest";
import { DetailControl, firstLevel, isSoftware, LEVELS } from "../src/detail";

function run(control: DetailControl, interval: number, seconds: number, start = 0): number {
  for (let now = start; now < start + seconds; now += interval) control.frame(interval, now);
  return control.level;
}

describe("DetailControl", () => {
  it("starts low where the processor draws", () => {
    expect(isSoftware("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))")).toBe(true);
    expect(isSoftware("ANGLE (NVIDIA GeForce RTX 4060)")).toBe(false);
    expect(firstLevel({ renderer: "llvmpipe (LLVM 15)", cores: 16, coarsePointer: false })).toBe(3);
    expect(firstLevel({ renderer: "Apple M2", cores: 8, coarsePointer: false })).toBe(0);
    expect(firstLevel({ renderer: "Adreno 610", cores: 8, coarsePointer: true })).toBe(1);
  });

  it("steps down while frames are slow, to the last level", () => {
    expect(run(new DetailControl(0), 0.1, 60)).toBe(LEVELS.length - 1);
  });

  it("stays where frames come in time, and a single stall changes nothing", () => {
    const control = new DetailControl(0);
    for (let i = 0; i < 500; i++) control.frame(i % 50 === 0 ? 0.2 : 1 / 60, i / 60);
    expect(control.level).toBe(0);
  });

  it("rises after long ease, but never again once it had to fall", () => {
    const control = new DetailControl(1);
    expect(run(control, 1 / 60, 20)).toBe(0);
    expect(run(control, 0.05, 3, 20)).toBe(1);
    expect(run(control, 1 / 60, 60, 30)).toBe(1);
  });

  it("keeps a pinned level", () => {
    expect(run(new DetailControl(2, true), 0.5, 60)).toBe(2);
  });
});
