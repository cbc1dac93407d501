/** The pages: `dist/index.html`, `dist/operator.html` and their assets. `VIVANT_SERVER` names a running server for `npm run dev`. */

import { defineConfig } from "vitest/config";
import { bundleText, notices } from "./vite.plugins.ts";

const server = process.env["VIVANT_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [bundleText(), notices()],
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: ["index.html", "operator.html"] },
  },
  server: {
    proxy: {
      "/token": server,
      "/avatar": server,
      "/knowledge": server,
      "/operator/": server,
      "/ws": { target: server, ws: true },
    },
  },
  test: { environment: "node", include: ["test/**/*.test.ts"] },
});
