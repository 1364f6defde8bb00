import { ELEMENTWISE } from "@adjoint/reference";
import type { InstructionOf } from "@adjoint/reference";
import type { Context, RecordOf } from "./lowerings.ts";

/** The record of a layer's normalisation. */
export function normalizeRecord(
  { over, epsilon, U, g, b, H, S, M, V, Z, A, activation }: InstructionOf<"normalize">,
  { placementOf }: Context,
): RecordOf<"normalize"> & { readonly op: "normalize" } {
  const [u, h, s, mean, variance, z, a] = [U, H, S, M, V, Z, A].map(placementOf);
  return {
    op: "normalize",
    n: U.cols,
    u: u.address,
    uR: u.row,
    h: h.address,
    hR: h.row,
    z: z.address,
    zR: z.row,
    a: a.address,
    aR: a.row,
    g: placementOf(g).address,
    b: placementOf(b).address,
    s: s.address,
    sR: s.row,
    mean: mean.address,
    meanR: mean.row,
    variance: variance.address,
    varianceR: variance.row,
    columns: over === "columns" ? 1 : 0,
    activation: ELEMENTWISE[activation].code,
    epsilon,
  };
}

/** The record of its gradient. */
export function normalizeBackwardRecord(
  { over, dZ, g, H, S, dU, dg, db }: InstructionOf<"normalizeBackward">,
  { placementOf }: Context,
): RecordOf<"normalizeBackward"> & { readonly op: "normalizeBackward" } {
  const [dz, h, s, du] = [dZ, H, S, dU].map(placementOf);
  return {
    op: "normalizeBackward",
    n: dZ.cols,
    dz: dz.address,
    dzR: dz.row,
    h: h.address,
    hR: h.row,
    g: placementOf(g).address,
    s: s.address,
    sR: s.row,
    du: du.address,
    duR: du.row,
    dg: placementOf(dg).address,
    db: placementOf(db).address,
    columns: over === "columns" ? 1 : 0,
  };
}
