import { describe, expect, it } from "vitest";
import { checkFormulas, type CheckOptions } from "../../src/index.ts";
import { MISTAKES } from "../../src/mistakes/index.ts";
import type { Mistake } from "../../src/mistakes/mistake.ts";
import { wrongText, type ExampleText } from "../../src/mistakes/texts.ts";

const EXAMPLES = (MISTAKES as readonly Mistake[]).flatMap(({ code, example }) => (example ? [{ code, example }] : []));

/** What is called wrong without its name, or by a broader one. */
const LOCATED: ReadonlySet<string> = new Set([
  "matrix-for-elementwise",
  "wrong-axis",
  "wrong-regulariser",
  "layer-index",
  "missing-transpose",
  "wrong-momentum",
]);

/** What no value of the example's short text shows: nothing is said of it, or nothing can be judged. */
const UNSEEN: ReadonlySet<string> = new Set(["softmax-axis", "stale-index", "wrong-label"]);

/** The names that a check finds; "" for a line that is called wrong without one. */
function found(text: string, options: CheckOptions): string[] {
  const { targets } = checkFormulas(text, options);
  return [...new Set(targets.flatMap(({ status, code }) => (status === "mistake" || status === "unknown" ? [code ?? ""] : [])))];
}

const lambdaOf = ({ lambda }: ExampleText): CheckOptions => (lambda === undefined ? {} : { lambda });
const optionsOf = (example: ExampleText): CheckOptions => ({ ...lambdaOf(example), ...(example.loss && { loss: example.loss }) });

describe("the examples of the mistakes", () => {
  it("are those of all but the kink of a ReLU, which is nobody's mistake", () => {
    expect(EXAMPLES).toHaveLength(MISTAKES.length - 1);
  });

  it.each(EXAMPLES)("$code: its right text has no mistake", ({ example }) => {
    expect(found(example.right, lambdaOf(example))).toEqual([]);
  });

  it.each(EXAMPLES.filter(({ code }) => !LOCATED.has(code) && !UNSEEN.has(code)))(
    "$code: its wrong text has the name",
    ({ code, example }) => {
      expect(found(wrongText(example), optionsOf(example))).toContain(code);
    },
  );

  it.each(EXAMPLES.filter(({ code }) => LOCATED.has(code)))("$code: its wrong text is wrong", ({ example }) => {
    expect(found(wrongText(example), optionsOf(example))).not.toEqual([]);
  });
});
