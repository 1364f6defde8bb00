import { EQUATION_NOTATIONS } from "@adjoint/formula/core";
import {
  element,
  equation,
  hadamard,
  kronecker,
  partial,
  prime,
  product,
  scaled,
  sumOver,
  symbol,
  transpose,
} from "../equation/expression.ts";
import { printEquation } from "../equation/print.ts";
import { a, aBefore, delta, deltaNext, hiddenDelta, holds, J, l, next, shapes, slips, W, Wnext, z, type TopicContext } from "./bench.ts";
import { heading, say, type Block } from "./document.ts";

const zj = element(z, "j");
const zNextk = element(symbol("z", next), "k");
const deltaJ = element(delta, "j");
const deltaNextK = element(deltaNext, "k");
const Wkj = element(Wnext, "k", "j");
const slope = prime(l, zj);

/** J depends on z only through the next layer's z. */
export function chainRule({ single }: TopicContext): Block[] {
  return [
    heading("For each index"),
    say`${deltaJ} is a name: how much the cost of one example changes when one net input changes.`,
    holds(single, equation(deltaJ, partial(J, zj))),
    say`J feels ${zj} only through the net inputs of the next layer, so the chain rule adds up one term for each of them:`,
    holds(single, equation(partial(J, zj), sumOver("k", { units: next }, product(partial(J, zNextk), partial(zNextk, zj))))),
    say`The first factor is the next layer's δ. The second has two links, through the activation:`,
    holds(single, equation(partial(element(a, "j"), zj), slope)),
    holds(single, equation(partial(zNextk, element(a, "j")), Wkj)),
    holds(single, equation(partial(zNextk, zj), product(Wkj, slope))),
    say`Together, with the slope taken out of the sum because it has no k in it:`,
    holds(single, equation(deltaJ, product(sumOver("k", { units: next }, product(Wkj, deltaNextK)), slope))),
    heading("As matrices"),
    say`The sum over k is a row of a matrix product, and the slope multiplies each row on its own:`,
    holds(single, hiddenDelta),
  ];
}

/** Why W is transposed on the way back. */
export function transposeTopic(context: TopicContext): Block[] {
  const { single, square, notation } = context;
  const forwardSum = sumOver("j", { units: l }, product(Wkj, element(a, "j")));
  const backwardSum = sumOver("k", { units: next }, product(Wkj, deltaNextK));
  const dA = symbol("dA", l);
  const rows = notation.layout === "rows";
  const [collected, fed] = rows ? ["first", "second"] : ["second", "first"];
  return [
    heading("For each index"),
    say`Forward, the unit k of the next layer collects from every j: the sum runs over the ${collected} index of the weights.`,
    holds(single, equation(zNextk, forwardSum)),
    say`Backward, the unit j collects from every k that it fed: the same numbers, but the sum runs over the ${fed} index.`,
    holds(single, equation(element(dA, "j"), backwardSum)),
    holds(single, equation(deltaJ, product(backwardSum, slope))),
    heading("As matrices"),
    say`A matrix that stands ${rows ? "right" : "left"} of a product is summed over its ${collected} index. To sum over the ${fed} one it has to be turned over:`,
    holds(single, equation(dA, product(transpose(Wnext), deltaNext))),
    holds(single, hiddenDelta),
    shapes(single, Wnext, deltaNext, delta),
    say`Without the transpose there is no product, unless two layers happen to be equally wide. Then there is one, and it is another number:`,
    slips(square, equation(delta, hadamard(product(Wnext, deltaNext), prime(l, z)))),
    heading("Row or column"),
    ...(rows
      ? [
          say`Here a vector is a row and W multiplies from the right. Written as columns, the same line has the transposes elsewhere:`,
          holds(single, equation(transpose(dA), product(transpose(deltaNext), Wnext))),
        ]
      : [
          say`The Jacobian of ${symbol("z", next)} in ${a} is ${Wnext} itself. The chain rule multiplies Jacobians from the left, and a gradient written as a row needs no transpose:`,
          holds(single, equation(transpose(dA), product(transpose(deltaNext), Wnext))),
          say`Whoever writes gradients as columns, of the shape of what they belong to, turns this line over, and (AB)ᵀ = BᵀAᵀ puts the transpose on the weights. Both say the same.`,
        ]),
    ...adjoint(context),
  ];
}

