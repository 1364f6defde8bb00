import { entry, made } from "./card.ts";
import type { Lesson } from "./card.ts";
import { firstStep, terminalFactor } from "./descent.ts";

/** 1-2-1 with relu; the second unit is far on the left of its joint. */
const DEAD = {
  inputs: 1,
  layers: [
    { units: 2, activation: "relu", weights: Float32Array.from([1, 1]), biases: Float32Array.from([0.5, -5]) },
    { units: 1, activation: "identity", weights: Float32Array.from([1, 1]), biases: Float32Array.from([0]) },
  ],
  loss: "half",
  lambda: 0,
  learningRate: 0.1,
  x: [[1]],
  y: [[3]],
} as const;

/** 2-2-1 whose hidden units began with the same weights. */
const EQUAL = {
  inputs: 2,
  layers: [
    { units: 2, activation: "tanh", weights: Float32Array.from([0.5, 0.5, -0.25, -0.25]), biases: Float32Array.from([0, 0]) },
    { units: 1, activation: "sigmoid", weights: Float32Array.from([0.75, 0.75]), biases: Float32Array.from([0]) },
  ],
  loss: "crossEntropy",
  lambda: 0,
  learningRate: 0.5,
  x: [[1, 2]],
  y: [[0]],
} as const;

export const check: Lesson = {
  title: "What does a gradient check tell?",
  summary: "It moves one weight up and down and looks at the cost. It never sees your formulas.",
  cards: [
    {
      says: "Move one weight by $\\varepsilon$ up and down: the difference of the costs over $2\\varepsilon$ is nearly the derivative, whatever the formulas say.",
      show: "difference",
      state: "example=mazur&notation=sudeep&of=W2-0-0&eps=-4",
      ask: { text: "Mazur prints the derivative for this weight. What does backpropagation give?", answer: entry("dW2", 0, 0, null) },
    },
    {
      says: "Choose $\\varepsilon$. Too large, and the curve of $J$ shows; too small, and both costs agree in all their digits and only rounding is left.",
      show: "difference",
      state: "example=mazur&notation=sudeep&of=W2-0-0&eps=-1",
    },
    {
      says: "Any weight may be checked: choose another. A right gradient has a small relative error for all of them; a wrong one is off for some, by far.",
      show: "difference",
      state: "example=ex4&notation=ng&of=W1-2-1&eps=-4",
    },
    {
      says: "Where two pieces of a function join, as at the 0 of relu, the difference straddles the joint and both are right. Check such a point with other data.",
      show: "step",
      state: made(DEAD, "step=delta1&notation=sudeep"),
      more: { href: "#/check?printed=0.00105872", text: "Read the mistake from the number that a check printed" },
    },
  ],
};

export const stuck: Lesson = {
  title: "Why did it stop learning?",
  summary: "A saturated unit, a dead relu, units that are all the same: three ways to a gradient that does nothing.",
  cards: [
    {
      says: "A sigmoid that is sure has hardly a slope. Push its input: $\\delta$ of the hidden layer shrinks to nothing, whatever the outputs send back.",
      show: "step",
      state: "example=mazur&notation=sudeep&step=delta1",
      slide: { label: "the weight from input 2 to hidden unit 1", matrix: "W1", row: 0, col: 1, min: 0, max: 100, step: 1 },
    },
    {
      says: "The second hidden unit is a relu with a negative net input. Its slope is 0.",
      show: "step",
      state: made(DEAD, "step=delta1&notation=sudeep&row=1"),
      ask: { text: "What is its $\\delta$?", answer: entry("delta1", 1) },
    },
    {
      says: "So its weights have no gradient, and it stays as it is: a dead unit. Raise its bias until it wakes.",
      show: "step",
      state: made(DEAD, "step=delta1&notation=sudeep&row=1"),
      slide: { label: "the bias of the second unit", matrix: "b1", row: 1, col: 0, min: -5, max: 2, step: 0.1 },
    },
    {
      says: "These two hidden units began with equal weights. The first one’s $\\delta$ is shown in the picture.",
      show: "step",
      state: made(EQUAL, "step=delta1&notation=sudeep&row=1"),
      ask: { text: "What is the second one’s?", answer: entry("delta1", 1) },
    },
    {
      says: "They get the same gradient for ever: two units that are one. Change a weight of one of them and they part. That is why weights begin at random.",
      show: "step",
      state: made(EQUAL, "step=delta1&notation=sudeep&row=1"),
      slide: { label: "a weight of the second unit", matrix: "W1", row: 1, col: 0, min: -2, max: 2, step: 0.05 },
      more: { href: "#/playground?data=circles&hidden=8relu", text: "Watch units die in the playground" },
    },
  ],
};

export const optimisers: Lesson = {
  title: "Momentum and Adam: what do they keep?",
  summary: "SGD forgets every gradient at once. Momentum keeps their sum, Adam their mean and their size.",
  cards: [
    {
      says: "One weight on its way down a parabola. SGD steps by the rate times the gradient: large far away, small near the bottom.",
      show: "optimisers",
      state: "",
    },
    {
      says: "Momentum adds each gradient to a velocity that fades by $\\beta = 0.9$ a step. Where all gradients agree it becomes $1/(1 - \\beta)$ times as fast.",
      show: "optimisers",
      state: "",
      ask: { text: "Under a constant gradient, how many times as far as SGD does it go in a step, in the end?", answer: terminalFactor },
    },
    {
      says: "Adam divides by the size of the gradients that it has seen. In the first step that is the gradient itself: only its sign is left.",
      show: "optimisers",
      state: "",
      ask: {
        text: "With the rate 0.1, how far does it go in its first step, however steep it is?",
        answer: () => Math.abs(firstStep("adam")),
      },
    },
    {
      says: "So a rate means something else for each: a share of the gradient for SGD, the length of a step for Adam.",
      show: "optimisers",
      state: "",
      more: { href: "#/playground?optimizer=sgd&rate=0.3", text: "Try them on the spirals" },
    },
  ],
};

export const sensitivities: Lesson = {
  title: "Hagan’s sensitivities",
  summary: "His s is everybody’s δ: how the cost changes with a net input.",
  cards: [
    {
      says: "Hagan writes $n$ for the net input and $s$ for its sensitivity, $\\partial F / \\partial n$. His cost is the squared error without a half, so a 2 and a minus stand before it.",
      show: "step",
      state: "example=hagan&step=delta2",
      ask: { text: "What is $s^2$?", answer: entry("delta2", 0) },
    },
    {
      says: "The slope $\\dot{\\mathbf F}$ is a diagonal matrix here, so it multiplies from the left. It does what $\\odot f'$ does elsewhere.",
      show: "step",
      state: "example=hagan&step=delta1",
      ask: { text: "What is the first entry of $s^1$?", answer: entry("delta1", 0) },
    },
    {
      says: "The same numbers in Nielsen’s letters: $s$ is $\\delta$, $n$ is $z$, $\\dot{\\mathbf F}$ is $\\odot\\, \\sigma'$.",
      show: "step",
      state: "example=hagan&notation=nielsen&step=delta1",
      ask: { text: "And the first entry of $\\delta$?", answer: entry("delta1", 0) },
    },
    {
      says: "The update is $\\mathbf W \\leftarrow \\mathbf W - \\alpha\\, \\mathbf s\\, \\mathbf a^T$: a sensitivity times what came in.",
      show: "step",
      state: "example=hagan&step=W1%2B",
      ask: { text: "What is the first weight after one step?", answer: entry("W1+", 0, 0, null) },
      more: { href: "#/step?example=hagan&look=published", text: "Compare all of it with the numbers of the book" },
    },
  ],
};
