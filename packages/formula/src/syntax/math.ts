import { binary, number, type CallNode, type ChainNode, type Expr, type NameNode, type Program, type Statement } from "../ast.ts";
import { isLayered, roleOf } from "../notation/roles.ts";
import { FormulaError, MAX_DEPTH, MAX_STATEMENTS, type Span } from "../source.ts";
import { areIndices, layeredEntry, withComponents } from "./components.ts";
import { tokenizeMath, type MathToken } from "./mathtokens.ts";
import { differentialQuotient } from "./names.ts";

const FUNCTIONS = new Set([
  "g",
  "f",
  "σ",
  "φ",
  "sigmoid",
  "tanh",
  "relu",
  "ReLU",
  "softmax",
  "logsig",
  "log",
  "exp",
  "max",
  "sqrt",
  "diag",
  "sum",
  "mean",
  "sigma",
  "sigmoidGradient",
  "gprime",
  "Ḟ",
]);
/** Names whose superscript number is a power. */
const SCALARS = new Set(["m", "λ", "lambda", "α", "η", "K", "N"]);
const BINARY_START = /^(?:[+\-⊙·/=⊗]|:=|\.\/)$/;

/** LaTeX and plain text: each equation is a statement; lines of prose are read over. */
export function parseMath(text: string, syntax: "latex" | "plain"): Program {
  const parser = new MathParser(text, syntax === "latex");
  return withComponents({ syntax, text, statements: parser.program(), skipped: parser.skipped });
}

interface Scripts {
  layer?: Expr;
  style: string;
  power?: Expr;
  transposes: number;
  primes: number;
  suffix?: string;
  entries?: readonly string[];
}

class MathParser {
  readonly skipped: { span: Span; why: string }[] = [];
  private readonly text: string;
  private readonly tokens: readonly MathToken[];
  private at = 0;
  private depth = 0;

  constructor(text: string, latex: boolean) {
    this.text = text;
    this.tokens = tokenizeMath(text, latex);
  }

  /** A second ‖ closes the norm. */
  private inNorm = false;

