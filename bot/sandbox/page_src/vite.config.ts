import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { licenses } from "./licenses";

// The server that `npm run dev` passes page API calls to.
const server = process.env.MATO_SANDBOX ?? "http://127.0.0.1:8765";

export default defineConfig({
  base: "./",
  plugins: [react(), licenses()],
  server: { proxy: { "/sandbox": server } },
  build: {
    outDir: "../page",
    emptyOutDir: false,
    sourcemap: false,
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
    // Names without hashes: the built files are committed, and a change should read as a change.
    rollupOptions: {
      output: {
        entryFileNames: "assets/page.js",
        assetFileNames: "assets/page[extname]",
        codeSplitting: false,
      },
    },
  },
});
