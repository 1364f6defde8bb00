/** Offsets into the text as it was pasted: `start` is the first character, `end` the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What every expression and statement has. */
interface Node {
  /** Unique within one program; events of a run refer to it. */
  readonly id: number;
  readonly span: Span;
}

/**
 * Operators by their meaning, whatever a language writes: `times`, `divide`, `power` act on each element; `matmul` is the matrix product alone; `product`,
 * `quotient`, `leftQuotient` and `matrixPower` are Octave's and mathematics' `*`, `/`, `\`, `^`, which are elementwise where an operand is a scalar.
 */
export type BinaryOperator =
  | "add"
  | "subtract"
  | "times"
  | "divide"
  | "power"
  | "matmul"
  | "product"
  | "quotient"
  | "leftQuotient"
  | "matrixPower"
  | "floorDivide"
  | "modulo"
  | "equal"
  | "notEqual"
  | "less"
  | "lessEqual"
  | "greater"
  | "greaterEqual"
  | "bitAnd"
  | "bitOr"
  | "bitXor"
  | "in"
  | "notIn"
  | "is"
  | "isNot"
  /** Short-circuit. */
  | "and"
  | "or";

export type UnaryOperator = "negate" | "plus" | "not" | "invert" | "transpose";

/** What a written mathematical symbol consists of: δ^{(3)} is `{ base: "δ", layer: 3 }`. Python's and Octave's names have none until `reading` splits them. */
export interface Symbol {
  readonly base: string;
  readonly layer?: Expression;
  /** Indices of one entry: w_{kj} has two. */
  readonly entries?: readonly Expression[];
  /** The number of an example: i of y^{(i)}. */
  readonly example?: Expression;
  readonly primes: number;
  /** The node's name says base, layer and primes already, under a plain name such as `delta2`; entries only index it. */
  readonly settled?: true;
}

export type Expression =
  | (Node & { readonly kind: "number"; readonly value: number })
  | (Node & { readonly kind: "string"; readonly value: string })
  /** An f-string or a `%` format; its value is text that nothing judges. */
  | (Node & { readonly kind: "format"; readonly parts: readonly Expression[] })
  | (Node & { readonly kind: "constant"; readonly value: true | false | null | "ellipsis" })
  | (Node & { readonly kind: "name"; readonly name: string; readonly symbol?: Symbol })
  | (Node & { readonly kind: "unary"; readonly op: UnaryOperator; readonly operand: Expression })
  | (Node & { readonly kind: "binary"; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression })
  /** `if`–`else` within an expression. */
  | (Node & { readonly kind: "conditional"; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression })
  /** f(x, axis=0); `**more` is named "**". In Octave x(1) is a call too: the value of `callee` decides at run time. */
  | (Node & {
      readonly kind: "call";
      readonly callee: Expression;
      readonly args: readonly Expression[];
      readonly named: readonly { readonly name: string; readonly value: Expression }[];
    })
  /** x[i, 1:]; Octave's c{1} has `brace`. Octave's x(1) stays a call. */
  | (Node & { readonly kind: "index"; readonly of: Expression; readonly subscripts: readonly Expression[]; readonly brace?: boolean })
  /** Python's start:stop:step within a subscript; all three absent is `:`, which Octave has too. */
  | (Node & { readonly kind: "slice"; readonly start?: Expression; readonly stop?: Expression; readonly step?: Expression })
  /** Octave's @sigmoid: the function itself, where the bare name would be a call without arguments. */
  | (Node & { readonly kind: "handle"; readonly name: string })
  /** Octave's `end` within a subscript: the last index of the innermost array that is subscripted. */
  | (Node & { readonly kind: "end" })
  | (Node & { readonly kind: "attribute"; readonly of: Expression; readonly name: string })
  | (Node & { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Expression[] })
  /** In `{**other}` the key is `starred` and the value None. */
  | (Node & { readonly kind: "dict"; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[] })
  /** Octave's [a, b; c, d]. */
  | (Node & { readonly kind: "matrix"; readonly rows: readonly (readonly Expression[])[] })
  /** Octave's {a, b; c, d}. */
  | (Node & { readonly kind: "cell"; readonly rows: readonly (readonly Expression[])[] })
  /** Octave's a:step:b, with its end included; within a subscript too, since x(1:3) may be a call. */
  | (Node & { readonly kind: "range"; readonly start: Expression; readonly step?: Expression; readonly stop: Expression })
  | (Node & { readonly kind: "starred"; readonly of: Expression })
  | (Node & { readonly kind: "lambda"; readonly params: readonly Parameter[]; readonly body: Expression })
  | (Node & {
      readonly kind: "comprehension";
      readonly type: "list" | "set" | "dict" | "generator";
      readonly key?: Expression;
      readonly element: Expression;
      readonly clauses: readonly { readonly target: Expression; readonly over: Expression; readonly conditions: readonly Expression[] }[];
    })
  /** Σ_{k} of mathematics; without bounds it runs over the range that the index has in `body`. The index "" sums all entries of all examples. */
  | (Node & {
      readonly kind: "sum";
      readonly index: string;
      readonly from?: Expression;
      readonly to?: Expression;
      readonly body: Expression;
      /** Σ of a bias's gradient counts the examples, though no letter says so. */
      readonly overExamples?: boolean;
    });

