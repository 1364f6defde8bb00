// The tests that `npm test` leaves out unless ADJOINT_TESTS is all, as in CI, or thorough: each takes long, or needs a browser or a registry. `vitest run` in a package runs them always.
import { relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** Files, from the root, and what they show. */
export const THOROUGH = [
  { files: ["packaging/test/*.test.ts"], what: "the packages as npm installs them" },
  {
    files: [
      "accessibility",
      "after",
      "check",
      "check-desk",
      "chromium",
      "diagram",
      "engines",
      "hostile",
      "hosting",
      "layout",
      "lesson",
      "playground",
      "playground-hands",
      "settled",
      "share",
      "step",
      "step-hands",
      "tables",
      "verify",
      "views",
    ].map((name) => `apps/web/test/${name}.test.ts`),
    what: "the page in Chromium, Firefox and WebKit",
  },
  { files: ["apps/cli/test/interruptions.test.ts"], what: "runs that are killed and go on" },
  { files: ["apps/cli/test/tables.test.ts"], what: "tables of public repositories, trained and predicted" },
  {
    files: ["packages/adjoint/test/mnist.test.ts", "packages/adjoint/test/ex4-training.test.ts"],
    what: "training on MNIST, and ex4 to its published end",
  },
  { files: ["docs/test/site.test.ts"], what: "the documentation's site" },
];

/** Returns the files of a package that a quick run leaves out, relative to the package's folder. */
export function leftOut(folder) {
  const prefix = `${relative(root, folder).replaceAll("\\", "/")}/`;
  return THOROUGH.flatMap(({ files }) => files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length)));
}
