import type { TraceStep } from "@adjoint/formula";
import { Tex } from "../../ui/math.tsx";
import { number } from "./entry.ts";
import { symbolsOf } from "./matrices.ts";
import type { Worked } from "./problem.ts";

/** Why g′ stands in δ of the output or not: the two factors of the chain rule, with the numbers of the entry chosen. */
export function Cancellation({
  now,
  step,
  at: [row, col],
}: {
  readonly now: Worked;
  readonly step: TraceStep;
  readonly at: readonly [number, number];
}) {
  const { layers, loss } = now.traced.network;
  const L = layers.length;
  if (layers[L - 1]?.activation !== "sigmoid" || loss === "output") return null;
  const symbols = symbolsOf(now);
  const a = symbols.a(L, step.example).values[row][col];
  const y = symbols.target(step.example).values[row][col];
  const slope = number(a * (1 - a));
  const difference = `${number(a)} - ${number(y, true)}`;
  const delta = String.raw`\delta = \frac{\partial J}{\partial a} \cdot g'(z)`;
  const lines =
    loss === "cross-entropy"
      ? [
          String.raw`${delta} = \frac{a - y}{\cancel{a(1 - a)}} \cdot \cancel{a(1 - a)} = a - y`,
          String.raw`\frac{${difference}}{\cancel{${slope}}} \cdot \cancel{${slope}} = ${number(a - y)}`,
        ]
      : [
          String.raw`${delta} = ${loss === "squared-error" ? "2" : ""}(a - y) \cdot a(1 - a)`,
          String.raw`${loss === "squared-error" ? "2" : ""}(${difference}) \cdot ${slope} = ${number((loss === "squared-error" ? 2 : 1) * (a - y) * a * (1 - a))}`,
        ];
  return (
    <div class="cancellation" data-testid="cancellation" data-cancels={loss === "cross-entropy"}>
      {lines.map((line) => (
        <Tex key={line} tex={line} />
      ))}
      <p class="small">
        {loss === "cross-entropy"
          ? "The derivative of the cross-entropy has a(1 − a) below the line: exactly the g′(z) that the chain rule puts above it. Nothing is left of g′, so a saturated output still learns."
          : "A squared error leaves g′(z) in δ: where the output is saturated, a(1 − a) is nearly 0 and it hardly learns. Switch the loss to cross-entropy and watch g′ cancel."}
      </p>
    </div>
  );
}
