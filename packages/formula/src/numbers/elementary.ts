/** The one place from which numbers with rounding errors of their own come: the same bits on every host. */
export { createRandom, exp, log, tanh } from "@adjoint/reference";
