import {
  binary,
  mapTree,
  number,
  targetName,
  walk,
  type Assignment,
  type CallNode,
  type Expr,
  type NameNode,
  type Program,
  type Statement,
} from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import { FormulaError } from "../../source.ts";
import { isMatrixName, isVectorName, roleUnder, withLayersOfLetters } from "./indexlayers.ts";
import { summed } from "./indexrules.ts";

/** Letters that are an index where two of them stand side by side: `kj` of w_kj, not the word `in` of W_in. */
export function areIndices(letters: string): boolean {
  return /^[h-np-t]{2}$/.test(letters) && letters[0] !== letters[1] && letters !== "in";
}

/** j of δ_j, which is an index or a layer; undefined where the layer stands above, or is more than a letter. */
function letterOf(name: NameNode): string | undefined {
  const { layer, entries, style } = name;
  if (entries !== undefined || layer?.kind !== "name" || !style.startsWith("_") || style.includes("^")) return undefined;
  return /^[a-z]$/.test(layer.base) ? layer.base : undefined;
}

/** δ_j^3 beside a layer's number is δ_j of layer 3, and no power. */
export function layeredEntry(node: Expr, text: string): NameNode | undefined {
  if (node.kind !== "binary" || node.op !== "eachpower" || node.left.kind !== "name" || node.right.kind !== "number") return undefined;
  const letter = letterOf(node.left);
  if (letter === undefined || !Number.isInteger(node.right.value) || !node.span) return undefined;
  const style = node.left.style.replace("_", "^");
  return { ...node.left, entries: [letter], layer: node.right, style, span: node.span, text: text.slice(node.span.start, node.span.end) };
}

/**
 * The program with every equation that holds for each index as such: its right side becomes a {@link ComponentsNode}, its names get their entries, and the
 * layers that their letters tell. δ_i in an equation without entries, sums or targets is the δ of layer i, as it stands.
 * Throws {@link FormulaError} where a rule of indices is broken.
 */
export function withComponents(program: Program): Program {
  const assignments = program.statements.filter((s) => s.kind === "assign");
  const definite = assignments.filter(isDefinite);
  if (definite.length === 0) return program;
  const letters = new Set(definite.filter((a) => !isCostLine(a)).flatMap((a) => namesOf(a).flatMap(lettersOf)));
  const chosen = new Set(assignments.filter((a) => definite.includes(a) || followsSuit(a, letters)));
  const ofWeights = new Set([...chosen].flatMap((a) => namesOf(a).filter(isMatrixName)).flatMap((n) => n.entries ?? []));
  const weights =
    assignments
      .flatMap(namesOf)
      .find(isMatrixName)
      ?.base.replace(/^(?:∂J\/∂|d)/, "") ?? "w";
  const remarks: string[] = [];
  const statements = program.statements.map((statement): Statement => {
    if (statement.kind !== "assign" || !chosen.has(statement)) return statement;
    return inComponents(statement, { program, ofWeights, weights, remark: (text) => void remarks.push(text) });
  });
  return { ...program, statements, ...(remarks.length > 0 ? { remarks } : {}) };
}

const namesIn = (node: Expr): NameNode[] => walk(node).filter((n) => n.kind === "name");
const namesOf = ({ target, value }: Assignment): NameNode[] => [...namesIn(target), ...namesIn(value)];
const lettersOf = (name: NameNode): readonly string[] => name.entries ?? [letterOf(name) ?? []].flat();
const isCostLine = ({ target }: Assignment): boolean => {
  const name = targetName(target);
  return name !== undefined && roleUnder(name.base) === "cost";
};

/** Does a subscript of this equation count layers? W_i has one letter, δ_{i+1} a number beside it. */
function countsLayers(assignment: Assignment): boolean {
  return namesOf(assignment).some(
    (name) =>
      name.entries === undefined &&
      ((isMatrixName(name) && letterOf(name) !== undefined) || (name.style.startsWith("_") && name.layer?.kind === "binary")),
  );
}

/** Two letters below one quantity, one below a quantity whose layer stands above, a Σ over a letter of its body, or a target's letter. */
function isDefinite(assignment: Assignment): boolean {
  const { target, value } = assignment;
  const name = targetName(target);
  const inside = namesIn(value);
  if (!name || target.kind !== "name" || countsLayers(assignment) || !inside.some((n) => lettersOf(n).length > 0)) return false;
  const sums = walk(value).filter((n): n is CallNode => n.kind === "call" && n.over !== undefined);
  const carried = (sum: CallNode): boolean =>
    sum.over!.some((letter) => walk(sum).some((n) => n.kind === "name" && isVectorName(n) && lettersOf(n).includes(letter)));
  if (isCostLine(assignment))
    return (
      sums.length > 0 &&
      sums.every(carried) &&
      sums.every((s) => s.over!.every((letter) => inside.some((n) => lettersOf(n).includes(letter)))) &&
      inside.every((n) => n.layer === undefined || letterOf(n) !== undefined || n.layer.kind === "number")
    );
  // A whole quantity has no index on the left: in ∂J/∂b = Σ_t δ_t the t counts examples.
  if (lettersOf(name).length === 0 && (isVectorName(name) || isMatrixName(name))) return false;
  if (sums.some(carried)) return true;
  // (Θ^{(3)})ᵀ δ^{(4)} g′(z_j^{(3)}) is meant whole, with a letter too many.
  const paired = namesOf(assignment).some((n) => n.entries?.length === 2 && isMatrixName(n));
  if (!paired && inside.some((n) => isMatrixName(n) && n.layer !== undefined && lettersOf(n).length === 0)) return false;
  if (
    namesOf(assignment).some(
      (n) => n.entries !== undefined && (isMatrixName(n) || isVectorName(n)) && n.entries.every((letter) => /^[a-z]$/.test(letter)),
    )
  )
    return true;
  return lettersOf(name).length > 0 && inside.some((n) => roleUnder(n.base) === "target" && lettersOf(n).length > 0);
}

