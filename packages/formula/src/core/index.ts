export { at, column, columnsFrom, combine, dense, fromRows, mapEach, multiply, rowsFrom, toRows, transpose, withTopRow, type Dense } from "./dense.ts";
export {
  activate,
  backward,
  cost,
  derivative,
  forward,
  lossOfEach,
  sumOfColumns,
  type Activation,
  type BackwardValues,
  type DenseLayer,
  type DenseNetwork,
  type ForwardValues,
  type Loss,
} from "./dense-network.ts";
export { EQUATION_NOTATIONS, equationNotation, type EquationNotation, type NotationName, type Quantity } from "./notations.ts";
