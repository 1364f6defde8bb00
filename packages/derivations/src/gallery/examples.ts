import { ArgumentError, sin } from "@adjoint/reference";
import { dense, fromRows, transpose, type Activation, type Dense, type Loss } from "@adjoint/formula/core";
import { MAZUR_NAMES } from "./author-names.ts";
import type { ExampleName, GalleryExample, PublishedNumber } from "./example.ts";

const columnOf = (values: readonly number[]): Dense => fromRows(values.map((value) => [value]));
const numbers = (
  step: string,
  labels: readonly (readonly [label: string, row: number, col: number, printed: string])[],
): PublishedNumber[] => labels.map(([label, row, col, printed]) => ({ label, step, row, col, printed }));

const mazur: GalleryExample = {
  name: "mazur",
  title: "Matt Mazur, A Step by Step Backpropagation Example",
  source: "https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/",
  notation: "code",
  network: {
    layers: [
      {
        W: fromRows([
          [0.15, 0.2],
          [0.25, 0.3],
        ]),
        b: columnOf([0.35, 0.35]),
        activation: "sigmoid",
      },
      {
        W: fromRows([
          [0.4, 0.45],
          [0.5, 0.55],
        ]),
        b: columnOf([0.6, 0.6]),
        activation: "sigmoid",
      },
    ],
    loss: "half-squared-error",
    lambda: 0,
  },
  X: columnOf([0.05, 0.1]),
  Y: columnOf([0.01, 0.99]),
  learningRate: 0.5,
  updateBiases: false,
  published: [
    ...numbers("z1", [["net_h1", 0, 0, "0.3775"]]),
    ...numbers("a1", [
      ["out_h1", 0, 0, "0.593269992"],
      ["out_h2", 1, 0, "0.596884378"],
    ]),
    ...numbers("z2", [["net_o1", 0, 0, "1.105905967"]]),
    ...numbers("a2", [
      ["out_o1", 0, 0, "0.75136507"],
      ["out_o2", 1, 0, "0.772928465"],
    ]),
    ...numbers("J", [["E_total", 0, 0, "0.298371109"]]),
    ...numbers("dW2", [["∂E/∂w5", 0, 0, "0.082167041"]]),
    ...numbers("dW1", [["∂E/∂w1", 0, 0, "0.000438568"]]),
    ...numbers("W2+", [
      ["w5⁺", 0, 0, "0.35891648"],
      ["w6⁺", 0, 1, "0.408666186"],
      ["w7⁺", 1, 0, "0.511301270"],
      ["w8⁺", 1, 1, "0.561370121"],
    ]),
    ...numbers("W1+", [
      ["w1⁺", 0, 0, "0.149780716"],
      ["w2⁺", 0, 1, "0.19956143"],
      ["w3⁺", 1, 0, "0.24975114"],
      ["w4⁺", 1, 1, "0.29950229"],
    ]),
  ],
  names: MAZUR_NAMES,
  notes: [
    "The biases are not updated in the text.",
    "Erratum: the error after one step is given as 0.291027924. That comes from a program which took w5 … w8 after their update when it went back to the hidden layer; with the weights of the forward pass the error is 0.291027774.",
  ],
};

const hagan: GalleryExample = {
  name: "hagan",
  title: "Hagan & Demuth, Neural Network Design, chapter 11: 1 + sin(πp/4) by a 1-2-1 network",
  source: "Hagan, Demuth, Beale, De Jesús: Neural Network Design, 2nd edition, chapter 11",
  notation: "hagan",
  network: {
    layers: [
      { W: columnOf([-0.27, -0.41]), b: columnOf([-0.48, -0.13]), activation: "sigmoid" },
      { W: fromRows([[0.09, -0.17]]), b: columnOf([0.48]), activation: "linear" },
    ],
    loss: "squared-error",
    lambda: 0,
  },
  X: columnOf([1]),
  Y: columnOf([1 + sin(Math.PI / 4)]),
  learningRate: 0.1,
  updateBiases: true,
  published: [
    ...numbers("a1", [
      ["a¹₁", 0, 0, "0.321"],
      ["a¹₂", 1, 0, "0.368"],
    ]),
    ...numbers("a2", [["a²", 0, 0, "0.446"]]),
    ...numbers("delta2", [["s²", 0, 0, "-2.522"]]),
    ...numbers("delta1", [
      ["s¹₁", 0, 0, "-0.0495"],
      ["s¹₂", 1, 0, "0.0997"],
    ]),
    ...numbers("W2+", [
      ["w²₁(1)", 0, 0, "0.171"],
      ["w²₂(1)", 0, 1, "-0.0772"],
    ]),
    ...numbers("b2+", [["b²(1)", 0, 0, "0.732"]]),
    ...numbers("W1+", [
      ["w¹₁(1)", 0, 0, "-0.265"],
      ["w¹₂(1)", 1, 0, "-0.420"],
    ]),
    ...numbers("b1+", [
      ["b¹₁(1)", 0, 0, "-0.475"],
      ["b¹₂(1)", 1, 0, "-0.140"],
    ]),
  ],
  notes: ["The performance index is e², not ½e²: hence the factor −2 in s². Hagan writes e = t − a."],
};

