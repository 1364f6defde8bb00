import { describe, expect, it } from "vitest";
import { checkFormulas } from "@adjoint/formula";
import { createWorkbench } from "../../src/equation/workbench.ts";
import { trace } from "../../src/gallery/index.ts";

const NOTATIONS = ["ng", "deeplearning.ai", "sudeep", "nielsen", "code"] as const;
const PHASES: ReadonlySet<string> = new Set(["forward", "backward", "gradient"]);

describe("what a trace prints can be checked", () => {
  it.each(
    NOTATIONS.flatMap((notation) =>
      (["formula", "latex"] as const).flatMap((format) => [0, 1.5].map((lambda) => ({ notation, format, lambda }))),
    ),
  )(
    "in $notation as $format with λ = $lambda: every line is read and found correct, with a bias and without",
    ({ notation, format, lambda }) => {
      for (const bias of [true, false]) {
        const bench = createWorkbench({ layers: [3, 5, 4, 2], bias, examples: 4, lambda });
        const { steps } = trace({ network: bench.network, X: bench.value("a", 0), Y: bench.value("y", null) }, { notation });
        const shown = steps.filter(({ example, phase, formula }) => example === null && PHASES.has(phase) && formula.includes("="));
        const report = checkFormulas(shown.map((step) => step[format]).join("\n"), {
          layers: [3, 5, 4, 2],
          loss: "cross-entropy",
          lambda,
          notation,
          layout: notation === "code" ? "rows" : "columns",
          bias: bias ? "yes" : "no",
        });
        expect(report.targets.filter(({ status }) => status !== "correct").map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
        expect(report.targets).toHaveLength(shown.length);
      }
    },
  );
});