  private peek(ahead = 0): MathToken {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }
  private next(): MathToken {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)];
  }
  private is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "op" && token.text === text;
  }
  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  private shown(token = this.peek()): string {
    return token.kind === "end"
      ? "the end of the text"
      : token.kind === "newline"
        ? "the end of the line"
        : `\`${this.text.slice(token.start, token.end) || token.text}\``;
  }
  private fail(message: string, expected: string, span: Span = this.peek()): never {
    throw new FormulaError(this.text, span, { code: "syntax", message, expected });
  }
  private spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.tokens[this.at - 1].end) };
  }

  program(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      while (this.peek().kind === "newline" || this.is(";") || this.is(",") || this.is(".")) this.at++;
      if (this.peek().kind === "end") return statements;
      if (statements.length > MAX_STATEMENTS)
        throw new FormulaError(this.text, this.peek(), {
          code: "too-many-statements",
          message: `the text has more than ${MAX_STATEMENTS} statements.`,
        });
      this.label();
      if (this.prose()) continue;
      statements.push(...this.equation());
    }
  }

  /** The tokens of the line from here on; an operator at the start of the next line continues it. */
  private lineEnd(): number {
    let i = this.at;
    while (this.tokens[i].kind !== "end") {
      if (this.tokens[i].kind === "newline" && !this.continues(i)) break;
      i++;
    }
    return i;
  }
  private continues(newline: number): boolean {
    let i = newline;
    while (this.tokens[i].kind === "newline") i++;
    const before = this.tokens[newline - 1];
    const after = this.tokens[i];
    if (after.kind === "end") return false;
    return (after.kind === "op" && BINARY_START.test(after.text)) || (before?.kind === "op" && BINARY_START.test(before.text));
  }
  private skipNewlines(): void {
    while (this.peek().kind === "newline" && this.continues(this.at)) this.at++;
  }

  /** `Andrew:` before an equation. */
  private label(): void {
    let i = this.at;
    while (["name", "number"].includes(this.tokens[i].kind)) i++;
    if (i > this.at && this.tokens[i].kind === "op" && this.tokens[i].text === ":") this.at = i + 1;
  }

  /** A line without = that is words: read over. */
  private prose(): boolean {
    const end = this.lineEnd();
    const line = this.tokens.slice(this.at, end);
    const equals = line.some((t) => t.kind === "op" && ["=", ":=", "+=", "-="].includes(t.text));
    if (equals || line.length === 0) return equals ? false : ((this.at = end), true);
    const span = { start: line[0].start, end: line[line.length - 1].end };
    if (line.some((t) => t.kind === "script" || t.kind === "frac"))
      this.fail("an equation has no `=`.", "`=`", { start: span.end, end: span.end });
    this.skipped.push({ span, why: "not an equation" });
    this.at = end;
    return true;
  }

  private equation(): Statement[] {
    const start = this.peek().start;
    const gradient = this.gradientOfCost();
    const operator = gradient ? undefined : this.derivativeOperator();
    if (operator) return operator;
    const left = gradient ?? this.expression();
    const op = this.next();
    if (op.kind !== "op" || !["=", ":=", "+=", "-="].includes(op.text)) {
      this.at--;
      this.fail(`after the expression comes ${this.shown(op)}; expected \`=\`.`, "`=`");
    }
    const amount = op.text === "=" ? updateAmount(left) : undefined;
    const target = amount ?? asTarget(left, this.text);
    if (!target) this.fail("what stands on the left of `=` is not a quantity.", "a quantity such as `δ^{(3)}`", left.span);
    this.skipNewlines();
    const statements: Statement[] = [];
    let value = this.expression();
    const accumulate = op.text === "+=" || amount ? "+" : op.text === "-=" ? "-" : undefined;
    statements.push({ kind: "assign", target, value, ...(accumulate ? { accumulate } : {}), span: this.spanFrom(start) });
    while ((this.skipNewlines(), this.is("="))) {
      this.next();
      this.skipNewlines();
      const from = this.peek().start;
      value = this.expression();
      statements.push({ kind: "assign", target, value, ...(amount ? { accumulate: "+" } : {}), span: this.spanFrom(from) });
    }
    this.qualifier();
    const end = this.peek();
    if (!(end.kind === "newline" || end.kind === "end" || this.is(";") || this.is(",") || this.is(".")))
      this.fail(
        `after the expression comes ${this.shown()}; expected an operator or the end of the line.`,
        "an operator or the end of the line",
      );
    return statements;
  }

  /** `, l = 2, …, L − 1` after an equation says for which layers it holds, which the sizes say as well. */
  private qualifier(): void {
    const comma = this.is(",") || this.is(";") ? 1 : 0;
    const name = this.peek(comma);
    const then = this.peek(comma + 1);
    if (comma === 1 && name.kind === "name" && /^[lLiM]$/.test(name.text) && then.kind === "op" && then.text === "=")
      this.at = this.lineEnd();
  }

  /** \frac{\partial}{\partial W_3} */
  private differentiation(): NameNode | undefined {
    const save = this.at;
    let by: Expr | undefined;
    if (this.peek().kind === "frac") {
      this.at++;
      if (this.take("{") && this.take("∂") && this.take("}") && this.take("{") && this.take("∂")) {
        by = this.postfix();
        if (!this.take("}")) by = undefined;
      }
    } else if (this.is("∂") && this.is("/", 1) && this.is("∂", 2)) {
      this.at += 3;
      by = this.postfix();
    }
    if (by?.kind === "name") return by;
    this.at = save;
    return undefined;
  }

  /** \frac{\partial}{\partial \Theta^{(1)}} J(\Theta) is ∂J/∂Θ. */
  private gradientOfCost(): NameNode | undefined {
    const save = this.at;
    const { start } = this.peek();
    const by = this.differentiation();
    const cost = by && this.peek().kind === "name" && /^[JEC]$/.test(this.peek().text);
    if (cost) {
      this.at++;
      // J(W, b) is no pair.
      if (this.is("(")) while (this.peek().kind !== "newline" && this.peek().kind !== "end" && !this.take(")")) this.at++;
      if (this.is("=") || this.is(":=")) {
        const span = this.spanFrom(start);
        return { ...by, base: `∂J/∂${by.base}`, style: `${by.style}∂`, text: this.text.slice(span.start, span.end), span };
      }
    }
    this.at = save;
    return undefined;
  }

  /** \frac{\partial}{\partial W_3}(W_3x_2) = x_2^T */
  private derivativeOperator(): Statement[] | undefined {
    const { start } = this.peek();
    const by = this.differentiation();
    if (!by) return undefined;
    const of = this.term();
    const name = this.text.slice(start, this.tokens[this.at - 1].end);
    if (!this.take("=")) this.fail(`after the derivative comes ${this.shown()}; expected \`=\`.`, "`=`");
    const value = this.expression();
    return [{ kind: "operator", name, by, of, value, span: this.spanFrom(start) }];
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH)
      throw new FormulaError(this.text, this.peek(), {
        code: "too-deep",
        message: `the expression is nested deeper than ${MAX_DEPTH} levels.`,
      });
    try {
      const start = this.peek().start;
      let left = this.term();
      for (;;) {
        this.skipNewlines();
        const token = this.peek();
        if (token.kind !== "op" || !["+", "-", "==", ">", "<"].includes(token.text)) return left;
        this.next();
        this.skipNewlines();
        const right = this.term();
        left = { ...binary(token.text as "+", left, right), span: this.spanFrom(start) };
      }
    } finally {
      this.depth--;
    }
  }

  private term(): Expr {
    const start = this.peek().start;
    if (this.is("-") || this.is("+")) {
      const op = this.next().text as "-";
      const arg = this.term();
      return { kind: "unary", op, arg, span: this.spanFrom(start) };
    }
    const factors = [this.postfix()];
    const joints: ChainNode["joints"][number][] = [];
    for (;;) {
      this.skipNewlines();
      const token = this.peek();
      const joint =
        token.kind !== "op"
          ? undefined
          : token.text === "⊙"
            ? "times"
            : token.text === "·" || token.text === "⊗" || token.text === "@"
              ? "product"
              : token.text === "/"
                ? "divide"
                : token.text === "./"
                  ? "eachdivide"
                  : undefined;
      if (joint) {
        this.next();
        this.skipNewlines();
        if (token.text === "⊗") {
          const left = factors.pop()!;
          const right = this.postfix();
          factors.push({
            kind: "call",
            fn: "outer",
            primes: 0,
            args: [left, right],
            named: [],
            method: false,
            span: { start: left.span!.start, end: right.span!.end },
          });
          continue;
        }
        const factor = this.is("-") ? this.term() : this.postfix();
        const quotient = joint === "divide" ? differentialQuotient(factors.at(-1)!, factor) : undefined;
        if (quotient) factors[factors.length - 1] = quotient;
        else {
          joints.push(joint);
          factors.push(factor);
        }
      } else if (this.startsFactor(token)) {
        joints.push("beside");
        factors.push(this.postfix());
      } else break;
    }
    return factors.length === 1 ? factors[0] : { kind: "chain", factors, joints, span: this.spanFrom(start) };
  }

  private startsFactor(token: MathToken): boolean {
    if (["name", "number", "frac", "sum", "dot", "hat"].includes(token.kind)) return true;
    return token.kind === "op" && (["(", "[", "{", "∂", "∇"].includes(token.text) || (token.text === "‖" && !this.inNorm));
  }

  /** A factor with its scripts. */
  private postfix(): Expr {
    if (++this.depth > MAX_DEPTH)
      throw new FormulaError(this.text, this.peek(), {
        code: "too-deep",
        message: `the expression is nested deeper than ${MAX_DEPTH} levels.`,
      });
    try {
      const start = this.peek().start;
      const bracketed = this.is("(") || this.is("[");
      const base = this.primary();
      return this.scripted(base, start, bracketed);
    } finally {
      this.depth--;
    }
  }

  private scripted(base: Expr, start: number, bracketed: boolean): Expr {
    const named = base.kind === "name" && !bracketed;
    const function_ = named && FUNCTIONS.has(base.base);
    const scalar = named && SCALARS.has(base.base);
    const scripts: Scripts = { style: "", transposes: 0, primes: 0 };
    // The name's own text ends before T, ′ and powers, which become nodes around it.
    let end = this.tokens[this.at - 1].end;
    let mixed: string | undefined;
    while (this.peek().kind === "script" || this.peek().kind === "prime") {
      const { layer, suffix, entries, transposes } = scripts;
      if (this.next().kind === "prime") scripts.primes++;
      else this.script(this.tokens[this.at - 1].text, scripts, named && !scalar && (base.layer === undefined || function_));
      if (scripts.layer === layer && scripts.suffix === suffix && scripts.entries === entries) continue;
      end = this.tokens[this.at - 1].end;
      // W^{(3)T}
      if (scripts.transposes > transposes) mixed = this.text.slice(start, end).replace(/(?:\^\s*)?(?:T|\\top|\\intercal|⊤)\s*\}$/, "}");
    }
    let node: Expr = base;
    if (named) {
      const suffixed = scripts.suffix ? `${base.base}_${scripts.suffix}` : base.base;
      const layered = scripts.layer ?? base.layer;
      const inBrackets = layered || function_ || scripts.transposes + scripts.primes > 0 ? undefined : this.layerInBrackets(suffixed);
      if (inBrackets) end = this.tokens[this.at - 1].end;
      const layer = layered ?? inBrackets;
      const name: NameNode = {
        kind: "name",
        base: suffixed,
        text: mixed ?? this.text.slice(start, end),
        style: scripts.layer ? scripts.style : inBrackets ? "(" : base.style,
        ...(mixed === undefined ? { span: { start, end } } : {}),
        ...(layer ? { layer } : {}),
        ...(!scalar && (scripts.entries ?? base.entries) ? { entries: scripts.entries ?? base.entries } : {}),
      };
      if (layered) this.timeStep(suffixed);
      node = name;
      if (function_) return this.application(name, scripts.primes, start, scripts.power);
      if (this.is("(") && this.looksIndexed()) node = this.indexed(name, start);
    } else if (scripts.entries && bracketed) node = this.entryOf(base, scripts.entries, start) ?? node;
    else if (scripts.layer) this.fail("a layer's number can only stand on a name.", "a name", node.span);
    for (let i = 0; i < scripts.transposes + scripts.primes; i++) node = { kind: "transpose", arg: node, span: this.spanFrom(start) };
    if (scripts.power) node = { kind: "binary", op: "eachpower", left: node, right: scripts.power, span: this.spanFrom(start) };
    if (node !== base && (this.peek().kind === "script" || this.peek().kind === "prime")) return this.scripted(node, start, true);
    return node;
  }

  /** (δ^{(4)})_j is an entry of δ⁽⁴⁾, (Wᵀ)_jk is W_kj. */
  private entryOf(base: Expr, entries: readonly string[], start: number): NameNode | undefined {
    const name = base.kind === "transpose" ? base.arg : base;
    if (name.kind !== "name" || name.entries !== undefined) return undefined;
    const span = this.spanFrom(start);
    const letters = base.kind === "transpose" ? entries.toReversed() : entries;
    return { ...name, entries: letters, text: this.text.slice(span.start, span.end), span };
  }

  /** δ(4) is a layer in brackets, δ(x − t) a product. */
  private layerInBrackets(base: string): Expr | undefined {
    const role = roleOf(base, true);
    const layer = this.peek(1);
    const touching = this.peek().start === this.tokens[this.at - 1].end;
    if (!this.is("(") || !touching || role === undefined || !isLayered(role)) return undefined;
    if (!(layer.kind === "number" || (layer.kind === "name" && /^[lL]$/.test(layer.text)))) return undefined;
    const from = this.at++;
    const value = this.layerExpression();
    if (this.take(")")) return value;
    this.at = from;
    return undefined;
  }
  /** W(k + 1) = W(k) − …: the step of the descent, which the assignment says. */
  private timeStep(base: string): void {
    const role = roleOf(base, true);
    if ((role !== "weight" && role !== "bias") || !this.is("(") || this.peek(1).text !== "k") return;
    if (this.is(")", 2)) this.at += 3;
    else if (this.is("+", 2) && this.is(")", 4)) this.at += 5;
  }

  private script(kind: string, scripts: Scripts, takesLayer: boolean): void {
    const group = this.take("{");
    const from = this.at;
    for (let parts = 0; group || parts === 0; parts++) {
      const token = this.peek();
      if (group && this.is("}")) break;
      if (token.kind === "prime") {
        this.next();
        scripts.primes++;
      } else if (token.kind === "script") this.next();
      else if (
        token.kind === "name" &&
        (token.text === "⊤" || (kind === "^" && (token.text === "T" || token.text === "t") && !(group && this.is("-", 1))))
      ) {
        this.next();
        scripts.transposes++;
      } else if ((this.is("(") || this.is("[")) && kind !== "") {
        this.next();
        const layer = this.layerExpression();
        if (!this.take(")") && !this.take("]")) this.fail(`the layer's number is followed by ${this.shown()}; expected \`)\`.`, "`)`");
        if (takesLayer) {
          scripts.layer ??= layer;
          scripts.style += `${kind}(`;
        } else scripts.power = layer;
      } else if (token.kind === "name" && kind === "_" && areIndices(token.text)) {
        scripts.entries = this.next().text.split("");
      } else if (token.kind === "name" && /^[A-Za-z]{2,}$/.test(token.text) && kind === "_") {
        scripts.suffix = this.next().text;
      } else if (token.kind === "name" && kind === "_" && this.entryIndices(group)) {
        const first = this.at;
        this.skipToGroupEnd(group);
        scripts.entries = this.tokens.slice(first, this.at).flatMap((t) => (t.kind === "name" ? [t.text] : []));
      } else {
        const value = group ? this.layerExpression() : this.singleLayer();
        if (takesLayer && !(scripts.layer && kind === "^")) {
          if (scripts.layer && kind === "_") {
            if (value.kind === "name") scripts.entries = [value.text];
            return this.closeScript(group);
          }
          scripts.layer = value;
          scripts.style += kind;
        } else if (kind === "^") scripts.power = value;
        else if (!takesLayer && value.kind === "name") scripts.entries = [value.text];
      }
      if (this.at === from) this.fail(`${this.shown()} cannot be an index or a power.`, "a layer's number, a power or T");
    }
    this.closeScript(group);
  }
  private closeScript(group: boolean): void {
    if (!group) return;
    this.skipToGroupEnd(true);
    this.take("}");
  }
  /** `_{ij}`, `_{jk}`: entries, not layers. `_Θ` on h as well. */
  private entryIndices(group: boolean): boolean {
    const token = this.peek();
    if (!/^[A-Za-z]$/.test(token.text)) return true;
    // a_j^{(l)}: the layer stands above.
    const above = group ? (this.is("}", 1) ? 2 : Infinity) : 1;
    if (/^[ijk]$/.test(token.text) && this.peek(above).kind === "script" && this.peek(above).text === "^") {
      const opened = this.is("{", above + 1) ? 2 : 1;
      const first = this.peek(above + opened);
      if (this.is("(", above + opened) || this.is("[", above + opened) || (first.kind === "name" && /^[lL]$/.test(first.text))) return true;
    }
    if (!group) return false;
    const after = this.peek(1);
    return after.kind === "name" || (after.kind === "op" && after.text === ",");
  }
  private skipToGroupEnd(group: boolean): void {
    if (!group) this.at++;
    else while (!this.is("}") && this.peek().kind !== "end") this.at++;
  }

  private singleLayer(): Expr {
    const token = this.next();
    if (token.kind === "number") {
      // Unbraced, x^23 is x^2 3; plain W12 is layer 12.
      return { kind: "number", value: Number(token.text), span: token };
    }
    if (token.kind === "name") return { kind: "name", base: token.text, text: token.text, style: "", span: token };
    if (token.kind === "op" && token.text === "-" && this.peek().kind === "number") return number(-Number(this.next().text));
    this.at--;
    return this.fail(`${this.shown()} cannot be an index or a power.`, "a layer's number, a power or T");
  }

  /** 3, l, L, l + 1, i−1 */
  private layerExpression(): Expr {
    const { start } = this.peek();
    let left = this.singleLayer();
    while (this.is("+") || this.is("-")) {
      const op = this.next().text as "+";
      const right = this.singleLayer();
      left = { ...binary(op, left, right), span: this.spanFrom(start) };
    }
    return left;
  }

  private application(name: NameNode, primes: number, start: number, power?: Expr): Expr {
    const made = (args: readonly Expr[], span: Span): CallNode => ({
      kind: "call",
      fn: name.base,
      primes,
      args,
      named: [],
      method: false,
      span,
      ...(name.layer ? { layer: name.layer } : {}),
    });
    let node: Expr;
    if (this.take("(")) {
      const args = [this.expression()];
      while (this.take(",")) args.push(this.expression());
      if (!this.take(")")) this.fail(`after the argument comes ${this.shown()}; expected \`)\`.`, "`)`");
      node = made(args, this.spanFrom(start));
    } else if (["log", "exp", "tanh", "sqrt"].includes(name.base) && (this.startsFactor(this.peek()) || this.is("{"))) {
      const arg = this.postfix();
      node = made([arg], this.spanFrom(start));
    } else this.fail(`after \`${name.text}\` comes ${this.shown()}; expected \`(\`.`, "`(`");
    if (power) return { kind: "binary", op: "eachpower", left: node, right: power, span: this.spanFrom(start) };
    return this.peek().kind === "script" ? this.scripted(node, start, true) : node;
  }

  /** Θ(:,2:end) is a subscript, W(x − t) a product. */
  private looksIndexed(): boolean {
    let depth = 0;
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token.kind === "newline") return false;
      if (token.kind !== "op") continue;
      if (token.text === "(") depth++;
      if (token.text === ")" && --depth === 0) return false;
      if (token.text === ":" && depth === 1) return true;
    }
    return false;
  }
  private indexed(base: NameNode, start: number): Expr {
    this.take("(");
    const args: Expr[] = [];
    const part = (): Expr | undefined => {
      if (this.is(":") || this.is(",") || this.is(")")) return undefined;
      if (this.peek().kind === "name" && this.peek().text === "end") return { kind: "end", span: this.next() };
      const letters = this.peek();
      // LaTeX splits `end` into letters.
      if (letters.text === "e" && this.peek(1).text === "n" && this.peek(2).text === "d") {
        this.at += 3;
        let node: Expr = { kind: "end", span: { start: letters.start, end: letters.start + 3 } };
        if (this.is("-")) {
          this.next();
          node = { ...binary("-", node, this.postfix()), span: this.spanFrom(letters.start) };
        }
        return node;
      }
      return this.expression();
    };
    while (!this.is(")")) {
      const from = this.peek().start;
      const first = part();
      if (this.take(":")) args.push({ kind: "slice", from: first, to: part(), span: this.spanFrom(from) });
      else if (first) args.push(first);
      if (!this.take(",") && !this.is(")")) this.fail(`after the subscript comes ${this.shown()}; expected \`)\`.`, "`)`");
    }
    this.take(")");
    return { kind: "index", base, args, span: this.spanFrom(start) };
  }

  private primary(): Expr {
    const token = this.next();
    const { start } = token;
    const plainName = (base: string): NameNode => ({ kind: "name", base, text: base, style: "", span: this.spanFrom(start) });
    switch (token.kind) {
      case "number":
        return { kind: "number", value: Number(token.text), span: token };
      case "name":
        if (token.text === "sum" && this.peek().kind === "script" && this.peek().text === "_") return this.sum(start);
        return plainName(token.text);
      case "hat": {
        const group = this.take("{");
        const inner = this.next();
        if (group) this.take("}");
        return plainName(`${inner.text}hat`);
      }
      case "dot": {
        let groups = 0;
        while (this.take("{")) groups++;
        const inner = this.next();
        for (; groups > 0; groups--)
          if (!this.take("}")) this.fail(`after \`\\dot\` comes ${this.shown()}; expected one name.`, "one name");
        if (inner.text !== "F" && inner.text !== "f")
          this.fail(`\`\\dot ${inner.text}\` is not read; expected \`\\dot F\`.`, "`\\dot F`", inner);
        return plainName("Ḟ");
      }
      case "frac":
        return this.fraction(start);
      case "sum":
        return this.sum(start);
      case "op":
        break;
      default:
        this.at--;
        return this.fail(
          `${this.shown()} cannot begin an expression; expected a quantity, a number or \`(\`.`,
          "a quantity, a number or `(`",
        );
    }
    if (token.text === "∂") return this.derivative(start);
    if (token.text === "∇") return this.gradient(start);
    if (token.text === "(" || token.text === "{") {
      const close = token.text === "(" ? ")" : "}";
      if (this.is("∂") && close === "}") {
        const node = this.postfix();
        this.take("}");
        return node;
      }
      const inner = this.expression();
      if (!this.take(close)) this.fail(`after the expression comes ${this.shown()}; expected \`${close}\`.`, `\`${close}\``);
      return token.text === "{" ? inner : { ...inner, span: this.spanFrom(start) };
    }
    if (token.text === "‖") {
      const around = this.inNorm;
      this.inNorm = true;
      const inner = this.expression();
      this.inNorm = around;
      if (!this.take("‖")) this.fail(`after the expression comes ${this.shown()}; expected \`‖\`.`, "`‖`");
      if (this.peek().kind === "script" && this.peek().text === "_") {
        this.next();
        this.script("_", { style: "", transposes: 0, primes: 0 }, true);
      }
      return { kind: "call", fn: "norm", primes: 0, args: [inner], named: [], method: false, span: this.spanFrom(start) };
    }
    if (token.text === "[") return this.matrix(start);
    this.at--;
    return this.fail(`${this.shown()} cannot begin an expression; expected a quantity, a number or \`(\`.`, "a quantity, a number or `(`");
  }

  private matrix(start: number): Expr {
    const rows: Expr[][] = [[]];
    while (!this.is("]")) {
      if (this.take(";")) rows.push([]);
      else if (!this.take(",")) rows[rows.length - 1].push(this.expression());
    }
    this.next();
    if (rows.length > 1 && rows[rows.length - 1].length === 0) rows.pop();
    if (rows.length === 1 && rows[0].length === 1) return { ...rows[0][0], span: this.spanFrom(start) };
    return { kind: "array", rows, tuple: false, span: this.spanFrom(start) };
  }

  private fraction(start: number): Expr {
    const argument = (): Expr => {
      if (this.take("{")) {
        const inner = this.expression();
        if (!this.take("}")) this.fail(`inside \`\\frac\` comes ${this.shown()}; expected \`}\`.`, "`}`");
        return inner;
      }
      // \frac12
      const token = this.peek();
      if (token.kind === "number" && token.text.length > 1) {
        const [first, ...rest] = token.text;
        (this.tokens as MathToken[])[this.at] = { ...token, text: rest.join(""), start: token.start + 1 };
        return { kind: "number", value: Number(first), span: { start: token.start, end: token.start + 1 } };
      }
      return this.primary();
    };
    const above = argument();
    const below = argument();
    const span = this.spanFrom(start);
    const joined = partial(above, below);
    if (joined) return { ...joined, text: this.text.slice(span.start, span.end), span };
    return { kind: "binary", op: "divide", left: above, right: below, span };
  }

  /** ∂E/∂W₄, or one half of it inside \frac. */
  private derivative(start: number): Expr {
    const what = this.postfix();
    if (what.kind !== "name") this.fail("after ∂ comes no quantity.", "a quantity", what.span);
    const above: NameNode = { ...what, base: `∂${what.base}`, span: this.spanFrom(start) };
    if (!(this.is("/") && this.is("∂", 1))) return above;
    this.at += 2;
    const by = this.postfix();
    if (by.kind !== "name") this.fail("after ∂ comes no quantity.", "a quantity", by.span);
    const span = this.spanFrom(start);
    const joined = partial(above, { ...by, base: `∂${by.base}` })!;
    return { ...joined, text: this.text.slice(span.start, span.end), span };
  }

  /** ∇_{W_3} J, ∇W₃, ∇_a C */
  private gradient(start: number): Expr {
    let by: Expr;
    if (this.peek().kind === "script") {
      this.next();
      if (this.take("{")) {
        by = this.postfix();
        this.take("}");
      } else by = this.primary();
      if (this.peek().kind === "name" && /^[JECL]$/.test(this.peek().text)) this.next();
    } else by = this.postfix();
    if (by.kind !== "name") this.fail("after ∇ comes no quantity.", "a quantity", by.span);
    const span = this.spanFrom(start);
    return { ...by, base: `∂J/∂${by.base}`, text: this.text.slice(span.start, span.end), style: `${by.style}∇`, span };
  }

  private sum(start: number): Expr {
    let over: string[] = [];
    while (this.peek().kind === "script") {
      const kind = this.next().text;
      const from = this.at;
      if (this.take("{")) this.skipToGroupEndAll();
      else this.next();
      if (kind === "_") over = lettersOver(this.tokens.slice(from, this.at));
    }
    const body = this.term();
    const [first] = over;
    const fn = first === undefined ? "sumall" : /^[kjrcK]$/.test(first) ? "sum" : "sumexamples";
    return { kind: "call", fn, over, primes: 0, args: [body], named: [], method: false, span: this.spanFrom(start) };
  }
  private skipToGroupEndAll(): void {
    for (let depth = 1; depth > 0 && this.peek().kind !== "end";) {
      const token = this.next();
      if (token.kind === "op" && token.text === "{") depth++;
      if (token.kind === "op" && token.text === "}") depth--;
    }
  }
}

