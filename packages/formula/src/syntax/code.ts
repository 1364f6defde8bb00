import {
  assignmentsOf,
  mapTree,
  targetName,
  number,
  type Assignment,
  type BinaryOperator,
  type CallNode,
  type Expr,
  type NameNode,
  type Program,
  type Statement,
  type UserFunction,
} from "../ast.ts";
import { FormulaError, MAX_DEPTH, MAX_STATEMENTS, type Span } from "../source.ts";
import { isFamily, roleOf } from "../notation/roles.ts";
import { differentialQuotient, splitName } from "./names.ts";
import { tokenizeCode, type Token } from "./tokens.ts";

type Dialect = "octave" | "numpy";

interface Infix {
  readonly power: number;
  readonly op: BinaryOperator;
}
const INFIX: Readonly<Record<Dialect, ReadonlyMap<string, Infix>>> = {
  octave: new Map<string, Infix>([
    ["||", { power: 10, op: "or" }],
    ["&&", { power: 12, op: "and" }],
    ["|", { power: 14, op: "or" }],
    ["&", { power: 16, op: "and" }],
    ...(["<", "<=", "==", ">=", ">", "!="] as const).map((op): [string, Infix] => [op, { power: 20, op }]),
    ["~=", { power: 20, op: "!=" }],
    ["+", { power: 40, op: "+" }],
    ["-", { power: 40, op: "-" }],
    ["*", { power: 50, op: "matmul" }],
    [".*", { power: 50, op: "times" }],
    ["⊙", { power: 50, op: "times" }],
    ["∘", { power: 50, op: "times" }],
    ["/", { power: 50, op: "divide" }],
    ["./", { power: 50, op: "eachdivide" }],
  ]),
  numpy: new Map<string, Infix>([
    ["or", { power: 10, op: "or" }],
    ["and", { power: 12, op: "and" }],
    ...(["<", "<=", "==", ">=", ">", "!="] as const).map((op): [string, Infix] => [op, { power: 20, op }]),
    ["|", { power: 22, op: "or" }],
    ["&", { power: 26, op: "and" }],
    ["+", { power: 40, op: "+" }],
    ["-", { power: 40, op: "-" }],
    ["*", { power: 50, op: "times" }],
    ["@", { power: 50, op: "matmul" }],
    ["/", { power: 50, op: "eachdivide" }],
  ]),
};
/** What a NumPy function returns. */
const RETURN: NameNode = { kind: "name", base: "return", text: "return", style: "" };
const UNARY_POWER = 60;
const POWER = 70;
const RANGE_POWER = 30;
/** Calls that print, plot or tidy up: read over. */
const SILENT = new Set([
  "printf",
  "fprintf",
  "disp",
  "print",
  "clear",
  "clc",
  "close",
  "figure",
  "more",
  "pause",
  "warning",
  "format",
  "addpath",
  "assert",
]);
const MODULES = new Set(["np", "numpy", "self", "scipy", "special", "expit", "linalg"]);

/** Octave's and NumPy's statements. Imports, `function`, `def`, `return` and docstrings are read over. */
export function parseCode(text: string, syntax: Dialect): Program {
  const parser = new CodeParser(text, syntax);
  const statements = parser.program();
  const subscripted = (list: readonly Statement[]): readonly Statement[] => (syntax === "octave" ? withSubscripts(list) : list);
  const functions = new Map<string, UserFunction>();
  for (const [name, made] of parser.functions) functions.set(name, { ...made, body: subscripted(made.body) });
  return { syntax, text, statements: subscripted(statements), functions, skipped: parser.skipped };
}

