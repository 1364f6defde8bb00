// `npm test`: all that must hold before a commit. The last line is `N passed, N failed`; what was skipped stands above it.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { SAMPLED, THOROUGH, missingFiles } from "./thorough.mjs";
import { buildBeside, packages, root, run, runBeside } from "./workspace.mjs";

/** Relaxed SIMD is in Node 22 and newer: in CI these run on this version as well. */
const SECOND_NODE = "24.9.0";
const ON_SECOND_NODE = ["@adjoint/kernels", "adjoint", "@adjoint/packaging"];

const FORMAT = ["format", "prettier", ["--check", "--log-level", "warn", "--cache", "--cache-strategy", "content", "."]];
/** Checks that read what is built. */
const CHECKS = [
  ["lint", "oxlint", ["--type-aware", "--deny-warnings"]],
  ["unused code and dependencies", "knip", []],
];

/**
 * Which tests run: "quick" leaves out the files of `thorough.mjs`, and of those with many tests of a kind takes a sample; "most" leaves out files alone; "all" is all of them, as in CI;
 * "thorough" is all of them with all draws, an hour and more.
 */
const LEVELS = ["quick", "most", "all", "thorough"];
const level = process.env.ADJOINT_TESTS || "quick";
if (!LEVELS.includes(level)) {
  console.error(`ADJOINT_TESTS must be one of ${LEVELS.join(", ")}: it is ${level}.`);
  process.exit(2);
}

/** A round that takes longer than this is stopped, and the packages that have not ended count as failed: minutes. */
const LIMIT = { quick: 20, most: 20, all: 28, thorough: 180 }[level];

/** What the tests' configuration is told. */
const QUICK = { quick: { ADJOINT_QUICK: "sample" }, most: { ADJOINT_QUICK: "files" } }[level] ?? {};

const own = process.versions.node;
const major = (version) => version.split(".")[0];

/** Returns the counts of one round of vitest over some folders, from the reports it left. */
function counts(node, folders) {
  const total = { passed: 0, failed: 0, failures: [], skipped: [], missing: [] };
  for (const folder of folders) {
    const report = join(folder, ".results", `node-${major(node)}.json`);
    if (!existsSync(report)) {
      total.missing.push(folder);
      continue;
    }
    const { numPassedTests, numFailedTests, numFailedTestSuites, success, testResults } = JSON.parse(readFileSync(report, "utf8"));
    total.passed += numPassedTests;
    // A file that does not load has no test to fail; it counts as one.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.every((result) => result.status !== "failed"),
    );
    total.failed += numFailedTests + broken.length;
    for (const { name, message } of broken) total.failures.push(`${relative(root, name)}: ${firstLine(message)}`);
    if (!success && numFailedTests + broken.length + numFailedTestSuites === 0) {
      total.failed++;
      total.failures.push(`${relative(root, folder)}: an error outside its tests; its output above says which`);
    }
    for (const { name, assertionResults } of testResults) {
      for (const { status, fullName, failureMessages } of assertionResults)
        if (status === "failed") total.failures.push(`${relative(root, name)}: ${fullName.trim()}: ${firstLine(failureMessages?.[0])}`);
      const skipped = assertionResults.filter(({ status }) => status === "skipped" || status === "pending");
      if (skipped.length > 0) total.skipped.push({ file: relative(root, name), count: skipped.length, first: skipped[0].fullName.trim() });
    }
  }
  return total;
}

/** Runs checks beside what goes on; returns a function that waits for them, adds to the totals, and returns the names of those that failed. */
function beginChecks(checks, totals) {
  const running = checks.map(([, command, options]) => runBeside(command, options));
  return async () => {
    const failures = [];
    for (const [index, { code, output }] of (await Promise.all(running)).entries()) {
      const [name] = checks[index];
      if (code !== 0) {
        process.stderr.write(output);
        failures.push(name);
      }
      console.log(`${code === 0 ? "✓" : "✗"} ${name}`);
      totals[code === 0 ? "passed" : "failed"]++;
    }
    return failures;
  };
}