/** k of Σ_{k=1}^K, i and j of Σ_{i,j}: what stands before = or ∈. */
function lettersOver(script: readonly MathToken[]): string[] {
  const end = script.findIndex((t) => t.kind === "op" && (t.text === "=" || t.text === "∈"));
  return script.slice(0, end < 0 ? undefined : end).flatMap((t) => (t.kind === "name" ? t.text.split("") : []));
}

/** A quantity that is given a value. δ_j^3 on the left is no power. */
function asTarget(left: Expr, text: string): Expr | undefined {
  if (left.kind === "name" || (left.kind === "index" && left.base.kind === "name")) return left;
  return left.kind === "binary" ? layeredEntry(left, text) : undefined;
}

/** Δw_ji = … is what a step adds to w_ji. */
function updateAmount(left: Expr): NameNode | undefined {
  if (left.kind !== "chain" || left.factors.length !== 2 || left.joints[0] !== "beside") return undefined;
  const [change, weight] = left.factors;
  if (change.kind !== "name" || change.base !== "Δ" || weight.kind !== "name") return undefined;
  const role = roleOf(weight.base, true);
  return role === "weight" || role === "bias" ? { ...weight, span: left.span } : undefined;
}

/** ∂J over ∂Θ is one quantity. */
function partial(above: Expr, below: Expr): NameNode | undefined {
  if (above.kind !== "name" || below.kind !== "name" || !above.base.startsWith("∂") || !below.base.startsWith("∂")) return undefined;
  return { ...below, base: `${above.base.replace(/^∂.*/, "∂J")}/${below.base}`, style: `${below.style}∂` };
}

