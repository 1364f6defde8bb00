import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { widthOf } from "../src/terminal/style.ts";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";
import type { Outcome } from "./child.ts";

/** As a learner pasted it: Andrew's three lines for four layers. */
const ANDREW = String.raw`\delta^{(4)} = a^{(4)} - \vec y
\delta^{(3)}=(\Theta^{(3)})^T\delta^{(4)} .* g\prime(z^{(3)})
\Delta^{(3)} = \delta^{(4)}(a^{(4)})^T
`;

const folder = createFolder({
  "andrew.tex": ANDREW,
  "right.m": "delta4 = a4 - y;\ndelta3 = Theta3' * delta4 .* gprime(z3);\nDelta3 = delta4 * a3';\n",
  "tabs.m": "\tdelta4 =\ta4 - yy;\r\n",
  "wide.m": "% 重み\ndelta4 = (a4 - y;\n",
});
const cwd = folder.path;
afterAll(() => folder.remove());

const run = (line: string, stdin = ""): Promise<Outcome> => adjoint(line.split(" "), { cwd, stdin });

describe("check", () => {
  test("a correct text has status 0 and a line for each formula", async () => {
    const { status, stdout, stderr } = await run("check right.m");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^right\.m: /);
    expect(stdout).toContain("\n✓ delta4  correct  3×1\n✓ delta3  correct  10×1\n✓ Delta3  correct  3×10\n");
    expect(stdout).toMatch(/\n3 correct\n$/);
  });

  test("the learner's text: the line, the name of the mistake, the place underlined, the repair; status 1", async () => {
    const { status, stdout, stderr } = await run("check andrew.tex --loss cross-entropy");
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain(String.raw`✓ \delta^{(4)}  correct  3×1`);
    expect(stdout).toContain(String.raw`
✗ \Delta^{(3)}  wrong-activation-index
  3 │ \Delta^{(3)} = \delta^{(4)}(a^{(4)})^T
                                 ^^^^^^^^^
`);
    expect(stdout).toContain(String.raw`
  repair \Delta^{(3)} = \delta^{(4)}(a^{(3)})^T
`);
    expect(stdout).toMatch(/\n2 correct, 1 mistake\n$/);
  });

  test("--json is the report alone, from a file as from standard input, and the repair replaces the span", async () => {
    const { status, stdout } = await run("check andrew.tex --json");
    expect(status).toBe(1);
    expect((await run("check - --json", ANDREW)).stdout).toBe(stdout);
    const report = JSON.parse(stdout) as {
      ok: boolean;
      problem: Record<string, unknown>;
      targets: {
        name: string;
        status: string;
        code?: string;
        span: { line: number; column: number; length: number };
        repair?: string;
        shape: number[];
        expectedShape?: number[];
      }[];
      notes: string[];
    };
    expect(Object.keys(report)).toEqual(["ok", "problem", "reading", "targets", "notes"]);
    expect(report.ok).toBe(false);
    expect(report.targets.map(({ status: each }) => each)).toEqual(["correct", "correct", "mistake"]);
    const { code, span, repair, shape, expectedShape } = report.targets[2];
    expect([code, span, shape, expectedShape]).toEqual(["wrong-activation-index", { line: 3, column: 29, length: 7 }, [7, 7], [7, 10]]);
    const lines = ANDREW.split("\n");
    const line = lines[span.line - 1];
    lines[span.line - 1] = line.slice(0, span.column - 1) + repair + line.slice(span.column - 1 + span.length);
    expect((await run("check -", lines.join("\n"))).status).toBe(0);
  });

  test("a line with a derivative operator is explained, and nothing is judged", async () => {
    const { status, stdout } = await run("check -", String.raw`\frac{\partial}{\partial W_3}(W_3x_2) = x_2^T`);
    expect(status).toBe(0);
    expect(stdout.replace(/\n/g, " ")).toContain("note: Explained, not evaluated: ");
    expect(stdout).toContain("2×2×3");
    expect(stdout).toMatch(/\nno line to check\n$/);
  });

  test("the options reach the checker: loss, layers, activation, notation, syntax, layout, bias, lambda, seed", async () => {
    const { stdout } = await run(
      "check right.m --json --loss half-squared-error --layers 3,5,4,2 --activation tanh,relu,sigmoid --syntax octave --notation ng --layout columns --bias no --lambda 0 --seed 7",
    );
    expect((JSON.parse(stdout) as { problem: unknown }).problem).toMatchObject({
      syntax: "octave",
      notation: "ng",
      layers: [3, 5, 4, 2],
      activations: ["tanh", "relu", "sigmoid"],
      loss: "half-squared-error",
      layout: "columns",
      bias: "none",
      lambda: 0,
      seed: 7,
    });
  });

  test("a text that cannot be read has status 2 and the place underlined, past tabs and wide characters", async () => {
    expect(await run("check tabs.m")).toEqual({
      status: 2,
      stdout: "",
      stderr: "adjoint check: tabs.m:1:16: `yy` has no value. Did you mean `y`?\n1 |  delta4 = a4 - yy;\n                   ^^\n",
    });
    const { status, stderr } = await run("check wide.m");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^adjoint check: wide\.m:2:\d+: /);
  });

  test("a megabyte, and a nest of 10,000 brackets, end with status 2 in one short message", async () => {
    for (const text of ["a".repeat(1 << 20), `delta4 = ${"(".repeat(10_000)}`, "delta4 = \u0000\u001b[2J;"]) {
      const { status, stdout, stderr } = await run("check -", text);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr.length).toBeLessThan(1000);
      expect(stderr).not.toContain("\u001b");
    }
  });
});

