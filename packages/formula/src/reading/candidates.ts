import type { Activation } from "../core/activations.ts";
import type { Loss } from "../core/losses.ts";
import type { DataForm, Hypothesis } from "./hypothesis.ts";
import type { ReadingOptions } from "./options.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import { ARRAY_ATTRIBUTES, isProduct, pathOf } from "./paths.ts";
import type { Plan } from "./plan.ts";
import { partsOf, rolesOf } from "./names.ts";
import { countFor, numbersOf, sizesFor, type Sizes } from "./sizes.ts";

const FORMS: readonly DataForm[] = ["rows", "columns", "column", "vector", "row"];
const SINGLE: readonly DataForm[] = ["column", "row"];
const BATCHES: ReadonlySet<DataForm> = new Set(["columns", "rows"]);

/** Examples of a batch that a loop takes out one by one: rows that become vectors or columns, columns that become vectors. */
const ONE_BY_ONE: readonly { readonly data: DataForm; readonly example: DataForm }[] = [
  { data: "rows", example: "vector" },
  { data: "rows", example: "column" },
  { data: "columns", example: "vector" },
];

/** Forms of data and weights, and of the bias, that a text may have; a batch before one example. */
export function hypothesesFor(plan: Plan, options: ReadingOptions): readonly Hypothesis[] {
  // Formulas that count no examples are about one, but A, Z and dZ beside a loss that is given are the batch's, whose cost is a mean.
  const isMath = plan.analysis.program.language === "math";
  const ofBatch = isMath && options.loss !== undefined && hasCapitals(plan);
  const ofOne = isMath && !plan.batch && !ofBatch;
  const column = hasNoWeights(plan);
  const forms = (ofOne ? SINGLE : ofBatch ? [...BATCHES] : FORMS)
    .filter((form) => !column || form === "column" || form === "columns")
    .filter((form) => options.layout === undefined || (options.layout === "single" ? !BATCHES.has(form) : form === options.layout));
  const out: Hypothesis[] = [];

  const labels = usesLabels(plan) ? [true, false] : [false];
  const biases: readonly Hypothesis["bias"][] =
    options.bias === false
      ? ["none"]
      : plan.bias === "separate"
        ? ["separate"]
        : plan.bias === "given"
          ? ["first"]
          : plan.bias === "unit"
            ? ["first", "last"]
            : ["none"];
  // A single layer may be meant for one output: logistic regression.
  const said = plan.analysis.program.outputs;
  const single = plan.depth === 1 && !column && !usesSoftmax(plan) && !isOfMatrices(plan) && !countsOutputs(plan);
  const flattened = comparesSqueezed(plan);
  const outputs =
    said !== undefined ? [said] : flattened || (plan.scalarTarget && labels.length === 1) ? [1] : single ? [undefined, 1] : [undefined];
  const own = numbersOf(plan.analysis);
  const hidden = deletedUnit(plan);
  const line = isLine(plan);
  const oneHot = comparesWithOne(plan);
  const shapes = options.layers
    ? [{ sizes: options.layers, count: countFor(options.layers) }]
    : [
        // A chain of single neurons: nothing is transposed, and no letter counts units.
        ...(line ? [{ sizes: [1, 1], count: 7 }] : []),
        ...(isScalarText(plan) ? [{ sizes: Array.from({ length: plan.depth + 1 }, () => 1), count: sumsExamples(plan) ? 5 : 1 }] : []),
        ...outputs.map((K) => withHidden(sizesFor(plan.depth, K, own), hidden)),
      ];
  const lying: readonly { readonly data: DataForm; readonly example?: DataForm }[] = forms.flatMap((data) => [
    { data },
    ...(plan.loops && data === "columns" ? ONE_BY_ONE : []),
  ]);
  for (const { sizes, count } of shapes)
    for (const { data, example } of lying)
      for (const label of labels)
        for (const weights of weightForms(example ?? data, plan))
          for (const bias of biases)
            for (const flatTarget of line && sizes[0] === 1
              ? [true]
              : data === "rows" && sizes.at(-1) === 1
                ? [flattened, !flattened]
                : [false])
              out.push({
                data,
                ...(example && { example }),
                weights,
                labels: label,
                ...(!label && oneHot && { oneHot: true }),
                ...(flatTarget && { flatTarget }),
                ...(line && sizes[0] === 1 && { flatInput: true }),
                ...(plan.bias === "given" && { unitGiven: true }),
                ...(plan.turnsData && { turned: true }),
                bias,
                sizes,
                free: new Set(options.layers ? [] : sizes.filter((n) => n !== hidden)),
                activations: defaults(sizes.length - 1, options),
                loss: options.loss ?? "cross-entropy",
                count,
                ...(options.lambda !== undefined && { lambda: options.lambda }),
                ...(options.activations && { activationsGiven: true }),
                ...(options.loss && { lossGiven: true }),
                seed: options.seed ?? 1,
              });
  return out;
}