export interface Parameter {
  readonly name: string;
  readonly default?: Expression;
  /** `*args` and `**kwargs`; Octave's varargin is `args`. */
  readonly rest?: "args" | "named";
  readonly span: Span;
}

export type Statement =
  /** a = b = value has two targets. A target is a name, an index, an attribute, a call (Octave's x(1) = …), a list or tuple of targets, or starred. */
  | (Node & { readonly kind: "assign"; readonly targets: readonly Expression[]; readonly value: Expression })
  | (Node & { readonly kind: "augment"; readonly op: BinaryOperator; readonly target: Expression; readonly value: Expression })
  | (Node & { readonly kind: "expression"; readonly value: Expression })
  | (Node & { readonly kind: "return"; readonly value?: Expression })
  /** A function that holds one gives back all that it yields. */
  | (Node & { readonly kind: "yield"; readonly value?: Expression })
  | (Node & { readonly kind: "if"; readonly test: Expression; readonly then: Block; readonly otherwise: Block })
  | (Node & { readonly kind: "for"; readonly target: Expression; readonly over: Expression; readonly body: Block })
  /** `until` runs the body first and stops where `test` holds. */
  | (Node & { readonly kind: "while"; readonly test: Expression; readonly body: Block; readonly until?: boolean })
  | (Node & { readonly kind: "break" | "continue" | "pass" })
  | (Node & {
      readonly kind: "function";
      readonly name: string;
      readonly params: readonly Parameter[];
      /** Octave's names of the values given back; Python has none. */
      readonly outputs?: readonly string[];
      readonly body: Block;
      readonly decorators: readonly string[];
    })
  | (Node & { readonly kind: "class"; readonly name: string; readonly bases: readonly Expression[]; readonly body: Block })
  | (Node & { readonly kind: "delete"; readonly targets: readonly Expression[] })
  | (Node & { readonly kind: "try"; readonly body: Block; readonly handlers: readonly Block[]; readonly finally: Block })
  /** `with open(…) as f:` */
  | (Node & {
      readonly kind: "with";
      readonly items: readonly { readonly value: Expression; readonly target?: Expression }[];
      readonly body: Block;
    })
  | (Node & { readonly kind: "raise"; readonly value?: Expression })
  /** `import numpy as np` is module "numpy" with one name "" as "np"; `from m import *` has the name "*". */
  | (Node & { readonly kind: "import"; readonly module: string; readonly names: readonly { readonly name: string; readonly as: string }[] })
  | (Node & { readonly kind: "global"; readonly names: readonly string[] });

export type Block = readonly Statement[];

/** `torch` is Python whose arrays are PyTorch's. `math` is LaTeX or Unicode formulas. */
export type Language = "python" | "octave" | "math";

/** A whole text in Core. */
export interface Program {
  readonly text: string;
  readonly language: Language;
  readonly body: Block;
  /** What was passed over on the way, as data: prose, prompts, line numbers, lines of another kind. */
  readonly skipped: readonly { readonly what: "prose" | "prompt" | "fence" | "magic" | "line" | "unread"; readonly span: Span }[];
  /** The language that the text is in, where its lines are read as those of `language`. */
  readonly near?: string;
  /** Layers after the input, where the names count them as a program would. */
  readonly depth?: number;
  /** Units of the last layer, where the letters of formulas say it: the one of y = σ(Σ_j w_j h_j). */
  readonly outputs?: number;
}
