/** The page: `dist/index.html` and its assets. `VIVANT_SERVER` names a running server for `npm run dev`. */

import { defineConfig } from "vitest/config";
import { bundleText, notices } from "./vite.plugins.ts";

const server = process.env["VIVANT_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [bundleText(), notices()],
  build: { target: "es2022", chunkSizeWarningLimit: 1200 },
  server: {
    proxy: {
      "/token": server,
      "/avatar": server,
      "/knowledge": server,
      "/ws": { target: server, ws: true },
    },
  },
  test: { environment: "node", include: ["test/**/*.test.ts"] },
});