/** An equation beside those: δ_j = a_j (1 − a_j) e_j, where j is an index elsewhere. */
function followsSuit(assignment: Assignment, letters: ReadonlySet<string>): boolean {
  const name = targetName(assignment.target);
  if (!name || assignment.target.kind !== "name" || isCostLine(assignment) || countsLayers(assignment)) return false;
  const used = namesOf(assignment).flatMap(lettersOf);
  return lettersOf(name).length > 0 && namesIn(assignment.value).some((n) => lettersOf(n).length > 0) && used.every((l) => letters.has(l));
}

function inComponents(
  assignment: Assignment,
  {
    program,
    ofWeights,
    weights,
    remark,
  }: { program: Program; ofWeights: ReadonlySet<string>; weights: string; remark: (text: string) => void },
): Assignment {
  const { text } = program;
  const bound = new Set(walk(assignment.value).flatMap((n) => (n.kind === "call" ? (n.over ?? []) : [])));
  const target = withEntries(targetName(assignment.target)!, bound);
  const numbered = target.layer?.kind === "number" && target.style.startsWith("^") && !target.style.includes("(");
  const written = numbered ? mapTree(assignment.value, (node) => layeredEntry(node, text) ?? node) : assignment.value;
  const body = mapTree(written, (node) => {
    if (node.kind === "name") return withEntries(node, bound);
    if (node.kind === "call" && node.over) return { ...node, fn: "sum" };
    if (node.kind === "call" && node.fn === "∂") return withWeight(node, weights);
    if (node.kind === "call" && node.layer?.kind === "name" && /^[a-z]$/.test(node.layer.base)) return { ...node, layer: undefined };
    return node;
  });
  const examples = examplesLetter([target, ...namesIn(body)], ofWeights, text);
  const units = (target.entries ?? []).filter((letter) => letter !== examples);
  const complete = withMissingEntries(body, { units, text });
  const value = summed(complete, { left: target, units, examples, text, remark });
  const layered = withLayersOfLetters(target, value, examples);
  return {
    ...assignment,
    target: layered.target,
    value: { kind: "components", indices: units, examples, body: layered.body, span: assignment.value.span },
  };
}

/** The letters below a name as its entries. In a_j^{(i)} under Σ_i the i is another entry: the example. */
function withEntries(name: NameNode, bound: ReadonlySet<string>): NameNode {
  const letter = letterOf(name);
  if (letter !== undefined) return { ...name, entries: roleUnder(name.base) === "cost" ? undefined : [letter], layer: undefined };
  const above = name.layer?.kind === "name" ? name.layer.base : undefined;
  if (name.entries === undefined || above === undefined || !bound.has(above)) return name;
  return { ...name, entries: [...name.entries, above], layer: undefined };
}

/** ∂z_j/∂a_k is W_jk, whichever way its letters are written. */
function withWeight(node: CallNode, weights: string): Expr {
  const [z, a] = node.args;
  if (z?.kind !== "name" || a?.kind !== "name" || z.entries?.length !== 1 || a.entries?.length !== 1 || z.entries[0] === a.entries[0])
    return node;
  if (roleUnder(z.base) !== "z" || roleUnder(a.base) !== "a") return node;
  const base = /^(?:θ|theta|[ΘΔD]$)/i.test(weights) ? "Θ" : weights;
  const layer = z.layer && base === "Θ" ? binary("-", z.layer, number(1)) : z.layer;
  const W: NameNode = {
    kind: "name",
    base,
    text: base,
    style: z.style,
    entries: [...z.entries, ...a.entries],
    ...(layer ? { layer } : {}),
  };
  return { ...node, args: [z, a, W] };
}

/** Of a vector's two letters, the one that no weight has counts the examples. */
function examplesLetter(names: readonly NameNode[], ofWeights: ReadonlySet<string>, text: string): string | undefined {
  let found: string | undefined;
  for (const name of names) {
    if (!isVectorName(name) || name.entries?.length !== 2) continue;
    const free = name.entries.filter((letter) => !ofWeights.has(letter));
    if (free.length === 0)
      throw new FormulaError(text, name.span!, {
        code: "index",
        message: `a vector has two indices of units: \`${name.text}\`. Leave one out, or count the examples with a letter that no weight has.`,
        expected: "one index",
      });
    found ??=
      free.length === 2 && name.entries.at(-1) === free[1] && /[)\]}⁾]$/.test(name.text) && name.text.includes("^") ? free[1] : free[0];
  }
  return found;
}

/** In δ_j = a_j − y the y means y_j; beside other letters a quantity without its own has none. */
function withMissingEntries(body: Expr, { units, text }: { units: readonly string[]; text: string }): Expr {
  const all = new Set([...units, ...namesIn(body).flatMap((n) => n.entries ?? [])]);
  return mapTree(body, (node) => {
    if (node.kind !== "name" || node.entries !== undefined || !(isVectorName(node) || (isMatrixName(node) && node.layer !== undefined)))
      return node;
    // A bare Latin letter may be a number of the text's own.
    if (node.layer === undefined && roleOf(node.base, false) === undefined && /^[a-z]$/.test(node.base)) return node;
    if (all.size === 1 && isVectorName(node)) return { ...node, entries: [...all] };
    throw new FormulaError(text, node.span!, {
      code: "index",
      message: `a quantity has no index in an equation for each index: \`${node.text}\`. Give it its own, as the others have.`,
      expected: isMatrixName(node) ? "two indices" : "an index",
    });
  });
}
