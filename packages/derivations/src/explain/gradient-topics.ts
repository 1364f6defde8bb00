import type { EquationNotation } from "@adjoint/formula/core";
import {
  element,
  equation,
  kronecker,
  overExamples,
  partial,
  plus,
  product,
  scaled,
  sumOver,
  symbol,
  transpose,
  withOne,
  type Equation,
} from "../equation/expression.ts";
import { a, aBefore, delta, holds, J, l, netInput, regularisedWeights, shapes, slips, W, z, type TopicContext } from "./bench.ts";
import { tensorOf } from "./backward-topics.ts";
import { heading, say, type Block } from "./document.ts";

const dW = symbol("dW", l);
const weight = element(W, "k", "j");
const deltaK = element(delta, "k");
const aj = element(aBefore, "j");
const average = (of: Parameters<typeof scaled>[2]): ReturnType<typeof scaled> => scaled([], ["m"], of);
const outer = product(delta, transpose(aBefore));

/** ∂J/∂W = δ·aᵀ. */
export function outerProduct(context: TopicContext): Block[] {
  const { single, batch, square } = context;
  const zk = element(z, "k");
  return [
    heading("For each index"),
    say`One weight touches one net input, and there it stands beside one activation:`,
    holds(single, equation(partial(zk, weight), aj)),
    holds(single, equation(partial(J, weight), product(partial(J, zk), aj))),
    holds(single, equation(partial(J, weight), product(deltaK, aj))),
    heading("As matrices"),
    say`A matrix whose element (k, j) is a product of something with k and something with j is an outer product:`,
    holds(single, equation(dW, outer)),
    shapes(single, delta, aBefore, dW),
    say`The indices say which activation: the one that came in, not the one that went out. δ·aᵀ with the layer's own activation (the learner's δ⁴(a⁴)ᵀ) has the wrong shape unless the widths are equal, and then it is another number:`,
    slips(square, equation(dW, product(delta, transpose(a)))),
    say`With several examples each one adds its own outer product, and the matrix product sums over them by itself:`,
    holds(batch, equation(dW, average(outer))),
    heading("Where aᵀ comes from"),
    say`The derivative of a vector in a matrix has three indices; it is not aᵀ. It is 0 unless the net input and the weight's row are the same unit:`,
    ...tensorOf(context),
    say`Summed against δ, the [i = k] picks one term, and δ_k a_j is left: the transpose only says that j counts the columns.`,
  ];
}

/** The mean over the examples, once. */
export function averaging({ batch }: TopicContext): Block[] {
  const means = product(average(overExamples(delta)), transpose(average(overExamples(aBefore))));
  const sumOfExamples = sumOver("t", "examples", product(element(delta, "k", "t"), element(aBefore, "j", "t")));
  return [
    heading("For each index"),
    say`J is the mean of the examples' losses, and a derivative goes into a sum: every gradient is the mean of the examples' gradients.`,
    holds(batch, equation(element(dW, "k", "j"), average(sumOfExamples))),
    heading("As matrices"),
    holds(batch, equation(dW, average(outer))),
    say`1/m stands once on the way from the loss to the gradient. Here δ is the derivative of one example's loss, so it stands in the gradient; if δ is divided by m at the output, everything behind has it already, and it must not stand in the gradient again.`,
    heading("Where people slip"),
    say`Not at all, and the gradient is m times too large:`,
    slips(batch, equation(dW, outer)),
    say`Twice:`,
    slips(batch, equation(dW, scaled([], ["m", "m"], outer))),
    say`The mean of a product is not the product of the means:`,
    slips(batch, equation(dW, means)),
  ];
}

/** The bias, as a vector of its own or as the weight of a unit that is always 1. */
export function biasTopic({ regular, notation }: TopicContext): Block[] {
  const db = symbol("db", l);
  const b = symbol("b", l);
  const zi = element(z, "i", "t");
  const inTheta = equation(
    symbol("dTheta", l),
    plus(average(product(delta, transpose(withOne(aBefore)))), scaled(["lambda"], ["m"], regularisedWeights(notation))),
  );
  const separate = equation(db, average(overExamples(delta)));
  const own: Block[] =
    notation.bias === "in-weights"
      ? [
          say`Here the bias is the first column of Θ, the weight of a unit that is always 1:`,
          holds(regular, netInput(notation)),
          say`so its gradient is the first column of the same outer product, δ times 1, and λ leaves that column alone:`,
          holds(regular, inTheta),
          say`On the way back the first column stays behind: it would give a δ for the unit that is always 1, and no weight leads to that unit. Drop it (2:end), or never put it in.`,
        ]
      : [
          say`The bias is added to every example, so its gradient is a sum over them:`,
          holds(regular, netInput(notation)),
          holds(regular, separate),
          say`There is no λ in it: the cost does not punish a bias.`,
        ];
  return [
    heading("For each index"),
    say`A bias moves its own net input, one for one, in every example:`,
    holds(regular, equation(partial(zi, element(b, "k")), kronecker("i", "k"))),
    holds(regular, equation(partial(J, element(b, "k")), average(sumOver("t", "examples", element(delta, "k", "t"))))),
    heading("As matrices"),
    ...own,
  ];
}

function regularisedGradient(notation: EquationNotation, over: readonly (number | "lambda")[], under: readonly (number | "m")[]): Equation {
  const term = scaled(over, under, regularisedWeights(notation));
  if (notation.bias === "in-weights")
    return equation(symbol("dTheta", l), plus(average(product(delta, transpose(withOne(aBefore)))), term));
  return equation(dW, plus(average(outer), term));
}

/** λ: what it adds to the cost, and so to the gradient. */
export function regularisation({ regular, notation }: TopicContext): Block[] {
  const withoutBias =
    notation.bias === "in-weights" ? "The bias column is not in the sum, so it gets a 0" : "The biases are not in the sum";
  const ng = notation.name === "ng" ? "Ng's lecture" : "Andrew Ng's lecture";
  return [
    heading("For each index"),
    say`The cost has (λ/2m)Σw² added, over the weights that are no biases. The 2 of the square cancels the ½:`,
    holds(
      regular,
      equation(
        partial(J, weight),
        plus(
          average(sumOver("t", "examples", product(element(delta, "k", "t"), element(aBefore, "j", "t")))),
          scaled(["lambda"], ["m"], weight),
        ),
      ),
    ),
    heading("As matrices"),
    say`${withoutBias}:`,
    holds(regular, regularisedGradient(notation, ["lambda"], ["m"])),
    heading("Where people slip"),
    say`${ng} has D = (1/m)Δ + λΘ, its exercise ex4 has (λ/m)Θ. The exercise is right for the cost that both write down, (λ/2m)ΣΘ²; the lecture's line belongs to (λ/2)ΣΘ²:`,
    slips(regular, regularisedGradient(notation, ["lambda"], [])),
    say`The ½ left in the gradient:`,
    slips(regular, regularisedGradient(notation, ["lambda"], [2, "m"])),
    say`λ in the cost and not in the gradient:`,
    slips(
      regular,
      notation.bias === "in-weights"
        ? equation(symbol("dTheta", l), average(product(delta, transpose(withOne(aBefore)))))
        : equation(dW, average(outer)),
    ),
  ];
}
