/** Build plugins: a module bundled into text, and the notices of what a bundle contains. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";

const SUFFIX = "?bundle";

/** `import source from "./worklet.ts?bundle"`: the module and its imports as one classic script, as text. */
export function bundleText(): Plugin {
  return {
    name: "bundle-text",
    enforce: "pre",
    async resolveId(id, importer) {
      if (!id.endsWith(SUFFIX)) return null;
      const resolved = await this.resolve(id.slice(0, -SUFFIX.length), importer);
      return resolved && `\0${resolved.id}.text${SUFFIX}`;
    },
    async load(id) {
      if (!id.startsWith("\0") || !id.endsWith(SUFFIX)) return null;
      const entry = id.slice(1, -`.text${SUFFIX}`.length);
      const { output } = (await build({
        configFile: false,
        logLevel: "error",
        build: { write: false, lib: { entry, formats: ["iife"], name: "worklet" }, target: "es2022" },
      }).then((result) => (Array.isArray(result) ? result[0] : result))) as Rolldown.RolldownOutput;
      return `export default ${JSON.stringify(output[0].code)};`;
    },
  };
}

/** Writes the licences of the bundled packages into `NOTICES.txt` beside the bundle; fails where one has none. */
export function notices(): Plugin {
  return {
    name: "notices",
    apply: "build",
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
          if (folder && renderedLength > 0) folders.add(folder);
        }
      }
      const parts = [...folders].sort().map(noticeOf);
      this.emitFile({ type: "asset", fileName: "NOTICES.txt", source: parts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!license || !file || !existsSync(join(folder, file))) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
