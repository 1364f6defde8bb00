import type { Action, Actions } from "../interpreter.ts";
import { round } from "../round.ts";

/** into[i, :] = scale·from[order[position + i], :] */
export const gather: Actions["gather"] = ({ from, order, into, scale }, { elements, precision }): Action => {
  const [source, index, target] = [from, order, into].map(elements);
  const { cols } = from;
  const unit = round(scale, precision);
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      const row = index[position + i] * cols;
      for (let j = 0; j < cols; j++)
        target[i * cols + j] = from.storage === "u8" ? round(unit * source[row + j], precision) : source[row + j];
    }
    return 0;
  };
};