/** Runs the checks and all tests. Returns the exit status. @param args further arguments for turbo, such as --filter=adjoint */
export async function test(args) {
  const totals = { passed: 0, failed: 0 };
  const endFormat = beginChecks([FORMAT], totals);
  await buildBeside();
  const endChecks = beginChecks(CHECKS, totals);
  const failures = missingFiles().map((file) => `scripts/thorough.mjs lists ${file}, which does not exist`);
  totals.failed += failures.length;
  for (const folder of packages()) rmSync(join(folder, ".results"), { recursive: true, force: true });
  const { skipped, failures: failedTests } = round(own, { only: [], args, totals });
  failures.push(...(await endFormat()), ...(await endChecks()), ...failedTests);
  if (process.env.CI && major(own) !== major(SECOND_NODE))
    failures.push(...round(SECOND_NODE, { only: ON_SECOND_NODE, args, totals }).failures);
  else skipped.push(`the round on Node ${SECOND_NODE} (in CI: ${ON_SECOND_NODE.join(", ")})`);
  if (QUICK.ADJOINT_QUICK) skipped.push(...THOROUGH.map(({ what }) => `${what} (with ADJOINT_TESTS=all)`));
  if (level !== "thorough") skipped.push("most draws of the generated tests (with ADJOINT_TESTS=thorough)");
  for (const what of skipped) console.log(`– skipped: ${what}`);
  // Last, so that the end of a log names them.
  for (const what of failures) console.log(`✗ ${what}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
}

/** Runs the tests on one Node; adds to the totals, and returns a line for each that failed or was skipped. */
function round(node, { only, args, totals }) {
  const turbo = [
    "run",
    "test",
    "--continue=always",
    "--output-logs=new-only",
    "--concurrency=2",
    ...only.map((name) => `--filter=${name}`),
    ...args,
  ];
  const more = { ADJOINT_NODE: major(node), ...QUICK };
  const timeout = LIMIT * 60_000;
  const status =
    node === own
      ? run("turbo", turbo, { more, timeout })
      : run("npx", ["--yes", "--package", `node@${node}`, "--call", `turbo ${turbo.join(" ")}`], { more, timeout });
  const folders = packages().filter((folder) => existsSync(join(folder, "test")) && (only.length === 0 || only.includes(nameOf(folder))));
  const { passed, failed, failures, skipped, missing } = counts(node, folders);
  console.log(`Node ${node}: ${passed} passed, ${failed} failed, ${skipped.reduce((sum, { count }) => sum + count, 0)} skipped`);
  const unreported = args.length === 0 ? missing : [];
  for (const folder of unreported) failures.push(`${relative(root, folder)} left no report on Node ${node}`);
  totals.passed += passed;
  totals.failed += failed + unreported.length;
  if (status !== 0 && totals.failed === 0) {
    totals.failed++;
    failures.push(`turbo ended with status ${status} on Node ${node}, though no test failed`);
  }
  const isSampled = ({ file }) => level === "quick" && SAMPLED[file] !== undefined;
  const lines = skipped
    .filter((each) => !isSampled(each))
    .map(({ file, count, first }) => `${file}: ${count === 1 ? first : `${count} tests, the first: ${first}`}`);
  const sampled = skipped.filter(isSampled);
  if (sampled.length > 0) {
    const tests = sampled.reduce((sum, { count }) => sum + count, 0);
    lines.push(
      `${tests} tests of ${sampled.length} files, of which a sample ran; scripts/thorough.mjs lists them (with ADJOINT_TESTS=all)`,
    );
  }
  return { failures, skipped: lines };
}

/** Returns what a message says first, in at most 300 characters. */
function firstLine(message = "") {
  return message.trimStart().split("\n", 1)[0].slice(0, 300);
}

function nameOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name;
}