describe("check --relative-difference", () => {
  test("names the mistake that prints the number, best first; an unknown number says unknown; a tiny one is right", async () => {
    const known = await run("check --relative-difference 0.00105872 --lambda 0 --json");
    expect(known.status).toBe(1);
    expect((JSON.parse(known.stdout) as { candidates: unknown[] }).candidates[0]).toMatchObject({
      code: "derivative-at-activation",
      lambda: 0,
    });
    expect((await run("check --relative-difference 0.00105872")).stdout).toContain("derivative-at-activation");
    const unknown = await run("check --relative-difference 0.4242424242 --exercise ex4");
    expect(unknown.status).toBe(1);
    expect(unknown.stdout).toContain("unknown");
    expect((await run("check --relative-difference 2.2e-11 --lambda 3")).status).toBe(0);
  });
});

describe("explain", () => {
  test("prints a derivation in each notation and format, and keeps its text within 80 columns", async () => {
    for (const notation of ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"]) {
      const { status, stdout } = await run(`explain transpose --notation ${notation}`);
      expect(status).toBe(0);
      for (const line of stdout.split("\n")) if (!line.startsWith(" ")) expect(widthOf(line)).toBeLessThanOrEqual(80);
      expect(stdout).toContain("✓");
    }
    expect((await run("explain transpose --format latex")).stdout).toMatch(/^\\section\*\{/);
    expect((await run("explain transpose --format markdown")).stdout).toMatch(/^## /);
    expect(JSON.parse((await run("explain transpose --json")).stdout)).toMatchObject({
      topic: "transpose",
      notation: "ng",
      format: "text",
    });
  });

  test("lists the topics, each of which it can explain", async () => {
    const { stdout } = await run("explain --json");
    const { topics } = JSON.parse(stdout) as { topics: string[] };
    expect(topics).toContain("outer-product");
    for (const topic of ["transpose", "outer-product", "output-delta", "regularisation"]) expect(topics).toContain(topic);
    expect((await run("explain")).stdout).toContain(`\n  ${topics[0]}\n`);
  });
});

describe("trace", () => {
  test("shows Mazur's published numbers, as text, JSON and LaTeX", async () => {
    const { status, stdout } = await run("trace --example mazur");
    expect(status).toBe(0);
    for (const number of ["0.593269992", "0.75136507", "0.298371109", "0.138498562"]) expect(stdout).toContain(number);
    const json = JSON.parse((await run("trace --example mazur --json")).stdout) as { example: string; costAfter: number };
    expect(json.example).toBe("mazur");
    expect(json.costAfter).toBeCloseTo(0.29102777369, 10);
    expect((await run("trace --example mazur --latex")).stdout).toContain(String.raw`\begin{align*}`);
  });

  test.each(["hagan", "ex4", "sudeep", "cs231n"])("knows the example %s in each notation", async (example) => {
    for (const notation of ["ng", "hagan"]) {
      const { status, stdout } = await run(`trace --example ${example} --notation ${notation} --json`);
      expect([status, (JSON.parse(stdout) as { notation: string }).notation]).toEqual([0, notation]);
    }
  });

  test("any network on any data: its cost and gradient are those of the engine", async () => {
    const line = "--data moons --hidden 3,2 --activation tanh,sigmoid --l2 0.4 --batch-size 5 --seed 9 --deterministic";
    const traced = JSON.parse((await run(`trace ${line} --json --notation code`)).stdout) as {
      cost: number;
      problem: object;
      steps: { id: string; value: number[][] }[];
    };
    expect(traced.problem).toMatchObject({ layers: [2, 3, 2, 2], activations: ["tanh", "sigmoid", "softmax"], lambda: 0.4, examples: 5 });
    const checked = JSON.parse((await run(`gradcheck ${line} --json`)).stdout) as {
      loss: number;
      parameters: { name: string; worst: { row: number; col: number; analytic: number } }[];
    };
    expect(traced.cost).toBeCloseTo(checked.loss, 6);
    const { worst } = checked.parameters.find(({ name }) => name === "W1")!;
    const gradient = traced.steps.find(({ id }) => id === "dW1")!.value;
    expect(gradient[worst.row][worst.col]).toBeCloseTo(worst.analytic, 6);
  });

  test("a saved model is traced as it is", async () => {
    await run("train --data xor --hidden 2 --epochs 1 --out xor.safetensors");
    const { status, stdout } = await run("trace --model xor.safetensors --data xor --batch-size 4 --notation nielsen --learning-rate 0.5");
    expect(status).toBe(0);
    expect(stdout).toContain("network 2-2-2, relu, softmax");
    expect(readFileSync(`${cwd}/xor.safetensors`).length).toBeGreaterThan(100);
  });
});

describe("check of programs", () => {
  const files = createFolder({
    "right.py": "d2 = A2 - Y\ndW2 = d2 @ A1.T / m\nd1 = W2.T @ d2 * A1 * (1 - A1)\ndW1 = d1 @ X.T / m\n",
    "wrong.py": "d2 = A2 - Y\ndW2 = d2 @ A1.T / m\nd1 = W2.T @ d2\ndW1 = d1 @ X.T / m\n",
    "letters.m": "q = W*x - t;\nr = q*x';\n",
    "nothing.py": "x = 3\nprint(x)\n",
    "cells.ipynb": JSON.stringify({
      cells: [
        { cell_type: "markdown", source: ["d = y - x"] },
        { cell_type: "code", outputs: [], source: ["import numpy as np\n", "%matplotlib inline\n", "d = W @ x - y\n"] },
        { cell_type: "code", outputs: [], source: "dW = d @ x.T" },
      ],
    }),
  });
  const within = { cwd: files.path };
  afterAll(() => files.remove());

  test("two versions: says which is right and where they part", async () => {
    const { status, stdout } = await adjoint(["check", "right.py", "wrong.py"], within);
    expect(status).toBe(1);
    expect(stdout.replace(/\s+/g, " ")).toContain("The first version is right, the second is not. They part at ");
    const { right } = JSON.parse((await adjoint(["check", "wrong.py", "right.py", "--json"], within)).stdout) as { right: string };
    expect(right).toBe("second");
  });

  test("a notebook's code cells are read one below the other, without magic commands", async () => {
    const { status, stdout } = await adjoint(["check", "cells.ipynb"], within);
    expect([status, stdout.includes("✓ dW")]).toEqual([0, true]);
  });

  test("--weights says what a name stands for, --reduction what the gradients are", async () => {
    expect((await adjoint("check letters.m --weights t=target --weights W=weight --reduction sum".split(" "), within)).status).toBe(0);
    expect((await adjoint("check right.py --reduction sum".split(" "), within)).status).toBe(1);
  });

  test("a text in which no gradient can be judged ends with status 2, not as right", async () => {
    expect((await adjoint(["check", "nothing.py"], within)).status).toBe(2);
  });

  test("--relative-difference reads a decimal comma", async () => {
    const { stdout } = await adjoint("check --relative-difference 0,00105872 --lambda 0".split(" "), within);
    expect(stdout).toContain("derivative-at-activation");
  });
});