/**
 * Chains as binary nodes. `tight`: what stands side by side binds before ⊙ and ·; `left`: from left to right. A quotient takes the factor before and after it.
 */
export function resolveChains(node: Expr, reading: "tight" | "left"): Expr {
  switch (node.kind) {
    case "chain":
      // The chain's own span has the brackets around it as well.
      return {
        ...resolveChain(
          node.factors.map((f) => resolveChains(f, reading)),
          node.joints,
          reading,
        ),
        span: node.span,
      };
    case "unary":
    case "transpose":
      return { ...node, arg: resolveChains(node.arg, reading) };
    case "binary":
      return { ...node, left: resolveChains(node.left, reading), right: resolveChains(node.right, reading) };
    case "call":
      return {
        ...node,
        args: node.args.map((a) => resolveChains(a, reading)),
        named: node.named.map((n) => ({ ...n, value: resolveChains(n.value, reading) })),
      };
    case "index":
      return { ...node, base: resolveChains(node.base, reading), args: node.args.map((a) => resolveChains(a, reading)) };
    case "array":
      return { ...node, rows: node.rows.map((row) => row.map((x) => resolveChains(x, reading))) };
    case "components":
      return { ...node, body: resolveChains(node.body, reading) };
    default:
      return node;
  }
}

const OPERATION = { beside: "product", times: "times", product: "product", eachdivide: "eachdivide", divide: "divide" } as const;

function resolveChain(factors: readonly Expr[], joints: ChainNode["joints"], reading: "tight" | "left"): Expr {
  const join = (left: Expr, right: Expr, joint: ChainNode["joints"][number]): Expr => ({
    ...binary(OPERATION[joint], left, right),
    ...(left.span && right.span ? { span: { start: left.span.start, end: right.span.end } } : {}),
  });
  const fold = (
    tight: (joint: ChainNode["joints"][number]) => boolean,
    from: readonly Expr[],
    by: ChainNode["joints"],
  ): [Expr[], ChainNode["joints"][number][]] => {
    const out = [from[0]];
    const rest: ChainNode["joints"][number][] = [];
    by.forEach((joint, i) => {
      if (tight(joint)) out.push(join(out.pop()!, from[i + 1], joint));
      else {
        out.push(from[i + 1]);
        rest.push(joint);
      }
    });
    return [out, rest];
  };
  let [parts, by] = fold((j) => j === "divide", factors, joints);
  if (reading === "tight") [parts, by] = fold((j) => j === "beside", parts, by);
  [parts] = fold(() => true, parts, by);
  return parts[0];
}