/** Is an output compared with its targets without its axis of length 1: `out.squeeze(-1) - y`? */
const comparesSqueezed = ({ analysis: { nodes, parents } }: Plan): boolean =>
  [...nodes.values()].some((node) => {
    const above = parents.get(node.id);
    return node.kind === "call" && calleeOf(node) === "squeeze" && above?.kind === "binary" && above.op === "subtract";
  });

/** A, Z and dZ of a layer are matrices, a column for each example. */
const hasCapitals = ({ analysis: { nodes } }: Plan): boolean =>
  [...nodes.values()].some((node) => node.kind === "name" && /^(?:A|Z|d[AZ])\d/u.test(node.name));

/** Where whole matrices of formulas meet no weights, nothing says that a layout is meant but columns. */
function hasNoWeights({ analysis: { program, nodes }, guess }: Plan): boolean {
  if (program.language !== "math") return false;
  const names = [...nodes.values()].flatMap((node) => (node.kind === "name" ? [node] : []));
  return !names.some(({ name, symbol }) => symbol?.entries !== undefined || /^(?:weight|theta)$/u.test(guess(name).role ?? ""));
}

function isScalarText({ analysis: { program, nodes } }: Plan): boolean {
  const math = program.language === "math";
  let products = 0;
  for (const node of nodes.values()) {
    if (node.kind === "binary" && node.op === "times") products++;
    if ((node.kind === "unary" && node.op === "transpose") || (node.kind === "sum" && countsUnits(node)) || node.kind === "for")
      return false;
    if (math && node.kind === "binary" && node.op === "times") return false;
    if (!math && (node.kind === "index" || (node.kind === "attribute" && ARRAY_ATTRIBUTES.test(node.name)))) return false;
    if (node.kind === "name" && node.symbol?.entries) return false;
    if (node.kind === "call" && /softmax|diag|outer|zeros|ones|sum|mean|array|shape/iu.test(calleeOf(node))) return false;
    if (!math && isProduct(node)) return false;
  }
  return math || products > 0;
}

/** A line through points, `w * x + b`: one layer, and no product but of a number and all examples. */
function isLine({ depth, analysis: { program, nodes } }: Plan): boolean {
  if (program.language === "math" || depth !== 1) return false;
  const all = [...nodes.values()];
  return all.some((node) => node.kind === "binary" && node.op === "times") && !all.some((node) => isProduct(node));
}

/** Formulas in capitals, Y = XW, are about matrices. */
const isOfMatrices = ({ analysis: { program, nodes } }: Plan): boolean =>
  program.language === "math" && [...nodes.values()].some((node) => node.kind === "name" && /^[YZW]$/.test(node.symbol?.base ?? ""));

/** δ_j of formulas is that of an output among several. */
const countsOutputs = ({ analysis: { program, nodes } }: Plan): boolean =>
  program.language === "math" &&
  [...nodes.values()].some((node) => node.kind === "name" && node.symbol?.base === "δ" && (node.symbol.entries?.length ?? 0) > 0);

/** Softmax is of several outputs. */
const usesSoftmax = ({ analysis: { nodes } }: Plan): boolean =>
  [...nodes.values()].some((node) => node.kind === "call" && /softmax/iu.test(calleeOf(node)));

/** A chain of numbers with Σ over the examples, as the line through points has it. */
const sumsExamples = ({ depth, analysis: { nodes } }: Plan): boolean =>
  depth === 1 && [...nodes.values()].some(({ kind }) => kind === "sum");

/** Σ_i x^{(i)} counts examples, Σ_k w_k δ_k units. */
function countsUnits({ index, body }: Extract<CoreNode, { kind: "sum" }>): boolean {
  let examples = false;
  walk([body], (node) => {
    examples ||= node.kind === "name" && node.symbol?.example?.kind === "name" && node.symbol.example.name === index;
  });
  return index !== "" && !examples;
}

