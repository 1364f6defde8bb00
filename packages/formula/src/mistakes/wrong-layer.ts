import { isGradient, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongLayer = mistake({
  code: "wrong-layer",
  message: "a value of another layer is used.",
  what: "The quantity is the right one, its layer is not.",
  why: "δ of a layer has two neighbours, W⁽ˡ⁾ and W⁽ˡ⁺¹⁾, a⁽ˡ⁾ and a⁽ˡ⁻¹⁾.",
  how: "g′ belongs to the layer whose δ is computed; W to the layer after it.",
  repairedBy: ({ kind, from, to, fromLayer, toLayer }, { role }) =>
    kind === "operand" && from === to && fromLayer !== toLayer && !isGradient(role),
  example: { right: BATCH, changes: [["W2.T @ dZ2 * (A1 * (1 - A1))", "W2.T @ dZ2 * (A2 * (1 - A2))"]] },
});
