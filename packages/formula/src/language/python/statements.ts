import type { BinaryOperator, Block, Expression, Statement } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import { PYTHON } from "../precedence.ts";
import { Expressions, type Inner } from "./expressions.ts";
import { createReader, KEYWORDS, type Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";

const AUGMENTED: ReadonlyMap<string, BinaryOperator> = new Map(PYTHON.binary.map(({ text, op }) => [`${text}=`, op]));
const COMPARED = new Set(["==", "!=", "<=", ">=", "<>="]);

/** Reads the statements of one line that hold no block; `;` stands between them. */
export class Statements {
  readonly build: Builder;
  readonly read: Reader;
  readonly expressions: Expressions;

  constructor(build: Builder, tokens: readonly Token[], inner: Inner) {
    this.build = build;
    this.read = createReader(build, tokens);
    this.expressions = new Expressions(build, this.read, inner);
  }

  /** All statements from here to the end of the line. */
  line(): Statement[] {
    const found: Statement[] = [];
    while (this.read.peek().kind !== "end") {
      found.push(...this.#simple());
      if (this.read.peek().kind !== "end" && !this.read.take(";"))
        this.read.fail(`\`${this.read.peek().text}\` follows a whole statement.`, "a new line");
    }
    return found;
  }

  #simple(): Statement[] {
    const token = this.read.peek();
    const { start } = token;
    const done = (fields: Parameters<Builder["statement"]>[0]): Statement[] => [this.build.statement(fields, start, this.read.last())];
    const value = (): { value?: Expression } =>
      this.read.peek().kind === "end" || this.read.is(";") ? {} : { value: this.expressions.tests() };
    switch (token.kind === "name" ? token.text : "") {
      case "pass":
      case "break":
      case "continue":
        this.read.next();
        return done({ kind: token.text as "pass" | "break" | "continue" });
      case "return":
        this.read.next();
        return done({ kind: "return", ...value() });
      case "yield":
        this.read.next();
        this.read.take("from");
        return done({ kind: "yield", ...value() });
      case "raise": {
        this.read.next();
        const raised = value();
        if (this.read.take("from")) this.expressions.test();
        return done({ kind: "raise", ...raised });
      }
      case "del": {
        this.read.next();
        const targets = this.expressions.tests();
        return done({ kind: "delete", targets: targets.kind === "tuple" ? targets.items : [targets] });
      }
      case "assert": {
        this.read.next();
        const test = this.expressions.test();
        if (this.read.take(",")) this.expressions.test();
        return done({ kind: "expression", value: test });
      }
      case "global":
      case "nonlocal": {
        this.read.next();
        const names = [this.#name()];
        while (this.read.take(",")) names.push(this.#name());
        return done({ kind: "global", names });
      }
      case "import":
        return this.#import();
      case "from":
        return this.#from();
      case "print":
      case "exec":
        return this.#isOldPrint() ? this.#oldPrint() : this.#expression();
      default:
        return this.#expression();
    }
  }

  #name(): string {
    const token = this.read.peek();
    if (token.kind !== "name" || KEYWORDS.has(token.text)) this.read.fail(`\`${token.text}\` is no name.`, "a name");
    return this.read.next().text;
  }

  #expression(): Statement[] {
    const { start } = this.read.peek();
    const first = this.expressions.tests();
    if (this.read.take(":")) {
      this.expressions.test();
      if (!this.read.is("=")) return [this.build.statement({ kind: "pass" }, start, this.read.last())];
    }
    const { text } = this.read.peek();
    const op = this.read.peek().kind === "op" && !COMPARED.has(text) ? AUGMENTED.get(text) : undefined;
    if (op) {
      this.#checkTarget(first);
      this.read.next();
      const value = this.expressions.tests();
      return [this.build.statement({ kind: "augment", op, target: first, value }, start, this.read.last())];
    }
    if (!this.read.is("=")) return [this.build.statement({ kind: "expression", value: first }, start, this.read.last())];
    const all = [first];
    while (this.read.is("=")) {
      this.#checkTarget(all[all.length - 1]);
      this.read.next();
      if (this.read.is("yield")) this.read.fail("`yield` within an expression is not supported.", "a line of its own");
      all.push(this.expressions.tests());
    }
    return [this.build.statement({ kind: "assign", targets: all.slice(0, -1), value: all.at(-1)! }, start, this.read.last())];
  }

  #checkTarget(target: Expression): void {
    if (target.kind === "tuple" || target.kind === "list") for (const item of target.items) this.#checkTarget(item);
    else if (target.kind === "starred") this.#checkTarget(target.of);
    else if (target.kind !== "name" && target.kind !== "index" && target.kind !== "attribute") {
      const { start } = this.read.peek();
      throw this.build.error(start, start + 1, "what stands before it cannot be given a value.", {
        expected: "a name, an attribute or a part of an array",
      });
    }
  }

  #dotted(): string {
    let name = "";
    while (this.read.is(".") || this.read.is("...")) name += this.read.next().text;
    if (!this.read.is("import")) name += this.#name();
    while (this.read.take(".")) name += `.${this.#name()}`;
    return name;
  }

  #import(): Statement[] {
    const found: Statement[] = [];
    let { start } = this.read.next();
    do {
      const module = this.#dotted();
      const as = this.read.take("as") ? this.#name() : module.split(".")[0];
      found.push(this.build.statement({ kind: "import", module, names: [{ name: "", as }] }, start, this.read.last()));
      ({ start } = this.read.peek());
    } while (this.read.take(","));
    return found;
  }

  #from(): Statement[] {
    const { start } = this.read.next();
    const module = this.#dotted();
    this.read.expect("import", "the module");
    const names: { name: string; as: string }[] = [];
    if (this.read.take("*")) names.push({ name: "*", as: "*" });
    else {
      const bracket = this.read.take("(");
      do {
        if (this.read.is(")")) break;
        const name = this.#name();
        names.push({ name, as: this.read.take("as") ? this.#name() : name });
      } while (this.read.take(","));
      if (bracket) this.read.expect(")", "the names");
    }
    return [this.build.statement({ kind: "import", module, names }, start, this.read.last())];
  }

  /** `print x` and `print "…" % x` of Python 2; what is `print(…)` and nothing else is a call. */
  #isOldPrint(): boolean {
    const next = this.read.peek(1);
    if (next.kind === "end" || next.text === ";") return true;
    if (next.kind !== "op") return !/^(?:in|is|and|or|not|if)$/.test(next.text) || next.kind !== "name";
    if (next.text === ">>" || next.text === "[" || next.text === "{" || next.text === "-") return true;
    if (next.text !== "(") return false;
    let depth = 0;
    for (let ahead = 1; ; ahead++) {
      const token = this.read.peek(ahead);
      if (token.kind === "end") return false;
      if (token.kind !== "op") continue;
      if (token.text === "(") depth++;
      else if (token.text === ")" && --depth === 0)
        return this.read.peek(ahead + 1).kind !== "end" && this.read.peek(ahead + 1).text !== ";";
    }
  }

  #oldPrint(): Statement[] {
    const name = this.read.next();
    this.read.take(">>");
    const value = this.read.peek().kind === "end" || this.read.is(";") ? undefined : this.expressions.tests();
    const args = value === undefined ? [] : value.kind === "tuple" ? value.items : [value];
    const callee = this.build.expression({ kind: "name", name: name.text }, name.start, name.end);
    const call = this.build.expression({ kind: "call", callee, args, named: [] }, name.start, this.read.last());
    return [this.build.statement({ kind: "expression", value: call }, name.start, this.read.last())];
  }
}

/** Does a block hold a `break` that leaves the loop whose body it is? */
export function breaks(block: Block): boolean {
  return block.some(
    (statement) =>
      statement.kind === "break" ||
      (statement.kind === "if" && (breaks(statement.then) || breaks(statement.otherwise))) ||
      (statement.kind === "try" && (breaks(statement.body) || statement.handlers.some(breaks) || breaks(statement.finally))) ||
      (statement.kind === "with" && breaks(statement.body)),
  );
}
