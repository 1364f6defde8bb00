import type { BinaryOperator, Expression, Statement } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import { OCTAVE } from "../precedence.ts";
import type { Cursor } from "./cursor.ts";
import type { Expressions } from "./expressions.ts";

const AUGMENTED: ReadonlyMap<string, BinaryOperator> = new Map(OCTAVE.binary.map(({ text, op }) => [`${text}=`, op]));
const NOT_AUGMENTED = new Set(["==", "~=", "!=", "<=", ">="]);
/** Reads the statements that hold no block. */
export class Assignments {
  readonly #build: Builder;
  readonly #read: Cursor;
  readonly #expressions: Expressions;

  constructor(build: Builder, { read, expressions }: { read: Cursor; expressions: Expressions }) {
    this.#build = build;
    this.#read = read;
    this.#expressions = expressions;
  }

  /** An assignment, or an expression whose value nothing takes. */
  statement(): Statement {
    const { start } = this.#read.peek();
    const make = (fields: Parameters<Builder["statement"]>[0]): Statement => this.#build.statement(fields, start, this.#read.last());
    const several = this.#read.is("[") && this.#givesSeveral();
    const first = several ? this.#outputs() : this.#expressions.expression();
    const { text, kind } = this.#read.peek();
    if (kind === "op" && (text === "++" || text === "--")) {
      this.#checkTarget(first);
      const token = this.#read.next();
      const value = this.#build.expression({ kind: "number", value: 1 }, token.start, token.end);
      return make({ kind: "augment", op: text === "++" ? "add" : "subtract", target: first, value });
    }
    const op = kind === "op" && !NOT_AUGMENTED.has(text) ? AUGMENTED.get(text) : undefined;
    if (op) {
      this.#checkTarget(first);
      this.#read.next();
      return make({ kind: "augment", op, target: first, value: this.#expressions.expression() });
    }
    const all = [first];
    while (this.#read.is("=")) {
      this.#checkTarget(all[all.length - 1]);
      this.#read.next();
      all.push(this.#expressions.expression());
    }
    if (all.length === 1) return make({ kind: "expression", value: first });
    return make({ kind: "assign", targets: all.slice(0, -1), value: all[all.length - 1] });
  }

  /** Is what begins with `[` the left side of an assignment? */
  #givesSeveral(): boolean {
    for (let ahead = 0, depth = 0; ; ahead++) {
      const token = this.#read.peek(ahead);
      if (token.kind === "end") return false;
      if (token.kind !== "op") continue;
      if ("([{".includes(token.text)) depth++;
      else if (")]}".includes(token.text) && --depth === 0) return this.#read.is("=", ahead + 1);
    }
  }

  #outputs(): Expression {
    const written = this.#expressions.matrix();
    return written.kind === "matrix" ? { kind: "list", items: written.rows.flat(), id: written.id, span: written.span } : written;
  }

  #checkTarget(target: Expression): void {
    if (target.kind === "list") for (const item of target.items) this.#checkTarget(item);
    else if (target.kind === "call" || target.kind === "index") this.#checkTarget(target.kind === "call" ? target.callee : target.of);
    else if (target.kind === "attribute") this.#checkTarget(target.of);
    else if (target.kind !== "name") this.#read.fail("what stands before it cannot be given a value.", "a name or a part of an array");
  }
}