/** Octave writes subscripts and calls alike: what is assigned, or is known as a quantity, is subscripted. */
function withSubscripts(statements: readonly Statement[]): Statement[] {
  const assigned = new Set<string>();
  for (const { target } of assignmentsOf(statements)) assigned.add(targetName(target)?.text ?? "");
  const isVariable = (fn: string): boolean => {
    if (assigned.has(fn)) return true;
    const { base, layer } = splitName(fn);
    return roleOf(base, layer !== undefined) !== undefined && !isFunctionName(fn);
  };
  const change = (node: Expr): Expr => {
    if (node.kind !== "call" || node.primes > 0 || node.method || !isVariable(node.fn)) return node;
    const start = node.span?.start ?? 0;
    const base: NameNode = { kind: "name", ...splitName(node.fn), text: node.fn, style: "", span: { start, end: start + node.fn.length } };
    return { kind: "index", base, args: node.args, span: node.span };
  };
  const deep = (node: Expr): Expr => mapTree(node, change);
  return statements.map((statement) => {
    if (statement.kind === "for") return { ...statement, range: deep(statement.range), body: withSubscripts(statement.body) };
    if (statement.kind !== "assign") return statement;
    return { ...statement, target: deep(statement.target), value: deep(statement.value) };
  });
}

class CodeParser {
  readonly skipped: { span: Span; why: string }[] = [];
  readonly functions = new Map<string, UserFunction>();
  /** Inside a function, `return x` gives `return` a value. */
  private inFunction = false;
  private readonly text: string;
  private readonly syntax: Dialect;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;
  private count = 0;
  /** Of the brackets around: "[" makes spaces and newlines separate, "i" is a subscript. */
  private readonly around: ("(" | "[" | "i")[] = [];

  constructor(text: string, syntax: Dialect) {
    this.text = text;
    this.syntax = syntax;
    this.tokens = tokenizeCode(text, syntax);
  }

