import { binary, number, type Expr } from "../ast.ts";
import { areIndices } from "./components.ts";
import type { MathReader } from "./mathreader.ts";

/** What stands above and below a factor. */
export interface Scripts {
  layer?: Expr;
  style: string;
  power?: Expr;
  transposes: number;
  primes: number;
  suffix?: string;
  entries?: readonly string[];
}

/** One group above (^), below (_), or of digits behind a name (empty), put into the scripts that were read so far. */
export function readScript(reader: MathReader, kind: string, { scripts, takesLayer }: { scripts: Scripts; takesLayer: boolean }): void {
  const group = reader.take("{");
  const from = reader.at;
  for (let parts = 0; group || parts === 0; parts++) {
    const token = reader.peek();
    if (group && reader.is("}")) break;
    if (token.kind === "prime") {
      reader.next();
      scripts.primes++;
    } else if (token.kind === "script") reader.next();
    else if (
      token.kind === "name" &&
      (token.text === "⊤" || (kind === "^" && (token.text === "T" || token.text === "t") && !(group && reader.is("-", 1))))
    ) {
      reader.next();
      scripts.transposes++;
    } else if ((reader.is("(") || reader.is("[")) && kind !== "") {
      reader.next();
      const layer = layerExpression(reader);
      if (!reader.take(")") && !reader.take("]"))
        reader.fail(`the layer's number is followed by ${reader.shown()}; expected \`)\`.`, "`)`");
      if (takesLayer) {
        scripts.layer ??= layer;
        scripts.style += `${kind}(`;
      } else scripts.power = layer;
    } else if (token.kind === "name" && kind === "_" && areIndices(token.text)) {
      scripts.entries = reader.next().text.split("");
    } else if (token.kind === "name" && /^[A-Za-z]{2,}$/.test(token.text) && kind === "_") {
      scripts.suffix = reader.next().text;
    } else if (token.kind === "name" && kind === "_" && entryIndices(reader, group)) {
      const first = reader.at;
      skipToGroupEnd(reader, group);
      scripts.entries = reader.tokens.slice(first, reader.at).flatMap((t) => (t.kind === "name" ? [t.text] : []));
    } else {
      const value = group ? layerExpression(reader) : singleLayer(reader);
      if (takesLayer && !(scripts.layer && kind === "^")) {
        if (scripts.layer && kind === "_") {
          if (value.kind === "name") scripts.entries = [value.text];
          return closeScript(reader, group);
        }
        scripts.layer = value;
        scripts.style += kind;
      } else if (kind === "^") scripts.power = value;
      else if (!takesLayer && value.kind === "name") scripts.entries = [value.text];
    }
    if (reader.at === from) reader.fail(`${reader.shown()} cannot be an index or a power.`, "a layer's number, a power or T");
  }
  closeScript(reader, group);
}

function closeScript(reader: MathReader, group: boolean): void {
  if (!group) return;
  skipToGroupEnd(reader, true);
  reader.take("}");
}

/** `_{ij}`, `_{jk}`: entries, not layers. `_Θ` on h as well. */
function entryIndices(reader: MathReader, group: boolean): boolean {
  const token = reader.peek();
  if (!/^[A-Za-z]$/.test(token.text)) return true;
  // a_j^{(l)}: the layer stands above.
  const above = group ? (reader.is("}", 1) ? 2 : Infinity) : 1;
  if (/^[i-np-t]$/.test(token.text) && reader.peek(above).kind === "script" && reader.peek(above).text === "^") {
    const opened = reader.is("{", above + 1) ? 2 : 1;
    const first = reader.peek(above + opened);
    if (reader.is("(", above + opened) || reader.is("[", above + opened) || (first.kind === "name" && /^[lL]$/.test(first.text)))
      return true;
  }
  if (!group) return false;
  const after = reader.peek(1);
  return after.kind === "name" || (after.kind === "op" && after.text === ",");
}

function skipToGroupEnd(reader: MathReader, group: boolean): void {
  if (!group) reader.at++;
  else while (!reader.is("}") && reader.peek().kind !== "end") reader.at++;
}

function singleLayer(reader: MathReader): Expr {
  const token = reader.next();
  if (token.kind === "number") {
    // Unbraced, x^23 is x^2 3; plain W12 is layer 12.
    return { kind: "number", value: Number(token.text), span: token };
  }
  // n_l is the number of layers, of the last one.
  if (token.text === "n" && reader.peek().kind === "script" && reader.peek(1).text === "l") {
    reader.at += 2;
    return { kind: "name", base: "L", text: "n_l", style: "", span: { start: token.start, end: reader.tokens[reader.at - 1].end } };
  }
  if (token.kind === "name") return { kind: "name", base: token.text, text: token.text, style: "", span: token };
  if (token.kind === "op" && token.text === "-" && reader.peek().kind === "number") return number(-Number(reader.next().text));
  reader.at--;
  return reader.fail(`${reader.shown()} cannot be an index or a power.`, "a layer's number, a power or T");
}

/** 3, l, L, l + 1, i−1 */
export function layerExpression(reader: MathReader): Expr {
  const { start } = reader.peek();
  let left = singleLayer(reader);
  while (reader.is("+") || reader.is("-")) {
    const op = reader.next().text as "+";
    const right = singleLayer(reader);
    left = { ...binary(op, left, right), span: reader.spanFrom(start) };
  }
  return left;
}
