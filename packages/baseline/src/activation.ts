import { LEAKY_SLOPE } from "@adjoint/reference";
import type { Elementwise, Numbers } from "@adjoint/reference";
import { gelu, geluSlope, sigmoid, tanh } from "./elementary.ts";

/** a = f(z) over `length` elements; a and z may be the same array. One loop for each function, so that each is compiled for itself. */
export function activate(activation: Elementwise, { z, a }: { readonly z: Numbers; readonly a: Numbers }, length: number): void {
  switch (activation) {
    case "identity":
      if (a !== z) for (let e = 0; e < length; e++) a[e] = z[e];
      return;
    case "sigmoid":
      for (let e = 0; e < length; e++) a[e] = sigmoid(z[e]);
      return;
    case "tanh":
      for (let e = 0; e < length; e++) a[e] = tanh(z[e]);
      return;
    case "relu":
      for (let e = 0; e < length; e++) a[e] = Math.max(z[e], 0);
      return;
    case "leakyRelu":
      for (let e = 0; e < length; e++) a[e] = Math.max(z[e], LEAKY_SLOPE * z[e]);
      return;
    case "gelu":
      for (let e = 0; e < length; e++) a[e] = gelu(z[e]);
  }
}

/** g ← g·f′ over `length` elements, f′ from a = f(z), for gelu from z. */
export function derive(
  activation: Elementwise,
  { g, a, z }: { readonly g: Numbers; readonly a: Numbers; readonly z: Numbers },
  length: number,
): void {
  switch (activation) {
    case "identity":
      return;
    case "sigmoid":
      for (let e = 0; e < length; e++) g[e] *= a[e] * (1 - a[e]);
      return;
    case "tanh":
      for (let e = 0; e < length; e++) g[e] *= 1 - a[e] * a[e];
      return;
    case "relu":
      for (let e = 0; e < length; e++) if (!(a[e] > 0)) g[e] = 0;
      return;
    case "leakyRelu":
      for (let e = 0; e < length; e++) if (!(a[e] > 0)) g[e] *= LEAKY_SLOPE;
      return;
    case "gelu":
      for (let e = 0; e < length; e++) g[e] *= geluSlope(z[e]);
  }
}