  program(): Statement[] {
    const statements: Statement[] = [];
    while (this.peek().kind !== "end") statements.push(...this.statement());
    return statements;
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }
  private next(): Token {
    return this.tokens[Math.min(this.at++, this.tokens.length - 1)];
  }
  private is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === "op" || token.kind === "word");
  }
  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  private fail(message: string, expected: string, span: Span = this.peek()): never {
    throw new FormulaError(this.text, span, { code: "syntax", message, expected });
  }
  private expect(text: string, after: string): Token {
    if (!this.is(text)) this.fail(`after ${after} comes ${this.shown()}; expected \`${text}\`.`, `\`${text}\``);
    return this.next();
  }
  private shown(): string {
    const token = this.peek();
    return token.kind === "end" ? "the end of the text" : token.kind === "newline" ? "the end of the line" : `\`${token.text}\``;
  }
  private spanFrom(start: number): Span {
    return { start, end: this.tokens[this.at - 1].end };
  }
  private skipStatement(why: string): Statement[] {
    const start = this.peek().start;
    while (!["newline", "end", "dedent"].includes(this.peek().kind)) this.next();
    this.skipped.push({ span: { start, end: this.peek().start }, why });
    return [];
  }

  private statement(): Statement[] {
    const token = this.peek();
    if (token.kind === "newline" || token.kind === "indent" || token.kind === "dedent" || this.is(";") || this.is(",")) {
      this.next();
      return [];
    }
    if (++this.count > MAX_STATEMENTS)
      throw new FormulaError(this.text, token, {
        code: "too-many-statements",
        message: `the text has more than ${MAX_STATEMENTS} statements.`,
      });
    if (token.kind === "text") return this.skipStatement("a text");
    if (token.kind === "word") {
      if (token.text === "for" || token.text === "parfor") return [this.loop()];
      if (token.text === "return") return this.returned();
      if (["import", "from", "pass", "global", "class", "break", "continue", "raise", "with", "assert"].includes(token.text))
        return this.skipStatement(token.text);
      if ((token.text === "function" && this.syntax === "octave") || (token.text === "def" && this.syntax === "numpy"))
        return this.definition();
      if (["endfunction", "end", "endif", "endwhile", "end_try_catch"].includes(token.text)) return this.skipStatement(token.text);
      if (["if", "while", "switch", "try", "else", "elseif", "elif", "unwind_protect", "do"].includes(token.text))
        this.fail(`\`${token.text}\` is not read: only assignments and \`for\` loops are.`, "an assignment, or a `for` loop");
      if (SILENT.has(token.text) && !this.is("=", 1)) return this.skipStatement(token.text);
    }
    return this.assignment();
  }

  private returned(): Statement[] {
    const start = this.next().start;
    if (!this.inFunction || ["newline", "end", "dedent"].includes(this.peek().kind) || this.is(";")) return this.skipStatement("return");
    const value = this.expressionList();
    return [{ kind: "assign", target: RETURN, value, span: this.spanFrom(start) }];
  }

  /** A function that computes gradients is read as if its lines stood alone; any other is a function of the text's own. */
  private definition(): Statement[] {
    const start = this.next().start;
    const header: Token[] = [];
    while (!["newline", "end"].includes(this.peek().kind) && !(this.is(":") && this.syntax === "numpy" && this.closed(header)))
      header.push(this.next());
    const open = header.findIndex((t) => t.text === "(");
    const name = header.findLast((t, i) => t.kind === "word" && (open === -1 || i < open))?.text ?? "";
    const equals = header.findIndex((t) => t.text === "=");
    const parameters =
      open === -1
        ? []
        : header
            .slice(open)
            .filter((t, i, all) => t.kind === "word" && all[i - 1]?.text !== "=")
            .map((t) => t.text);
    const result =
      this.syntax === "octave" && equals > 0 && (open === -1 || equals < open)
        ? header.slice(0, equals).find((t) => t.kind === "word")
        : undefined;
    this.skipped.push({ span: { start, end: header[header.length - 1]?.end ?? start }, why: "a function's head" });
    const outer = this.inFunction;
    this.inFunction = true;
    const body: Statement[] = [];
    if (this.syntax === "octave") {
      while (this.peek().kind !== "end" && !this.is("function")) {
        if (this.is("end") || this.is("endfunction")) {
          this.next();
          break;
        }
        body.push(...this.statement());
      }
    } else {
      this.take(":");
      while (this.peek().kind === "newline") this.next();
      if (this.peek().kind === "indent") {
        this.next();
        while (this.peek().kind !== "dedent" && this.peek().kind !== "end") body.push(...this.statement());
        if (this.peek().kind === "dedent") this.next();
      } else body.push(...this.statement());
    }
    this.inFunction = outer;
    const backwards = [...assignmentsOf(body)].some((a) => {
      const target = targetName(a.target);
      return target !== undefined && /delta|gradient|accumulator|dA/.test(roleOf(target.base, target.layer !== undefined) ?? "");
    });
    if (backwards) return body.filter((s) => !(s.kind === "assign" && s.target === RETURN));
    this.functions.set(name, { parameters, body, result: result ? this.name(result) : RETURN });
    return [];
  }
  private closed(tokens: readonly Token[]): boolean {
    return tokens.filter((t) => t.text === "(").length === tokens.filter((t) => t.text === ")").length;
  }

  private loop(): Statement {
    const start = this.next().start;
    const bracketed = this.syntax === "octave" && this.take("(");
    if (this.peek().kind !== "word") this.fail(`after \`for\` comes ${this.shown()}; expected a name.`, "a name");
    const variable = this.name(this.next());
    let range: Expr;
    if (this.syntax === "octave") {
      this.expect("=", "the loop's name");
      range = this.expression(0);
      if (bracketed) this.take(")");
    } else {
      this.expect("in", "the loop's name");
      range = this.expression(0);
      this.expect(":", "the loop's range");
    }
    const body: Statement[] = [];
    if (this.syntax === "octave") {
      for (;;) {
        if (this.peek().kind === "end") this.fail("a `for` loop is never ended.", "`end`", { start, end: start + 3 });
        if (this.is("end") || this.is("endfor") || this.is("endparfor")) break;
        body.push(...this.statement());
      }
      this.next();
    } else {
      while (this.peek().kind === "newline") this.next();
      if (this.peek().kind === "indent") {
        this.next();
        while (this.peek().kind !== "dedent" && this.peek().kind !== "end") body.push(...this.statement());
        if (this.peek().kind === "dedent") this.next();
      } else body.push(...this.statement());
    }
    return { kind: "for", variable, range, body, span: this.spanFrom(start) };
  }

  private assignment(): Statement[] {
    const start = this.peek().start;
    const left = this.expressionList();
    const op = this.peek();
    if (op.kind === "op" && ["+=", "-=", "*=", "/=", ".*=", "./=", "@=", "++", "--"].includes(op.text)) {
      this.next();
      const accumulate = op.text.startsWith("+") ? "+" : op.text.startsWith("-") ? "-" : op.text.includes("*") ? "times" : "eachdivide";
      const value = op.text === "++" || op.text === "--" ? number(1) : this.expression(0);
      return [this.assign(left, value, start, accumulate)];
    }
    if (!this.is("=")) {
      if (left.kind === "call" || left.kind === "name" || left.kind === "text") {
        this.skipped.push({ span: this.spanFrom(start), why: "not an assignment" });
        return this.endOfStatement([]);
      }
      this.fail(`after the expression comes ${this.shown()}; expected \`=\`.`, "`=`");
    }
    const targets = [left];
    let value: Expr = left;
    while (this.take("=")) {
      value = this.expressionList();
      if (this.is("=")) targets.push(value);
    }
    if (value.kind === "array" && value.tuple && targets.every((t) => t.kind === "array")) {
      const values = value.rows.flat();
      const names = targets.flatMap((t) => (t.kind === "array" ? t.rows.flat() : []));
      if (values.length === names.length) return this.endOfStatement(names.map((name, i) => this.assign(name, values[i], start)));
    }
    return this.endOfStatement(targets.map((target) => this.assign(target, value, start)));
  }

  private endOfStatement(statements: Statement[]): Statement[] {
    const token = this.peek();
    if (!["newline", "end", "dedent"].includes(token.kind) && !this.is(";") && !this.is(","))
      this.fail(
        `after the expression comes ${this.shown()}; expected an operator or the end of the line.`,
        "an operator or the end of the line",
      );
    return statements;
  }

  private assign(left: Expr, value: Expr, start: number, accumulate?: Assignment["accumulate"]): Assignment {
    // Octave's A(:, 1) = … is a subscript, not a call.
    const subscripted = left.kind === "call" && this.syntax === "octave" && left.primes === 0;
    const base =
      subscripted &&
      this.name({ ...this.tokens[0], kind: "word", text: left.fn, start: left.span!.start, end: left.span!.start + left.fn.length });
    const target: Expr = base && left.kind === "call" ? { kind: "index", base, args: left.args, span: left.span } : left;
    let root: Expr = target;
    while (root.kind === "index") root = root.base;
    if (root.kind === "array" && this.syntax === "octave")
      this.fail("an assignment to several names at once is not read.", "one name", target.span);
    if (root.kind !== "name" && !(target.kind === "array" && target.tuple))
      this.fail("what stands on the left of `=` is not a name.", "a name, or a name with a subscript", target.span ?? this.peek());
    return { kind: "assign", target, value, ...(accumulate ? { accumulate } : {}), span: this.spanFrom(start) };
  }

  /** NumPy's a, b without brackets is a tuple. */
  private expressionList(): Expr {
    const first = this.expression(0);
    if (this.syntax !== "numpy" || !this.is(",")) return first;
    const items = [first];
    while (this.take(",")) if (!["newline", "end"].includes(this.peek().kind) && !this.is("=")) items.push(this.expression(0));
    return { kind: "array", rows: [items], tuple: true, span: { start: first.span!.start, end: this.tokens[this.at - 1].end } };
  }

  private expression(least: number): Expr {
    if (++this.depth > MAX_DEPTH)
      throw new FormulaError(this.text, this.peek(), {
        code: "too-deep",
        message: `the expression is nested deeper than ${MAX_DEPTH} levels.`,
      });
    try {
      let left = this.prefix();
      const start = left.span!.start;
      for (let length = 0; ; length++) {
        if (length > 2000)
          throw new FormulaError(this.text, this.peek(), { code: "too-deep", message: "the expression has more than 2000 operators." });
        left = this.postfix(left);
        const token = this.peek();
        if (token.kind !== "op" && !(token.kind === "word" && this.syntax === "numpy")) break;
        if (this.separates(token)) break;
        if (["^", ".^", "**"].includes(token.text)) {
          this.next();
          const op = token.text === "^" && this.syntax === "octave" ? "power" : "eachpower";
          const right = this.syntax === "numpy" ? this.expression(UNARY_POWER - 1) : this.postfix(this.prefix(POWER));
          left = { kind: "binary", op, left, right, span: this.spanFrom(start) };
          continue;
        }
        if (token.text === ":" && this.syntax === "octave" && least < RANGE_POWER && !this.endsSlice(1)) {
          this.next();
          const second = this.expression(RANGE_POWER);
          if (this.is(":") && !this.endsSlice(1)) {
            this.next();
            left = { kind: "slice", from: left, step: second, to: this.expression(RANGE_POWER), span: this.spanFrom(start) };
          } else left = { kind: "slice", from: left, to: second, span: this.spanFrom(start) };
          continue;
        }
        const infix = INFIX[this.syntax].get(token.text);
        if (!infix || infix.power <= least) break;
        this.next();
        const right = this.expression(infix.power);
        const quotient = infix.op === "divide" || infix.op === "eachdivide" ? differentialQuotient(left, right) : undefined;
        left = quotient ?? { kind: "binary", op: infix.op, left, right, span: this.spanFrom(start) };
      }
      return left;
    } finally {
      this.depth--;
    }
  }

  /** Is the token `ahead` one that ends a subscript? */
  private endsSlice(ahead: number): boolean {
    return this.is(")", ahead) || this.is(",", ahead) || this.is("}", ahead);
  }

  /** In Octave's [a -b] a sign with space only before it starts the next element. */
  private separates(token: Token): boolean {
    return (
      this.syntax === "octave" &&
      this.around[this.around.length - 1] === "[" &&
      token.spaceBefore &&
      !token.spaceAfter &&
      (token.text === "+" || token.text === "-")
    );
  }

  private prefix(power = UNARY_POWER): Expr {
    const token = this.next();
    const { start } = token;
    if (token.kind === "number") return { kind: "number", value: Number(token.text), span: token };
    if (token.kind === "text") return { kind: "text", value: token.text.replace(/^(['"]{3}|['"])|(['"]{3}|['"])$/g, ""), span: token };
    if (token.kind === "word") {
      if (token.text === "not" && this.syntax === "numpy")
        return { kind: "unary", op: "!", arg: this.expression(19), span: this.spanFrom(start) };
      if (token.text === "lambda" && this.syntax === "numpy" && !this.lambdaIsName())
        this.fail("a `lambda` function is not read.", "a formula", token);
      if (token.text === "end" && this.around.includes("i")) return { kind: "end", span: token };
      return this.name(token);
    }
    if (token.kind === "op") {
      if (token.text === "-" || token.text === "+" || token.text === "!" || token.text === "~") {
        const arg = this.postfixed(power);
        return { kind: "unary", op: token.text === "~" ? "!" : token.text, arg, span: this.spanFrom(start) };
      }
      if (token.text === "(") return this.bracketed(start);
      if (token.text === "[") return this.array(start);
      if (token.text === ":" && this.around[this.around.length - 1] === "i") return { kind: "slice", span: token };
    }
    this.at--;
    return this.fail(`${this.shown()} cannot begin an expression; expected a number, a name or \`(\`.`, "a number, a name or `(`");
  }

  private lambdaIsName(): boolean {
    const after = this.peek();
    return !(after.kind === "word" || after.text === ":");
  }

  /** The operand of a sign: binds looser than powers, tighter than products. */
  private postfixed(power: number): Expr {
    return power === POWER ? this.postfix(this.prefix(POWER)) : this.expression(UNARY_POWER);
  }

  private bracketed(start: number): Expr {
    this.around.push("(");
    try {
      if (this.take(")")) return { kind: "array", rows: [[]], tuple: true, span: this.spanFrom(start) };
      const inner = this.expression(0);
      if (this.syntax === "numpy" && this.is(",")) {
        const items = [inner];
        while (this.take(",")) if (!this.is(")")) items.push(this.expression(0));
        this.expect(")", "the tuple");
        return { kind: "array", rows: [items], tuple: true, span: this.spanFrom(start) };
      }
      this.expect(")", "the expression");
      return { ...inner, span: this.spanFrom(start) };
    } finally {
      this.around.pop();
    }
  }

  private array(start: number): Expr {
    this.around.push(this.syntax === "octave" ? "[" : "(");
    try {
      const rows: Expr[][] = [[]];
      while (!this.is("]")) {
        const token = this.peek();
        if (this.syntax === "octave" && (token.kind === "newline" || this.is(";"))) {
          this.next();
          if (rows[rows.length - 1].length > 0) rows.push([]);
        } else if (this.is(",")) this.next();
        else {
          rows[rows.length - 1].push(this.expression(0));
          if (this.syntax === "numpy" && !this.is("]") && !this.is(",")) this.expect("]", "the list");
        }
      }
      this.next();
      if (rows.length > 1 && rows[rows.length - 1].length === 0) rows.pop();
      return { kind: "array", rows, tuple: false, span: this.spanFrom(start) };
    } finally {
      this.around.pop();
    }
  }

  private postfix(left: Expr): Expr {
    const start = left.span!.start;
    let node = left;
    for (let length = 0; ; length++) {
      if (length > MAX_DEPTH)
        throw new FormulaError(this.text, this.peek(), {
          code: "too-deep",
          message: `more than ${MAX_DEPTH} subscripts, calls or transpositions in a row.`,
        });
      const token = this.peek();
      if (token.kind !== "op") return node;
      const apart = this.syntax === "octave" && this.around[this.around.length - 1] === "[" && token.spaceBefore;
      if (
        token.text === "'" &&
        this.syntax === "octave" &&
        node.kind === "name" &&
        this.is("(", 1) &&
        !this.peek(1).spaceBefore &&
        isFunctionName(node.text)
      ) {
        this.next();
        this.next();
        node = { ...this.arguments(node.text, start), primes: 1 };
        continue;
      }
      if ((token.text === "'" || token.text === ".'") && this.syntax === "octave" && !apart) {
        this.next();
        node = { kind: "transpose", arg: node, span: this.spanFrom(start) };
        continue;
      }
      if (token.text === "." && this.syntax === "numpy") {
        this.next();
        node = this.attribute(node, start);
        continue;
      }
      if (token.text === "." && this.syntax === "octave" && node.kind === "name") {
        this.next();
        node = { ...this.name(this.next()), span: this.spanFrom(start) };
        continue;
      }
      if (token.text === "(" && !apart) {
        this.next();
        node = node.kind === "name" ? this.arguments(node.text, start, node) : this.subscript(node, ")", start);
        continue;
      }
      if ((token.text === "[" && this.syntax === "numpy") || (token.text === "{" && this.syntax === "octave" && !apart)) {
        this.next();
        node = this.subscript(node, token.text === "[" ? "]" : "}", start);
        continue;
      }
      return node;
    }
  }

  private attribute(base: Expr, start: number): Expr {
    const token = this.next();
    if (token.kind !== "word") this.fail(`after \`.\` comes \`${token.text}\`; expected a name.`, "a name", token);
    if (base.kind === "name" && MODULES.has(base.text)) return { ...this.name(token), span: this.spanFrom(start) };
    if (token.text === "T") return { kind: "transpose", arg: base, span: this.spanFrom(start) };
    if (this.take("(")) {
      const made = this.arguments(token.text, start);
      return { ...made, args: [base, ...made.args], method: true };
    }
    return { kind: "call", fn: token.text, primes: 0, args: [base], named: [], method: true, span: this.spanFrom(start) };
  }

  /** What stands in ( ) after a name: a call's arguments, or Octave's subscripts; which of the two it is depends on the name. */
  private arguments(fn: string, start: number, name?: NameNode): CallNode {
    this.around.push(this.syntax === "octave" ? "i" : "(");
    try {
      const args: Expr[] = [];
      const named: { name: string; value: Expr }[] = [];
      while (!this.is(")")) {
        if (this.peek().kind === "word" && this.is("=", 1) && this.syntax === "numpy") {
          const key = this.next().text;
          this.next();
          named.push({ name: key, value: this.expression(0) });
        } else if (this.is("@")) {
          this.next();
          const f = this.next();
          args.push({ kind: "text", value: f.text, span: f });
        } else args.push(this.expression(0));
        if (!this.take(",") && !this.is(")")) this.expect(")", "the argument");
      }
      this.next();
      const layer = name?.layer;
      return { kind: "call", fn, primes: 0, args, named, method: false, span: this.spanFrom(start), ...(layer ? { layer } : {}) };
    } finally {
      this.around.pop();
    }
  }

  private subscript(base: Expr, close: string, start: number): Expr {
    this.around.push("i");
    try {
      const args: Expr[] = [];
      while (!this.is(close)) {
        args.push(this.syntax === "numpy" ? this.numpySlice() : this.expression(0));
        if (!this.take(",") && !this.is(close)) this.expect(close, "the subscript");
      }
      this.next();
      // cache["A1"] and params['W1'] are their keys.
      if (args.length === 1 && args[0].kind === "text") {
        const value = args[0].value;
        return { kind: "name", ...splitName(value), text: value, style: "", span: this.spanFrom(start) };
      }
      // Theta{2}, W[l]: one matrix of a family.
      const family = base.kind === "name" && base.layer === undefined && args.length === 1 && args[0].kind !== "slice" && base;
      if (family && (close === "}" || isFamily(family.base)))
        return {
          ...family,
          layer: args[0],
          text: this.text.slice(start, this.tokens[this.at - 1].end),
          style: close,
          span: this.spanFrom(start),
        };
      return { kind: "index", base, args, span: this.spanFrom(start) };
    } finally {
      this.around.pop();
    }
  }

  private numpySlice(): Expr {
    const start = this.peek().start;
    const part = (): Expr | undefined => (this.is(":") || this.is(",") || this.is("]") ? undefined : this.expression(0));
    const from = part();
    if (!this.is(":")) return from ?? this.fail(`${this.shown()} cannot be a subscript.`, "a subscript");
    this.next();
    const to = part();
    const step = this.take(":") ? part() : undefined;
    return { kind: "slice", from, step, to, span: { start, end: Math.max(start + 1, this.tokens[this.at - 1].end) } };
  }

  private name(token: Token): NameNode {
    return { kind: "name", ...splitName(token.text), text: token.text, style: "", span: { start: token.start, end: token.end } };
  }
}

/** Names after which ' before ( is a prime. */
function isFunctionName(name: string): boolean {
  return /^(g|f|h|phi|sigma|s|sigmoid|tanh|relu|act|activation|logsig|tansig)\d*$/.test(name);
}
