import { binary, call, type ChainNode, type Expr, type NameNode } from "../ast.ts";
import { scripted } from "./mathnames.ts";
import { derivative, fraction, gradient, matrix, sum } from "./mathquantities.ts";
import type { MathGrammar, MathReader } from "./mathreader.ts";
import { readScript } from "./mathscripts.ts";
import { differentialQuotient } from "./names.ts";

/** The sign between two factors, and what it joins them by. */
const JOINTS: Readonly<Record<string, ChainNode["joints"][number]>> = {
  "⊙": "times",
  "·": "product",
  "@": "product",
  "/": "divide",
  "./": "eachdivide",
};

/** Terms with + and −, and comparisons. */
export function expression(reader: MathReader): Expr {
  return reader.within(() => {
    const { start } = reader.peek();
    let left = term(reader);
    for (;;) {
      reader.skipNewlines();
      const token = reader.peek();
      if (token.kind !== "op" || !["+", "-", "==", ">", "<"].includes(token.text)) return left;
      reader.next();
      reader.skipNewlines();
      const right = term(reader);
      left = { ...binary(token.text as "+", left, right), span: reader.spanFrom(start) };
    }
  });
}

/** Factors, side by side and with signs between. */
export function term(reader: MathReader): Expr {
  const start = reader.peek().start;
  if (reader.is("-") || reader.is("+")) {
    const op = reader.next().text as "-";
    const arg = term(reader);
    return { kind: "unary", op, arg, span: reader.spanFrom(start) };
  }
  const factors = [postfix(reader)];
  const joints: ChainNode["joints"][number][] = [];
  for (;;) {
    reader.skipNewlines();
    const token = reader.peek();
    const joint = token.kind === "op" ? JOINTS[token.text] : undefined;
    if (token.kind === "op" && token.text === "⊗") {
      reader.next();
      reader.skipNewlines();
      const left = factors.pop()!;
      const right = postfix(reader);
      factors.push({ ...call("outer", [left, right]), span: { start: left.span!.start, end: right.span!.end } });
    } else if (joint) {
      reader.next();
      reader.skipNewlines();
      const factor = reader.is("-") ? term(reader) : postfix(reader);
      const quotient = joint === "divide" ? differentialQuotient(factors.at(-1)!, factor) : undefined;
      if (quotient) factors[factors.length - 1] = quotient;
      else {
        joints.push(joint);
        factors.push(factor);
      }
    } else if (reader.startsFactor(token)) {
      joints.push("beside");
      factors.push(postfix(reader));
    } else break;
  }
  return factors.length === 1 ? factors[0] : { kind: "chain", factors, joints, span: reader.spanFrom(start) };
}

/** A factor with its scripts. */
export function postfix(reader: MathReader): Expr {
  return reader.within(() => {
    const { start } = reader.peek();
    const bracketed = reader.is("(") || reader.is("[");
    return scripted(reader, primary(reader), { start, bracketed });
  });
}

/** A number, a name, a fraction, a sum, or what stands in brackets. */
function primary(reader: MathReader): Expr {
  const token = reader.next();
  const { start } = token;
  const plainName = (base: string): NameNode => ({ kind: "name", base, text: base, style: "", span: reader.spanFrom(start) });
  switch (token.kind) {
    case "number":
      return { kind: "number", value: Number(token.text), span: token };
    case "name":
      if (token.text === "sum" && reader.peek().kind === "script" && reader.peek().text === "_") return sum(reader, start);
      return plainName(token.text);
    case "hat": {
      const group = reader.take("{");
      const inner = reader.next();
      if (group) reader.take("}");
      return plainName(`${inner.text}hat`);
    }
    case "dot": {
      let groups = 0;
      while (reader.take("{")) groups++;
      const inner = reader.next();
      for (; groups > 0; groups--)
        if (!reader.take("}")) reader.fail(`after \`\\dot\` comes ${reader.shown()}; expected one name.`, "one name");
      if (inner.text !== "F" && inner.text !== "f")
        reader.fail(`\`\\dot ${inner.text}\` is not read; expected \`\\dot F\`.`, "`\\dot F`", inner);
      return plainName("Ḟ");
    }
    case "frac":
      return fraction(reader, start);
    case "sum":
      return sum(reader, start);
    case "op":
      break;
    default:
      reader.at--;
      return reader.fail(
        `${reader.shown()} cannot begin an expression; expected a quantity, a number or \`(\`.`,
        "a quantity, a number or `(`",
      );
  }
  if (token.text === "∂") return derivative(reader, start);
  if (token.text === "∇") return gradient(reader, start);
  if (token.text === "(" || token.text === "{") {
    const close = token.text === "(" ? ")" : "}";
    if (reader.is("∂") && close === "}") {
      const node = postfix(reader);
      reader.take("}");
      return node;
    }
    const inner = expression(reader);
    if (!reader.take(close)) reader.fail(`after the expression comes ${reader.shown()}; expected \`${close}\`.`, `\`${close}\``);
    return token.text === "{" ? inner : { ...inner, span: reader.spanFrom(start) };
  }
  if (token.text === "‖") {
    const around = reader.inNorm;
    reader.inNorm = true;
    const inner = expression(reader);
    reader.inNorm = around;
    if (!reader.take("‖")) reader.fail(`after the expression comes ${reader.shown()}; expected \`‖\`.`, "`‖`");
    if (reader.peek().kind === "script" && reader.peek().text === "_") {
      reader.next();
      readScript(reader, "_", { scripts: { style: "", transposes: 0, primes: 0 }, takesLayer: true });
    }
    return { ...call("norm", [inner]), span: reader.spanFrom(start) };
  }
  if (token.text === "[") return matrix(reader, start);
  reader.at--;
  return reader.fail(
    `${reader.shown()} cannot begin an expression; expected a quantity, a number or \`(\`.`,
    "a quantity, a number or `(`",
  );
}

/** The grammar of formulas, which a reader reads with. */
export const GRAMMAR: MathGrammar = { expression, term, postfix, primary };
