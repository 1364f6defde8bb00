import type { TraceStep } from "@adjoint/derivations";
import { Tex } from "../../ui/math.tsx";
import { functionTex, symbolsOf } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { errorFactor } from "./walked.ts";

/** Why g′ stands in δ of the output or not: the two factors of the chain rule, with the numbers of the entry chosen. */
export function Cancellation({
  now,
  step,
  at: [row, col],
  isAlone,
}: {
  readonly now: Worked;
  readonly step: TraceStep;
  readonly at: readonly [number, number];
  /** There is no list of losses beside it. */
  readonly isAlone: boolean;
}) {
  const { layers, loss } = now.traced.network;
  const L = layers.length;
  if (layers[L - 1]?.activation !== "sigmoid" || loss === "output") return null;
  const symbols = symbolsOf(now);
  const a = symbols.a(L, step.example).values[row][col];
  const y = symbols.target(step.example).values[row][col];
  const slope = number(a * (1 - a));
  const difference = `${number(a)} - ${number(y, true)}`;
  const delta = String.raw`\delta = \dfrac{\partial J}{\partial a} \cdot ${functionTex(now, L, true)}(z)`;
  const factor = errorFactor(now.traced.network);
  const lines =
    factor === undefined
      ? [
          String.raw`${delta} = \dfrac{a - y}{\cancel{a(1 - a)}} \cdot \cancel{a(1 - a)} = a - y`,
          String.raw`\dfrac{${difference}}{\cancel{${slope}}} \cdot \cancel{${slope}} = ${number(a - y)}`,
        ]
      : [
          String.raw`${delta} = ${factor.tex}(a - y) \cdot a(1 - a)`,
          String.raw`${factor.tex}(${difference}) \cdot ${slope} = ${number(factor.value * (a - y) * a * (1 - a))}`,
        ];
  return (
    <div class="cancellation" data-testid="cancellation" data-cancels={factor === undefined}>
      {lines.map((line) => (
        <Tex key={line} tex={line} />
      ))}
      <p class="small">
        {factor === undefined
          ? "The derivative of the cross-entropy has a(1 − a) below the line: exactly the slope that the chain rule puts above it. Nothing is left of it, so a saturated output still learns. So it is in Ng’s course: δ = a − y."
          : `A squared error leaves the slope in δ: where the output is saturated, a(1 − a) is nearly 0 and it hardly learns. So it is in Raja’s derivation: δ = (x − t) ∘ f′(z).${isAlone ? "" : " Switch the loss to cross-entropy and watch the slope cancel."}`}
      </p>
    </div>
  );
}
