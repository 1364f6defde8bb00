import {
  element,
  equation,
  hadamard,
  kronecker,
  minus,
  number,
  partial,
  prime,
  product,
  ratio,
  scaled,
  sumOver,
  type Expression,
} from "../equation/expression.ts";
import { a, aOut, deltaOut, error, holds, J, L, l, slips, y, z, zOut, type TopicContext } from "./bench.ts";
import { heading, say, type Block } from "./document.ts";

const ak = element(aOut, "k");
const yk = element(y, "k");
const zk = element(zOut, "k");
const deltaK = element(deltaOut, "k");
const one = number(1);
const slopeOut = prime(L, zOut);
const aOneMinusA = (of: Expression): Expression => product(of, minus(one, of));

/** δ at the output: what the loss and the activation make of each other. */
export function outputDelta({ single, halfSquared, squared, notation }: TopicContext): Block[] {
  const sudeepSlip = notation.name === "sudeep" ? "This is Sudeep Raja's slip" : "Sudeep Raja's text slips here";
  return [
    heading("For each index"),
    say`An output unit touches the cost only through its own activation (softmax is different: see that topic):`,
    holds(single, equation(deltaK, product(partial(J, ak), partial(ak, zk)))),
    holds(single, equation(partial(ak, zk), prime(L, zk))),
    heading("Cross-entropy cancels the slope"),
    say`The cross-entropy −Σ[y log a + (1 − y) log(1 − a)] has the derivative`,
    holds(single, equation(partial(J, ak), ratio(minus(ak, yk), aOneMinusA(ak)))),
    say`and the sigmoid's slope is just that denominator,`,
    holds(single, equation(partial(ak, zk), aOneMinusA(ak))),
    say`so what is left is the difference. The loss was made for that: it is the log-likelihood of the unit's own distribution.`,
    holds(single, equation(deltaK, minus(ak, yk))),
    heading("The squared error does not"),
    say`½Σ(a − y)² has the derivative a − y and nothing to cancel with; the slope stays:`,
    holds(halfSquared, equation(deltaK, product(minus(ak, yk), prime(L, zk)))),
    heading("As matrices"),
    say`Cross-entropy with sigmoid:`,
    holds(single, equation(deltaOut, error)),
    say`½ squared error:`,
    holds(halfSquared, equation(deltaOut, hadamard(error, slopeOut))),
    say`Squared error without the ½:`,
    holds(squared, equation(deltaOut, scaled([2], [], hadamard(error, slopeOut)))),
    heading("Where people slip"),
    say`Each form is wrong under the other's loss. No slope under the squared error:`,
    slips(halfSquared, equation(deltaOut, error)),
    say`A slope under cross-entropy:`,
    slips(single, equation(deltaOut, hadamard(error, slopeOut))),
    say`${sudeepSlip}: the derivation starts from ½‖x − t‖², the summary has lost the ½ and kept the δ. Under the loss without it, that δ is half of what it should be:`,
    slips(squared, equation(deltaOut, hadamard(error, slopeOut))),
    say`Hagan & Demuth keep e² without ½ and write e = t − a: their −2 is that factor and that sign.`,
    holds(squared, equation(deltaOut, scaled([-2], [], hadamard(minus(y, aOut), slopeOut)))),
  ];
}

/** Softmax: each output moves all others. */
export function softmaxTopic({ softmax }: TopicContext): Block[] {
  const ai = element(aOut, "i");
  const jacobian = product(ai, minus(kronecker("i", "k"), ak));
  const outputs = { units: L } as const;
  return [
    heading("For each index"),
    say`a_i = exp(z_i)/Σ exp(z): every net input is in every denominator, so the derivative is a full Jacobian, not one slope for each unit:`,
    holds(softmax, equation(partial(ai, zk), jacobian)),
    say`The chain rule therefore has a sum at the output too:`,
    holds(softmax, equation(deltaK, sumOver("i", outputs, product(partial(J, ai), partial(ai, zk))))),
    say`With −Σ y log a the first factor is −y/a, the a cancels, and the targets add up to 1:`,
    holds(softmax, equation(deltaK, sumOver("i", outputs, product(element(y, "i"), minus(ak, kronecker("i", "k")))))),
    holds(softmax, equation(deltaK, minus(ak, yk))),
    heading("As matrices"),
    holds(softmax, equation(deltaOut, error)),
    heading("Where people slip"),
    say`The diagonal alone, a(1 − a), is the sigmoid's slope. Putting it behind the difference is wrong twice: the slope had cancelled, and the other entries of the Jacobian are gone.`,
    slips(softmax, equation(deltaK, product(minus(ak, yk), aOneMinusA(ak)))),
  ];
}

/** f′, and what it is a function of. */
export function activationDerivative({ single, tanh, square }: TopicContext): Block[] {
  const [aj, zj] = [element(a, "j"), element(z, "j")];
  return [
    heading("For each index"),
    say`The slope belongs to the net input: it is f′ at ${z}.`,
    holds(single, equation(partial(aj, zj), prime(l, zj))),
    say`For the sigmoid it can be had from the activation, which is at hand already:`,
    holds(single, equation(prime(l, zj), aOneMinusA(aj))),
    say`For tanh:`,
    holds(tanh, equation(prime(l, zj), minus(one, product(aj, aj)))),
    say`relu's is 1 above 0 and 0 below; at 0 itself any number in between is right.`,
    heading("As matrices"),
    say`f′ acts on each element, so nothing is summed and nothing transposed. The product with it is elementwise.`,
    heading("Where people slip"),
    say`A function named sigmoidGradient takes z. Fed with a it gives the slope at another place:`,
    slips(square, equation(partial(aj, zj), prime(l, aj))),
    say`The form a(1 − a) takes a. Fed with z it is no slope at all:`,
    slips(square, equation(partial(aj, zj), aOneMinusA(zj))),
  ];
}
