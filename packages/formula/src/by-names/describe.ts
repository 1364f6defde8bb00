import type { ProblemReport } from "../report/check-report.ts";
import type { Program } from "./ast.ts";
import type { Chosen } from "./choose.ts";
import type { Evidence } from "./infer.ts";
import type { Problem } from "./problem.ts";
import type { Reading } from "./reading.ts";

export function describeProblem(
  problem: Problem,
  { reading, evidence, program, costIs }: { reading: Reading; evidence: Evidence; program: Program; costIs: Chosen["costIs"] },
): ProblemReport {
  const layout = reading.layout.batch ? (reading.layout.along === "columns" ? "columns" : "rows") : "single";
  const known = `J = ${{ "1/m": "1/m ", "1": "", "1/(mK)": "1/(mK) ", "1/(2m)": "1/(2m) " }[problem.cost.average]}${layout === "single" ? "" : "Σ "}${
    {
      "cross-entropy": "−Σ(y log a + (1 − y) log(1 − a))",
      "softmax-cross-entropy": "−Σ y log a",
      "squared-error": "Σ(a − y)²",
      "half-squared-error": "½Σ(a − y)²",
    }[problem.cost.loss]
  }${problem.lambda === 0 || problem.cost.decay === "none" ? "" : ` + ${problem.cost.decay} Σθ²`}`;
  const cost = costIs === "own" ? "J as the text writes it" : known;
  const weights = reading.orientation === "out-in" ? "out×in" : "in×out";
  const bias = { none: "no bias", separate: "b apart", absorbed: "bias in Θ" }[problem.bias];
  const sizes = problem.layers.join("-");
  return {
    syntax: program.syntax,
    notation: evidence.notation,
    layers: problem.layers,
    activations: problem.activations,
    loss: costIs === "own" ? "own" : problem.cost.loss,
    cost,
    lambda: problem.lambda,
    examples: problem.examples,
    layout,
    weights,
    bias: problem.bias,
    seed: problem.seed,
    reading: `Read as ${program.syntax}, ${evidence.notation} notation: layers ${sizes}, ${problem.activations.join(", ")}; ${cost}${problem.cost.own ? " (your J)" : ""}; ${
      layout === "single" ? "one example" : `examples in ${layout}, m = ${problem.examples}`
    }; W is ${weights}, ${bias}.`,
  };
}
