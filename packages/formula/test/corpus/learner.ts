import type { CorpusOptions } from "./problem.ts";

export interface LearnerCase {
  readonly name: string;
  readonly text: string;
  readonly options: CorpusOptions;
  /** What each line, from 1, is: `correct` or a code. */
  readonly lines: readonly (readonly [number, string])[];
  /** Text that the repair of a line must contain, without spaces. */
  readonly repairs?: readonly (readonly [number, string])[];
}

const andrew = String.raw`$\delta^{(4)}=\vec a^{(4)}-\vec y$
$\delta^{(3)}=(\Theta^{(3)})^T\delta^{(4)} .* g\prime(\vec z^{(3)})$
$\Delta^{(3)}=\delta^{(4)}(\vec a^{(4)})^T$`;
const andrewBare = String.raw`\delta^4=\vec{a}^4-\vec{y}
\delta^3=(\Theta^3)^T\delta^4.*g\prime(\vec{z}^3)
\Delta^3=\delta^4(\vec{a}^4)^T`;
const sudeep = String.raw`\delta^4=(\vec a^4-\vec y) .* g\prime(\vec z^4)
\delta^3=(\Theta^3)^T\delta^4 .* g\prime(\vec z^3)
\Delta^3=\delta^4(\vec a^4)^T`;
const sudeepOwn = String.raw`\delta_3=(x_3-t)\circ f_3'(W_3x_2)
\delta_2=W_3^T\delta_3\circ f_2'(W_2x_1)
\frac{\partial E}{\partial W_3}=\delta_3x_3^T`;
const layers = [3, 5, 4, 2];

/** The learner's question: two teachers' δ⁴, and one slip of their own. */
export const LEARNER: readonly LearnerCase[] = [
  ...[andrew, andrewBare].flatMap((text): LearnerCase[] => [
    {
      name: "Andrew's three lines, cross-entropy",
      text,
      options: { layers, loss: "cross-entropy" },
      lines: [
        [1, "correct"],
        [2, "correct"],
        [3, "wrong-activation-index"],
      ],
    },
    {
      name: "Andrew's three lines, squared error",
      text,
      options: { layers, loss: "half-squared-error" },
      lines: [
        [1, "missing-output-derivative"],
        [2, "correct"],
        [3, "wrong-activation-index"],
      ],
    },
  ]),
  ...[sudeep, sudeepOwn].flatMap((text): LearnerCase[] => [
    {
      name: "Sudeep's three lines, squared error",
      text,
      options: { layers, loss: "half-squared-error" },
      lines: [
        [1, "correct"],
        [2, "correct"],
        [3, "wrong-activation-index"],
      ],
    },
    {
      name: "Sudeep's three lines, cross-entropy",
      text,
      options: { layers, loss: "cross-entropy" },
      lines: [
        [1, "extra-output-derivative"],
        [2, "correct"],
        [3, "wrong-activation-index"],
      ],
    },
  ]),
];