/** The adjoint argument. */
export function adjoint({ batch }: TopicContext): Block[] {
  const G = symbol("G", l);
  const Gkt = element(G, "k", "t");
  const ajt = element(aBefore, "j", "t");
  const weight = element(W, "k", "j");
  const units = { units: l } as const;
  const inputs = { units: { base: "l", offset: -1 } } as const;
  const throughProduct = sumOver("k", units, sumOver("t", "examples", product(Gkt, sumOver("j", inputs, product(weight, ajt)))));
  const throughWeights = sumOver("k", units, sumOver("j", inputs, product(sumOver("t", "examples", product(Gkt, ajt)), weight)));
  const throughInput = sumOver("j", inputs, sumOver("t", "examples", product(sumOver("k", units, product(weight, Gkt)), ajt)));
  const inputGradient = equation(symbol("dA", { base: "l", offset: -1 }), product(transpose(W), delta));
  return [
    heading("The adjoint"),
    say`Write ⟨P, Q⟩ for the sum of the products of the elements. A gradient of J at W is the matrix whose ⟨·, dW⟩ is the change of J. With any G in the place of the next layer's gradient, ⟨G, W·a⟩ can be read as a function of W or as one of a:`,
    holds(batch, equation(throughProduct, throughWeights)),
    holds(batch, equation(throughProduct, throughInput)),
    say`that is ⟨G, W·a⟩ = ⟨G·aᵀ, W⟩ = ⟨Wᵀ·G, a⟩. Moving a factor to the other side of ⟨ , ⟩ transposes it: the backward pass applies the adjoint of the forward map. Put δ for G and both gradients are there:`,
    holds(batch, equation(symbol("dW", l), scaled([], ["m"], product(delta, transpose(aBefore))))),
    holds(batch, inputGradient),
  ];
}

/** Examples as columns or as rows. */
export function layoutTopic({ batch, notation }: TopicContext): Block[] {
  const forward = equation(symbol("z", l), product(W, aBefore));
  const gradient = equation(symbol("dW", l), scaled([], ["m"], product(delta, transpose(aBefore))));
  const both = [forward, hiddenDelta, gradient];
  const other = notation.layout === "rows" ? EQUATION_NOTATIONS["deeplearning.ai"] : EQUATION_NOTATIONS.code;
  return [
    heading("For each index"),
    say`The numbers do not know how they are stored. For example t:`,
    holds(
      batch,
      equation(
        element(symbol("z", l), "k", "t"),
        sumOver("j", { units: { base: "l", offset: -1 } }, product(element(W, "k", "j"), element(aBefore, "j", "t"))),
      ),
    ),
    holds(
      batch,
      equation(
        element(symbol("delta", l), "j", "t"),
        product(sumOver("k", { units: next }, product(Wkj, element(deltaNext, "k", "t"))), prime(l, element(z, "j", "t"))),
      ),
    ),
    heading("As matrices"),
    say`In this notation the examples are ${notation.layout}:`,
    ...both.map((each) => holds(batch, each)),
    say`With the examples as ${notation.layout === "rows" ? "columns" : "rows"} every matrix is stored transposed, and (AB)ᵀ = BᵀAᵀ turns each product round: ${both.map((each) => printEquation(each, other, "text")).join("; ")}. It is the same computation.`,
  ];
}

/** The derivative of z in W: an array of three indices, most of it 0. */
export function tensorOf(context: TopicContext): Block[] {
  const zi = element(z, "i");
  return [
    holds(context.single, equation(partial(zi, element(W, "k", "j")), product(kronecker("i", "k"), element(aBefore, "j")))),
    holds(
      context.single,
      equation(
        sumOver("i", { units: l }, product(element(delta, "i"), product(kronecker("i", "k"), element(aBefore, "j")))),
        product(element(delta, "k"), element(aBefore, "j")),
      ),
    ),
  ];
}
