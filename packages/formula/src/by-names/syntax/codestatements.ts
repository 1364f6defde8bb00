import { assignmentsOf, number, targetName, type Assignment, type Expr, type NameNode, type Statement } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import { FormulaError, MAX_STATEMENTS } from "../../source.ts";
import { expression, expressionList } from "./codeexpressions.ts";
import type { CodeReader } from "./codereader.ts";
import type { Token } from "./tokens.ts";

/** What a NumPy function returns. */
const RETURN: NameNode = { kind: "name", base: "return", text: "return", style: "" };
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

export function program(reader: CodeReader): Statement[] {
  const statements: Statement[] = [];
  while (reader.peek().kind !== "end") statements.push(...statement(reader));
  return statements;
}

function statement(reader: CodeReader): Statement[] {
  const token = reader.peek();
  if (token.kind === "newline" || token.kind === "indent" || token.kind === "dedent" || reader.is(";") || reader.is(",")) {
    reader.next();
    return [];
  }
  if (++reader.count > MAX_STATEMENTS)
    throw new FormulaError(reader.text, token, {
      code: "too-many-statements",
      message: `the text has more than ${MAX_STATEMENTS} statements.`,
    });
  if (token.kind === "text") return reader.skipStatement("a text");
  if (token.kind === "word") {
    if (token.text === "for" || token.text === "parfor") return [loop(reader)];
    if (token.text === "return") return returned(reader);
    if (["import", "from", "pass", "global", "class", "break", "continue", "raise", "with", "assert"].includes(token.text))
      return reader.skipStatement(token.text);
    if ((token.text === "function" && reader.syntax === "octave") || (token.text === "def" && reader.syntax === "numpy"))
      return definition(reader);
    if (["endfunction", "end", "endif", "endwhile", "end_try_catch"].includes(token.text)) return reader.skipStatement(token.text);
    if (["if", "while", "switch", "try", "else", "elseif", "elif", "unwind_protect", "do"].includes(token.text))
      reader.fail(`\`${token.text}\` is not read: only assignments and \`for\` loops are.`, "an assignment, or a `for` loop");
    if (SILENT.has(token.text) && !reader.is("=", 1)) return reader.skipStatement(token.text);
  }
  return assignment(reader);
}

function returned(reader: CodeReader): Statement[] {
  const start = reader.next().start;
  if (!reader.inFunction || ["newline", "end", "dedent"].includes(reader.peek().kind) || reader.is(";"))
    return reader.skipStatement("return");
  const value = expressionList(reader);
  return [{ kind: "assign", target: RETURN, value, span: reader.spanFrom(start) }];
}

/** A function that computes gradients is read as if its lines stood alone; any other is a function of the text's own. */
function definition(reader: CodeReader): Statement[] {
  const start = reader.next().start;
  const header: Token[] = [];
  while (!["newline", "end"].includes(reader.peek().kind) && !(reader.is(":") && reader.syntax === "numpy" && closed(header)))
    header.push(reader.next());
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
    reader.syntax === "octave" && equals > 0 && (open === -1 || equals < open)
      ? header.slice(0, equals).find((t) => t.kind === "word")
      : undefined;
  reader.skipped.push({ span: { start, end: header[header.length - 1]?.end ?? start }, why: "a function's head" });
  const outer = reader.inFunction;
  reader.inFunction = true;
  const body: Statement[] = [];
  if (reader.syntax === "octave") {
    while (reader.peek().kind !== "end" && !reader.is("function")) {
      if (reader.is("end") || reader.is("endfunction")) {
        reader.next();
        break;
      }
      body.push(...statement(reader));
    }
  } else {
    reader.take(":");
    body.push(...indented(reader));
  }
  reader.inFunction = outer;
  const backwards = [...assignmentsOf(body)].some((a) => {
    const target = targetName(a.target);
    return target !== undefined && /delta|gradient|accumulator|dA/.test(roleOf(target.base, target.layer !== undefined) ?? "");
  });
  if (backwards) return body.filter((s) => !(s.kind === "assign" && s.target === RETURN));
  reader.functions.set(name, { parameters, body, result: result ? reader.name(result) : RETURN });
  return [];
}

function closed(tokens: readonly Token[]): boolean {
  return tokens.filter((t) => t.text === "(").length === tokens.filter((t) => t.text === ")").length;
}

/** The statements below a colon of NumPy's, or the one behind it. */
function indented(reader: CodeReader): Statement[] {
  while (reader.peek().kind === "newline") reader.next();
  if (reader.peek().kind !== "indent") return statement(reader);
  reader.next();
  const body: Statement[] = [];
  while (reader.peek().kind !== "dedent" && reader.peek().kind !== "end") body.push(...statement(reader));
  if (reader.peek().kind === "dedent") reader.next();
  return body;
}