/** sin(1, 2, 3, …)/10 read down the columns: the course's debugInitializeWeights. */
const sines = (rows: number, cols: number): Dense => dense(rows, cols, (i, j) => sin(j * rows + i + 1) / 10);
const splitBias = (Theta: Dense): { W: Dense; b: Dense } => ({
  W: dense(Theta.rows, Theta.cols - 1, (i, j) => Theta.values[i * Theta.cols + j + 1]),
  b: dense(Theta.rows, 1, (i) => Theta.values[i * Theta.cols]),
});

const ex4: GalleryExample = {
  name: "ex4",
  title: "The debug network of ex4 (checkNNGradients), Machine Learning on Coursera",
  source: "Coursera, Machine Learning, programming exercise 4: checkNNGradients.m, debugInitializeWeights.m",
  notation: "ng",
  network: {
    layers: [
      { ...splitBias(sines(5, 4)), activation: "sigmoid" },
      { ...splitBias(sines(3, 6)), activation: "sigmoid" },
    ],
    loss: "cross-entropy",
    lambda: 0,
  },
  X: transpose(sines(5, 3)),
  Y: dense(3, 5, (k, t) => ((t + 1) % 3 === k ? 1 : 0)),
  learningRate: 1,
  updateBiases: true,
  // What the exercise's checkNNGradients prints: four decimals of the numerical gradient beside the analytical one.
  published: [
    ...numbers("dTheta1", [
      ["grad(1)", 0, 0, "-0.0093"],
      ["grad(2)", 1, 0, "0.0089"],
      ["grad(3)", 2, 0, "-0.0084"],
      ["grad(4)", 3, 0, "0.0076"],
      ["grad(5)", 4, 0, "-0.0067"],
    ]),
    ...numbers("dTheta2", [
      ["grad(21)", 0, 0, "0.3145"],
      ["grad(22)", 1, 0, "0.1111"],
      ["grad(23)", 2, 0, "0.0974"],
      ["grad(24)", 0, 1, "0.1641"],
      ["grad(25)", 1, 1, "0.0576"],
      ["grad(26)", 2, 1, "0.0505"],
    ]),
  ],
  notes: ["y = 1 + mod(1:m, K): the classes 2, 3, 1, 2, 3."],
};

/** Our own numbers for widths that were published without any: sin(1, 2, 3, …), scaled. */
function withOurNumbers(widths: readonly number[], loss: Loss, activation: Activation): Pick<GalleryExample, "network" | "X" | "Y"> {
  let drawn = 0;
  const draw = (rows: number, cols: number): Dense => dense(rows, cols, () => sin(++drawn) / 2);
  const X = draw(widths[0], 1);
  const layers = widths.slice(1).map((n, i) => ({ W: draw(n, widths[i]), b: null, activation }));
  return { network: { layers, loss, lambda: 0 }, X, Y: dense(widths.at(-1)!, 1, (i) => (i === 0 ? 1 : 0)) };
}

const sudeep: GalleryExample = {
  name: "sudeep",
  title: "Sudeep Raja, A Derivation of Backpropagation in Matrix Form: 4-5-3-2",
  source: "https://sudeepraja.github.io/Neural/",
  notation: "sudeep",
  ...withOurNumbers([4, 5, 3, 2], "half-squared-error", "sigmoid"),
  learningRate: 0.5,
  updateBiases: true,
  published: [],
  notes: [
    "The shapes are the author's, the numbers are ours: the text has none.",
    "The derivation starts from E = ½‖x_L − t‖²; the ½ is what leaves δ_L without a factor 2.",
  ],
};

