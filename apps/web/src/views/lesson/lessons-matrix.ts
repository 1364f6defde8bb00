import { entry } from "./card.ts";
import type { Lesson } from "./card.ts";

const MAZUR = "example=mazur&notation=sudeep";
const LEARNER = "example=learner&step=delta3";
const EX4 = "example=ex4&notation=sudeep";

export const transpose: Lesson = {
  title: "Why is W transposed?",
  summary: "Forward a unit reads a row of W, backward a column: the same edges, walked the other way.",
  cards: [
    {
      says: "Forward, the first output adds what comes along the edges that lead **to** it. Its weights are the first row of $W_2$.",
      show: "step",
      state: `${MAZUR}&step=z2`,
      ask: { text: "What is the net input $z_2$ of the first output, bias included?", answer: entry("z2", 0) },
    },
    {
      says: "Backward, the first hidden unit asks: what did I change? It fed both outputs, so it adds what both send back, along the edges that lead **from** it.",
      show: "step",
      state: `${MAZUR}&step=delta1`,
      ask: { text: "What is $\\delta_1$ of the first hidden unit?", answer: entry("delta1", 0) },
    },
    {
      says: "Those edges stand below each other in $W_2$: they are its first **column**. Written as a product with $\\delta_2$, a column becomes a row, and that is $W_2^T$.",
      show: "four",
      state: `${MAZUR}&step=delta1`,
    },
    {
      says: "Move one weight. Forward it changes one term of one sum; backward one term of another sum, with the same edge in it.",
      show: "step",
      state: `${MAZUR}&step=delta1`,
      slide: { label: "the weight from hidden unit 1 to output 1", matrix: "W2", row: 0, col: 0, min: -2, max: 2, step: 0.05 },
    },
    {
      says: "With the examples as rows everything is written the other way round, $Z = A W$ and $dZ\\, W^T$. The walk is the same, and so is the transposition.",
      show: "step",
      state: "example=mazur&notation=code&step=delta1",
      ask: { text: "What is the first entry of $dZ_1$ now?", answer: entry("delta1", 0) },
      more: { href: "#/step?example=mazur&notation=code&step=delta1", text: "Go on in the step view" },
    },
  ],
};

export const slope: Lesson = {
  title: "Why has Ng no g′?",
  summary: "Two teachers write two different δ for the output. Both are right: each has another loss.",
  cards: [
    {
      says: "Raja’s loss is half the squared error. Its derivative is $a - y$, and the chain rule multiplies by the slope $f'(z)$ of the output.",
      show: "step",
      state: `${LEARNER}&notation=sudeep&loss=half-squared-error`,
      ask: { text: "What is $\\delta$ of the first output?", answer: entry("delta3", 0) },
    },
    {
      says: "Ng’s loss is the cross-entropy. Its derivative is $\\dfrac{a - y}{a(1 - a)}$: below the line stands exactly the slope of the sigmoid, and it cancels.",
      show: "step",
      state: `${LEARNER}&notation=ng&loss=cross-entropy`,
      ask: { text: "What is $\\delta$ of the first output now?", answer: entry("delta3", 0) },
    },
    {
      says: "It matters where the output is sure and wrong. Move the weight until $x_3$ is near 0, far from its target: the squared error multiplies the mistake by a small slope.",
      show: "step",
      state: `${LEARNER}&notation=sudeep&loss=half-squared-error`,
      slide: { label: "a weight into the first output", matrix: "W3", row: 0, col: 0, min: -20, max: 20, step: 0.5 },
    },
    {
      says: "The same slider with the cross-entropy: $\\delta$ stays as large as the mistake. So a saturated output still learns.",
      show: "step",
      state: `${LEARNER}&notation=ng&loss=cross-entropy`,
      slide: { label: "a weight into the first output", matrix: "W3", row: 0, col: 0, min: -20, max: 20, step: 0.5 },
      more: { href: "#/check", text: "Have your own lines checked, with either loss" },
    },
  ],
};

export const mean: Lesson = {
  title: "Where does 1/m go?",
  summary: "Once, wherever you like: into the gradient at the end, or into δ at the beginning. Never twice.",
  cards: [
    {
      says: "Each of the five examples has a $\\delta$ of its own. $\\Delta$ adds what every example says of a weight.",
      show: "step",
      state: `${EX4}&t=5&step=accumulator2`,
      ask: { text: "What is the first entry of $\\Delta_2$?", answer: entry("accumulator2", 0, 0, null) },
    },
    {
      says: "The cost is the **mean** over the examples, so its gradient is the mean of theirs: divide the sum by $m$.",
      show: "step",
      state: `${EX4}&t=5&step=dW2`,
      ask: { text: "Then what is the first entry of the gradient?", answer: entry("dW2", 0, 0, null) },
    },
    {
      says: "A bias is a weight whose input is always 1: its gradient is the mean of $\\delta$.",
      show: "step",
      state: `${EX4}&t=5&step=db2`,
      ask: { text: "What is the first entry of the bias’s gradient?", answer: entry("db2", 0, 0, null) },
    },
    {
      says: "Here $\\delta$ is not divided. Programs often divide it at once, $\\delta = (a - y)/m$: then every product after it has the $1/m$, and nothing is divided later. Who does both divides by $m^2$.",
      show: "step",
      state: `${EX4}&t=5&step=delta2`,
    },
    {
      says: "The penalty $\\frac{\\lambda}{2m}\\sum w^2$ brings its own $1/m$: in the gradient stands $\\frac{\\lambda}{m} w$, and none for the bias.",
      show: "step",
      state: `${EX4}&t=5&step=dW2&lambda=3`,
      ask: { text: "With λ = 3, what is the first entry of the gradient?", answer: entry("dW2", 0, 0, null) },
      more: { href: "#/check?printed=0.00105872", text: "What if your gradient check printed a number?" },
    },
  ],
};

export const outer: Lesson = {
  title: "Why xᵀ?",
  summary: "The gradient of a weight is what came in at one end of its edge times the δ at the other.",
  cards: [
    {
      says: "A weight multiplies its input. So a small change of it moves $z$ by the input, and the loss by the input times $\\delta$.",
      show: "step",
      state: `${MAZUR}&step=accumulator1`,
      ask: { text: "What is the gradient of the weight from input 1 to hidden unit 1?", answer: entry("accumulator1", 0, 0, null) },
    },
    {
      says: "All weights of a layer at once: every $\\delta$ times every input. A column times a row gives a matrix of the shape of $W$, and a column becomes a row by $^T$.",
      show: "step",
      state: `${MAZUR}&step=accumulator2&row=1&col=1`,
      ask: { text: "What stands in row 2, column 2?", answer: entry("accumulator2", 1, 1, null) },
    },
    {
      says: "Move an input. Its column of the gradient grows and shrinks with it; at 0 its weights learn nothing.",
      show: "step",
      state: `${MAZUR}&step=accumulator1`,
      slide: { label: "input 1", matrix: "X", row: 0, col: 0, min: -1, max: 1, step: 0.01 },
    },
    {
      says: "With many examples the columns of $\\delta$ and of $x$ stand side by side, and the product adds over the examples by itself.",
      show: "step",
      state: `${EX4}&t=5&step=accumulator2`,
      ask: { text: "What is the first entry, added over the five examples?", answer: entry("accumulator2", 0, 0, null) },
      more: { href: "#/step?example=ex4&t=5&step=accumulator2", text: "See it in Ng’s letters" },
    },
  ],
};