function loop(reader: CodeReader): Statement {
  const start = reader.next().start;
  const bracketed = reader.syntax === "octave" && reader.take("(");
  if (reader.peek().kind !== "word") reader.fail(`after \`for\` comes ${reader.shown()}; expected a name.`, "a name");
  const variable = reader.name(reader.next());
  let range: Expr;
  if (reader.syntax === "octave") {
    reader.expect("=", "the loop's name");
    range = expression(reader, 0);
    if (bracketed) reader.take(")");
  } else {
    reader.expect("in", "the loop's name");
    range = expression(reader, 0);
    reader.expect(":", "the loop's range");
  }
  const body: Statement[] = [];
  if (reader.syntax === "octave") {
    for (;;) {
      if (reader.peek().kind === "end") reader.fail("a `for` loop is never ended.", "`end`", { start, end: start + 3 });
      if (reader.is("end") || reader.is("endfor") || reader.is("endparfor")) break;
      body.push(...statement(reader));
    }
    reader.next();
  } else {
    body.push(...indented(reader));
  }
  return { kind: "for", variable, range, body, span: reader.spanFrom(start) };
}

function assignment(reader: CodeReader): Statement[] {
  const start = reader.peek().start;
  const left = expressionList(reader);
  const op = reader.peek();
  if (op.kind === "op" && ["+=", "-=", "*=", "/=", ".*=", "./=", "@=", "++", "--"].includes(op.text)) {
    reader.next();
    const accumulate = op.text.startsWith("+") ? "+" : op.text.startsWith("-") ? "-" : op.text.includes("*") ? "times" : "eachdivide";
    const value = op.text === "++" || op.text === "--" ? number(1) : expression(reader, 0);
    return [assign(reader, left, { value, start, accumulate })];
  }
  if (!reader.is("=")) {
    if (left.kind === "call" || left.kind === "name" || left.kind === "text") {
      reader.skipped.push({ span: reader.spanFrom(start), why: "not an assignment" });
      return endOfStatement(reader, []);
    }
    reader.fail(`after the expression comes ${reader.shown()}; expected \`=\`.`, "`=`");
  }
  const targets = [left];
  let value: Expr = left;
  while (reader.take("=")) {
    value = expressionList(reader);
    if (reader.is("=")) targets.push(value);
  }
  if (value.kind === "array" && value.tuple && targets.every((t) => t.kind === "array")) {
    const values = value.rows.flat();
    const names = targets.flatMap((t) => (t.kind === "array" ? t.rows.flat() : []));
    if (values.length === names.length)
      return endOfStatement(
        reader,
        names.map((name, i) => assign(reader, name, { value: values[i], start })),
      );
  }
  return endOfStatement(
    reader,
    targets.map((target) => assign(reader, target, { value, start })),
  );
}

function endOfStatement(reader: CodeReader, statements: Statement[]): Statement[] {
  const token = reader.peek();
  if (!["newline", "end", "dedent"].includes(token.kind) && !reader.is(";") && !reader.is(","))
    reader.fail(
      `after the expression comes ${reader.shown()}; expected an operator or the end of the line.`,
      "an operator or the end of the line",
    );
  return statements;
}

function assign(
  reader: CodeReader,
  left: Expr,
  { value, start, accumulate }: { value: Expr; start: number; accumulate?: Assignment["accumulate"] },
): Assignment {
  // Octave's A(:, 1) = … is a subscript, not a call.
  const subscripted = left.kind === "call" && reader.syntax === "octave" && left.primes === 0;
  const base =
    subscripted &&
    reader.name({ ...reader.tokens[0], kind: "word", text: left.fn, start: left.span!.start, end: left.span!.start + left.fn.length });
  const target: Expr = base && left.kind === "call" ? { kind: "index", base, args: left.args, span: left.span } : left;
  let root: Expr = target;
  while (root.kind === "index") root = root.base;
  if (root.kind === "array" && reader.syntax === "octave")
    reader.fail("an assignment to several names at once is not read.", "one name", target.span);
  if (root.kind !== "name" && !(target.kind === "array" && target.tuple))
    reader.fail("what stands on the left of `=` is not a name.", "a name, or a name with a subscript", target.span ?? reader.peek());
  return { kind: "assign", target, value, ...(accumulate ? { accumulate } : {}), span: reader.spanFrom(start) };
}
