import { assert } from "@adjoint/reference";
import type { EquationNotation } from "@adjoint/formula/core";
import { residualOf, shapeOfExpression } from "../equation/evaluate.ts";
import type { Equation, Expression } from "../equation/expression.ts";
import { printEquation, printExpression, type Format as EquationFormat } from "../equation/print.ts";
import type { Workbench } from "../equation/workbench.ts";

export type ExplanationFormat = "text" | "markdown" | "latex";

/** A sentence whose mathematics is printed in the reader's notation. */
export type Sentence = readonly (string | Expression | Equation)[];

/** What an explanation is made of, before it has a notation. */
export type Block =
  | { readonly kind: "heading"; readonly title: string }
  | { readonly kind: "text"; readonly sentence: Sentence }
  /** An equation that holds on the bench (or, where `holds` is false, a slip that must not), with layer l there being `l`. */
  | { readonly kind: "equation"; readonly equation: Equation; readonly bench: Workbench; readonly l: number; readonly holds: boolean }
  /** The shapes of these quantities on the bench. */
  | { readonly kind: "shapes"; readonly of: readonly Expression[]; readonly bench: Workbench; readonly l: number };

/** An equation as it was printed, and how it was checked. */
export interface CheckedEquation {
  readonly text: string;
  readonly latex: string;
  /** The largest relative difference of the two sides, on a network whose δ and gradients are central differences. */
  readonly residual: number;
  /** False for a slip: the two sides differ, as they should. */
  readonly holds: boolean;
}

/** A sentence: say`the row gradient is ${x}.` */
export function say(strings: TemplateStringsArray, ...values: readonly (string | Expression | Equation)[]): Block {
  const sentence: (string | Expression | Equation)[] = [strings[0]];
  for (const [i, value] of values.entries()) sentence.push(value, strings[i + 1]);
  return { kind: "text", sentence };
}

export const heading = (title: string): Block => ({ kind: "heading", title });

/** An equation that holds is equal to this; central differences reach 1e-9. */
const EQUAL = 1e-6;
/** A slip differs by at least this, or it would show nothing. */
const DIFFERENT = 1e-2;

interface Style {
  readonly heading: (title: string) => string;
  readonly inline: (mathematics: string) => string;
  readonly display: (mathematics: string, remark: string) => string;
  readonly paragraph: (text: string) => string;
  readonly mathematics: EquationFormat;
}

const STYLES: Readonly<Record<ExplanationFormat, Style>> = {
  text: {
    heading: (title) => `${title}\n${"─".repeat(title.length)}`,
    inline: (mathematics) => mathematics,
    display: (mathematics, remark) => `    ${mathematics}    ${remark}`,
    paragraph: (text) => text,
    mathematics: "text",
  },
  markdown: {
    heading: (title) => `### ${title}`,
    inline: (mathematics) => `$${mathematics}$`,
    display: (mathematics, remark) => `$$${mathematics}$$\n\n<sub>${remark}</sub>`,
    paragraph: (text) => text,
    mathematics: "latex",
  },
  latex: {
    heading: (title) => `\\subsection*{${title}}`,
    inline: (mathematics) => `$${mathematics}$`,
    display: (mathematics, remark) =>
      `\\[ ${mathematics} \\qquad \\text{\\small ${remark
        .replace("✓", String.raw`$\checkmark$`)
        .replace("✗", String.raw`$\times$`)
        .replaceAll("%", String.raw`\%`)}} \\]`,
    paragraph: (text) => text,
    mathematics: "latex",
  },
};

/** The blocks in a notation and a format; every equation is checked on its bench now, and a failure is an assertion: a bug of ours. */
export function compose(
  blocks: readonly Block[],
  notation: EquationNotation,
  format: ExplanationFormat,
): { readonly content: string; readonly equations: readonly CheckedEquation[] } {
  const style = STYLES[format];
  const equations: CheckedEquation[] = [];
  const parts = blocks.map((block) => {
    switch (block.kind) {
      case "heading":
        return style.heading(block.title);
      case "text":
        return style.paragraph(
          block.sentence
            .map((part) => (typeof part === "string" ? part : style.inline(written(part, notation, style.mathematics))))
            .join(""),
        );
      case "shapes":
        return style.paragraph(
          `${block.of
            .map((of) => {
              const [rows, cols] = shapeOfExpression(of, block.bench, block.l);
              const [r, c] = notation.layout === "rows" ? [cols, rows] : [rows, cols];
              return `${style.inline(printExpression(of, notation, style.mathematics))} is ${r}×${c}`;
            })
            .join(", ")}.`,
        );
      case "equation": {
        const checked = check(block, notation);
        equations.push(checked);
        const remark = checked.holds
          ? `✓ to ${exponent(checked.residual)}`
          : `✗ differs by ${Number((100 * checked.residual).toPrecision(2))} %`;
        return style.display(checked[style.mathematics], remark);
      }
    }
  });
  return { content: parts.join("\n\n"), equations };
}

function check({ equation, bench, l, holds }: Extract<Block, { kind: "equation" }>, notation: EquationNotation): CheckedEquation {
  const residual = residualOf(equation, bench, l);
  const text = printEquation(equation, notation, "text");
  if (holds) assert(residual <= EQUAL, `${text} holds: its sides differ by ${residual}`);
  else assert(residual >= DIFFERENT, `${text} is a slip: its sides differ by ${residual} only`);
  return { text, latex: printEquation(equation, notation, "latex"), residual, holds };
}

function written(part: Expression | Equation, notation: EquationNotation, format: EquationFormat): string {
  return "kind" in part ? printExpression(part, notation, format) : printEquation(part, notation, format);
}

/** An upper bound as a power of ten. */
function exponent(residual: number): string {
  for (let k = 15; k > 0; k--) if (residual <= Number(`1e-${k}`)) return `1e-${k}`;
  return "1";
}