const calleeOf = ({ callee }: Extract<CoreNode, { kind: "call" }>): string =>
  callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";

/** np.delete(W, 300, 1) of a layer of 300 units and their bias. */
function deletedUnit({ analysis }: Plan): number | undefined {
  for (const node of analysis.nodes.values()) {
    if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.name !== "delete") continue;
    const [, at] = node.args;
    if (at?.kind === "number" && at.value > 2) return at.value;
  }
  return undefined;
}

function withHidden(shape: Sizes, hidden: number | undefined): Sizes {
  return hidden === undefined || shape.sizes.length < 3 ? shape : { ...shape, sizes: shape.sizes.with(shape.sizes.length - 2, hidden) };
}

const weightForms = (data: DataForm, { analysis }: Plan): readonly Hypothesis["weights"][] =>
  data === "rows" || data === "row"
    ? analysis.program.language === "octave"
      ? ["out×in", "in×out"]
      : ["in×out", "out×in"]
    : ["out×in", "in×out"];

function defaults(depth: number, { activations }: ReadingOptions): readonly Activation[] {
  return Array.from({ length: depth }, (_, l): Activation => ({ name: activations?.[Math.min(l, activations.length - 1)] ?? "sigmoid" }));
}

/** Are targets used as subscripts, or compared with class numbers? */
function usesLabels({ analysis }: Plan): boolean {
  for (const usage of analysis.usages.values()) {
    const [role] = rolesOf(partsOf(usage.path));
    if (role === "target" && usage.subscript) return true;
  }
  return false;
}

/** Are targets compared with 1, `np.where(y == 1, …)`? Then each example has one. */
const comparesWithOne = ({ analysis: { nodes }, guess }: Plan): boolean =>
  [...nodes.values()].some((node) => {
    if (node.kind !== "binary" || node.op !== "equal" || node.right.kind !== "number" || node.right.value !== 1) return false;
    const path = pathOf(node.left);
    return path !== undefined && /(?:^|[._])(?:y|t|targets?|labels?)(?:$|_)/iu.test(path) && guess(path).role !== "z";
  });

/** A loss that is given goes with a sigmoid, softmax's own with softmax; another output has to be said or computed by the text. */
function outputFor(loss: Loss | undefined, name: Activation["name"]): Activation["name"] {
  if (loss === undefined) return name;
  return loss === "softmax-cross-entropy" ? "softmax" : "sigmoid";
}

/** Does a text write φ′ of the output's z, by a function that it does not define? Then it means no linear output. */
export function derivesOutput({ analysis: { program, nodes, functions }, guess, depth }: Plan): boolean {
  if (program.language !== "math") return false;
  return [...nodes.values()].some((node) => {
    const [arg] = node.kind === "call" ? node.args : [];
    if (node.kind !== "call" || arg?.kind !== "name" || !/prime\d*$/u.test(calleeOf(node)) || functions.has(calleeOf(node))) return false;
    const { role, layer } = guess(arg.name);
    return role === "z" && layer === depth;
  });
}

/** Where forward quantities are given, their activations and the loss of given deltas are tried. */
export function variantsOf(hypothesis: Hypothesis, options: ReadingOptions, upstream: boolean): readonly Hypothesis[] {
  if (options.activations) return upstream ? [{ ...hypothesis, loss: "given" }] : [hypothesis];
  const depth = hypothesis.sizes.length - 1;
  const out: Hypothesis[] = [];
  const outputs: readonly { name: Activation["name"]; loss: Loss }[] = upstream
    ? [
        { name: "linear", loss: "given" },
        { name: "sigmoid", loss: "given" },
        { name: "relu", loss: "given" },
        { name: "tanh", loss: "given" },
      ]
    : [
        { name: "sigmoid", loss: "cross-entropy" },
        { name: "softmax", loss: "softmax-cross-entropy" },
        { name: "linear", loss: "half-squared-error" },
        { name: "tanh", loss: "half-squared-error" },
        { name: "relu", loss: "half-squared-error" },
      ];
  for (const output of outputs.filter(({ name }) => name === outputFor(options.loss, name)))
    for (const hidden of depth > 1 ? (["sigmoid", "tanh", "relu"] as const) : (["sigmoid"] as const))
      out.push({
        ...hypothesis,
        activations: Array.from({ length: depth }, (_, l) => ({ name: l === depth - 1 ? output.name : hidden })),
        loss: options.loss ?? output.loss,
      });
  return out;
}
