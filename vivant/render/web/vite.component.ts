/** The web component: `dist/vivant-human.js`, one module for anybody's page. */

import { defineConfig } from "vite";
import { bundleText } from "./vite.plugins.ts";

export default defineConfig({
  plugins: [bundleText()],
  build: {
    target: "es2022",
    emptyOutDir: false,
    chunkSizeWarningLimit: 1200,
    lib: { entry: "src/element.ts", formats: ["es"], fileName: () => "vivant-human.js" },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});
