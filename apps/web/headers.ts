/**
 * The policy that holds on the page: this origin alone, no inline script or style, WebAssembly allowed. It stands in index.html, for hosts that cannot
 * set headers, and is sent as a header by the preview server.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The threads of the kernels are workers of a text that the package holds, as a blob of this origin.
  "worker-src 'self' blob:",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What makes a page cross-origin isolated: without it there is no shared memory, and everything runs on one thread. */
export const ISOLATION_HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  // Pages that are isolated themselves may embed this one.
  "Cross-Origin-Resource-Policy": "cross-origin",
};
