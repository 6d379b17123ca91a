import { defineConfig } from "vitest/config";

// The sidecar serves the page; `npm run dev` finds a running sidecar here instead.
const sidecar = process.env.AVATAR_BRIDGE_PAGE ?? "http://127.0.0.1:5580";

export default defineConfig({
  base: "./",
  build: {
    outDir: "dist",
    // `assets/` is where the sidecar keeps the characters.
    assetsDir: "app",
    target: "es2022",
    chunkSizeWarningLimit: 1500,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/assets": sidecar,
      "/stream": { target: sidecar, ws: true },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
