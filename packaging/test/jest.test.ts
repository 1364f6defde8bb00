import { execFile } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";

const run = promisify(execFile);
const app = join(inject("folder"), "app");
const [major, minor] = process.versions.node.split(".").map(Number);
/** Jest hands require() of an ES module to Node from this version on; import() works before. */
const canRequire = major > 24 || (major === 24 && minor >= 9);

const body = `
  const net = network({ inputs: 1, layers: [dense(4, "tanh"), dense(1, "identity")], loss: squaredError("half"), seed: 1 });
  const losses = [...net.fit({ inputs: [[0], [1]], targets: [[1], [2]] }, { epochs: 50, batchSize: 2, optimizer: adam({ learningRate: 0.05 }) })].map(({ loss }) => loss);
  expect(losses.at(-1)).toBeLessThan(losses[0] / 10);
`;
const names = "{ adam, dense, network, squaredError }";
const tests = {
  "import.test.js": `test("learns", async () => {\n  const ${names} = await import("adjoint");${body}});\n`,
  ...(canRequire ? { "require.test.js": `const ${names} = require("adjoint");\ntest("learns", () => {${body}});\n` } : {}),
};

/** Jest is not among the dependencies of the workspace, because it is large: the round on a newer Node installs it from its own lock file. */
describe.skipIf(major < 22)("J68: Jest in CommonJS mode (from Node 22 on)", () => {
  const folder = join(app, "..", "jest");
  beforeAll(async () => {
    cpSync(fileURLToPath(new URL("../jest", import.meta.url)), folder, {
      recursive: true,
      filter: (path) => !path.endsWith("node_modules"),
    });
    await run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder });
    cpSync(join(app, "node_modules"), join(folder, "node_modules"), { recursive: true });
    mkdirSync(join(folder, "tests"));
    for (const [name, code] of Object.entries(tests)) writeFileSync(join(folder, "tests", name), code);
  }, 180_000);

  it(`${Object.keys(tests).length} files of tests that use adjoint pass`, async () => {
    const jest = join(folder, "node_modules", "jest", "bin", "jest.js");
    const { stdout } = await run(process.execPath, ["--experimental-vm-modules", jest, "--json"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: Object.keys(tests).length });
  });
});