const cs231n: GalleryExample = {
  name: "cs231n",
  title: "CS231n, Backpropagation, Intuitions: a sigmoid neuron with two inputs",
  source: "https://cs231n.github.io/optimization-2/",
  notation: "code",
  network: { layers: [{ W: fromRows([[2, -3]]), b: columnOf([-3]), activation: "sigmoid" }], loss: "output", lambda: 0 },
  X: columnOf([-1, -2]),
  Y: columnOf([0]),
  learningRate: 1,
  updateBiases: true,
  published: [
    ...numbers("z1", [["dot", 0, 0, "1.00"]]),
    ...numbers("a1", [["f", 0, 0, "0.73"]]),
    ...numbers("delta1", [["ddot", 0, 0, "0.20"]]),
    ...numbers("dW1", [
      ["dw[0]", 0, 0, "-0.20"],
      ["dw[1]", 0, 1, "-0.39"],
    ]),
    ...numbers("db1", [["dw[2]", 0, 0, "0.20"]]),
    ...numbers("dX", [
      ["dx[0]", 0, 0, "0.39"],
      ["dx[1]", 1, 0, "-0.59"],
    ]),
  ],
  notes: ["There is no loss: the neuron's own output is differentiated, so the gradient at the output is 1."],
};

const learner: GalleryExample = {
  name: "learner",
  title: "The learner's four layers: 3-5-4-2, cross-entropy",
  source: "the question that this project answers",
  notation: "ng",
  ...withOurNumbers([3, 5, 4, 2], "cross-entropy", "sigmoid"),
  learningRate: 0.5,
  updateBiases: true,
  published: [],
  notes: ["The formulas are the learner's two teachers', the numbers are ours."],
};

const explainer: GalleryExample = {
  name: "explainer",
  title: "Backprop Explainer: one linear neuron",
  source: "Backprop Explainer: an interactive article on one linear neuron, x = 2.1, y = 4",
  notation: "code",
  network: { layers: [{ W: fromRows([[1]]), b: columnOf([0]), activation: "linear" }], loss: "squared-error", lambda: 0 },
  X: columnOf([2.1]),
  Y: columnOf([4]),
  learningRate: 0.01,
  updateBiases: true,
  published: [
    ...numbers("J", [["loss", 0, 0, "3.61"]]),
    ...numbers("dW1", [["dw", 0, 0, "-7.98"]]),
    ...numbers("db1", [["db", 0, 0, "-3.8"]]),
    ...numbers("W1+", [["w⁺", 0, 0, "1.0798"]]),
    ...numbers("b1+", [["b⁺", 0, 0, "0.038"]]),
  ],
  notes: [],
};

const nielsen: GalleryExample = {
  name: "nielsen",
  title: "Michael Nielsen, Neural Networks and Deep Learning, chapter 3: one neuron learns 1 → 0",
  source: "http://neuralnetworksanddeeplearning.com/chap3.html",
  notation: "nielsen",
  network: { layers: [{ W: fromRows([[0.6]]), b: columnOf([0.9]), activation: "sigmoid" }], loss: "half-squared-error", lambda: 0 },
  X: columnOf([1]),
  Y: columnOf([0]),
  learningRate: 0.15,
  updateBiases: true,
  published: [...numbers("a1", [["a", 0, 0, "0.82"]])],
  notes: ["After 300 steps the output is 0.09; from w = b = 2 it starts at 0.98 and is only at 0.20 then: σ′ is nearly 0 there."],
};

/** The published examples. */
export const GALLERY: Readonly<Record<ExampleName, GalleryExample>> = { mazur, hagan, ex4, sudeep, cs231n, learner, explainer, nielsen };

/** The example of that name; throws an ArgumentError that lists them. */
export function galleryExample(name: string): GalleryExample {
  if (Object.hasOwn(GALLERY, name)) return GALLERY[name as ExampleName];
  throw new ArgumentError(`galleryExample: unknown example: ${name}. Use one of ${Object.keys(GALLERY).join(", ")}.`);
}
