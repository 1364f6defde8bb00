import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { pages } from "./pages.ts";
import { CONTENT_SECURITY_POLICY, ISOLATION_HEADERS } from "./headers.ts";

/** Writes the policy into the built page. The dev server injects styles and scripts of its own, which the policy would refuse. */
function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY }, injectTo: "head-prepend" },
    ],
  };
}

export default defineConfig({
  // Relative addresses: the folder works from any path.
  base: "./",
  plugins: [contentSecurityPolicy(), pages()],
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: { ...ISOLATION_HEADERS, "Content-Security-Policy": CONTENT_SECURITY_POLICY }, port: 4173 },
});
