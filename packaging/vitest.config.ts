import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../vitest.shared.ts";

/** The packages are packed and installed once for all files of tests. */
export default mergeConfig(shared, defineConfig({ test: { globalSetup: ["test/install.ts"] } }));
