// What `npm test` leaves out, unless ADJOINT_TESTS says otherwise (see gate.mjs): files that take long, or need a browser or a registry, and most tests of files that have many of a kind.
// `vitest run` in a package runs all.
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");

const PAGE = [
  [
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
  ],
  ["memory", "playground-hands", "playground-more", "settled", "share", "step", "step-hands", "step-own", "tables", "verify", "views"],
].flat();

/** Files, from the root, and what they show. */
export const THOROUGH = [
  { files: ["packaging/test/*.test.ts"], what: "the packages as npm installs them" },
  { files: PAGE.map((name) => `apps/web/test/${name}.test.ts`), what: "the page in Chromium, Firefox and WebKit" },
  {
    files: ["apps/cli/test/interruptions.test.ts", "apps/cli/test/full-disk.test.ts"],
    what: "runs that are killed, or find no room, and go on",
  },
  { files: ["apps/cli/test/published-run.test.ts"], what: "published runs, verified to the last bit" },
  { files: ["apps/cli/test/sweep.test.ts"], what: "sweeps of the command" },
  { files: ["apps/cli/test/tables.test.ts"], what: "tables of public repositories, trained and predicted" },
  {
    files: ["packages/adjoint/test/mnist.test.ts", "packages/adjoint/test/ex4-training.test.ts"],
    what: "training on MNIST, and ex4 to its published end",
  },
  { files: ["packages/adjoint/test/exchange/torchrun.test.ts"], what: "exported networks in PyTorch" },
  { files: ["docs/test/site.test.ts"], what: "the documentation's site" },
];

const files = (folder, names) => names.map((name) => `${folder}/test/${name}.test.ts`);

/** Of so many tests of these files, from the root, one runs. */
const RARE = 10;
const SOME = 5;

/** Files of which a quick run takes every nth test, in their order, and n. */
export const SAMPLED = Object.fromEntries([
  ...[
    ...files("packages/formula", ["posts/strangers", "posts/undefined", "corpus/wrong", "corpus/indices", "corpus/correct", "cases/cases"]),
    ...files("packages/formula", [
      "corpus/catalogue-first",
      "corpus/catalogue-second",
      "mistakes/examples",
      "interpret/numpy",
      "interpret/octave",
    ]),
  ].map((file) => [file, RARE]),
  ...[
    ...files("packages/formula", [
      "posts/posts",
      "posts/textbooks",
      "posts/formulas",
      "judge/fixed-problem",
      "corpus/input",
      "hostile",
      "diagnose",
    ]),
    ...files("packages/formula", ["interpret/bounds", "indices", "options", "gradients/rank", "language/robust"]),
    ...files("apps/cli", [
      "jobs",
      "on-disk",
      "table-insight",
      "run",
      "sweep",
      "train",
      "training-options",
      "reliability",
      "help",
      "bad-input",
    ]),
    ...files("packages/kernels", ["threads", "conformance", "blocks", "wide"]),
    ...files("packages/reference", ["conformance", "mutations"]),
    ...files("packages/baseline", ["conformance"]),
    ...files("packages/adjoint", ["optimise/nist", "optimise/minimize", "batch", "schedules", "estimators", "exchange/exports"]),
    ...files("packages/adjoint", ["dropout", "gradcheck", "losses", "normalization"]),
    ...files("packages/datasets", ["blocks", "open-table", "table-reading", "csv", "mat", "schema"]),
    ...files("packages/derivations", ["equation/readable"]),
    ...files("docs", ["api"]),
  ].map((file) => [file, SOME]),
]);

/** Returns the files of a package that are left out, relative to the package's folder. */
export function leftOut(folder) {
  const prefix = `${relative(root, folder).replaceAll("\\", "/")}/`;
  return THOROUGH.flatMap(({ files }) => files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length)));
}

/** Returns the listed files that are not there: a file that was renamed would run in whole, or be left out for ever. */
export function missingFiles() {
  const listed = [...THOROUGH.flatMap(({ files }) => files), ...Object.keys(SAMPLED)];
  return listed.filter((file) => !existsSync(join(root, file.endsWith("*.test.ts") ? join(file, "..") : file)));
}
