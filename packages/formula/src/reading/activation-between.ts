import { activate, ACTIVATION_NAMES, type Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";

/** Are two arrays equal, entry by entry, whatever their shapes? */
export function near(p: NdArray, q: NdArray): boolean {
  if (p.data.length !== q.data.length) return false;
  let size = 0;
  for (const x of q.data) size = Math.max(size, Math.abs(x));
  for (let i = 0; i < p.data.length; i++) if (!(Math.abs(p.data[i] - q.data[i]) <= 1e-7 * size)) return false;
  return true;
}

/** The activation by which z became a. */
export function activationBetween(z: NdArray, a: NdArray): Activation | undefined {
  if (z.data.length !== a.data.length) return undefined;
  for (const name of ACTIVATION_NAMES) {
    if (name === "leaky-relu") {
      // A few numbers have a ratio in any case.
      if (z.data.length < 4) continue;
      const i = z.data.findIndex((x) => x < 0);
      const slope = i < 0 ? Number.NaN : a.data[i] / z.data[i];
      if (slope > 0 && slope < 1 && near(activate({ name, slope }, z), a)) return { name, slope };
    } else if (near(activate({ name }, z), a)) return { name };
  }
  return undefined;
}

/** The activation and the mask by which z became a, where some units are dropped and the rest are scaled alike. */
export function dropoutBetween(z: NdArray, a: NdArray): Activation | undefined {
  if (z.data.length !== a.data.length || z.data.length < 4) return undefined;
  for (const name of ["relu", "sigmoid", "tanh", "linear"] as const) {
    const whole = activate({ name }, z).data;
    const i = whole.findIndex((x, k) => x !== 0 && a.data[k] !== 0);
    const scale = a.data[i] / whole[i];
    if (!(scale > 0)) continue;
    const data = whole.map((x, k) => (x !== 0 && a.data[k] === 0 ? 0 : scale));
    if (data.some((x) => x === 0) && near({ ...z, data: whole.map((x, k) => x * data[k]) }, a)) return { name, mask: { ...z, data } };
  }
  return undefined;
}
