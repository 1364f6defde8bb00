import { pathOf, type Analysis, type Usage } from "./usage.ts";
import { hasScalarTarget, hasTurnedTarget, roleInPair } from "./targets.ts";
import { dropsFirst, hasUnit } from "./units.ts";
import { roleFrom } from "./role-from.ts";
import { layerWord, partsOf, rolesOf, rolesOfPath, type NameParts, type NameRole } from "./names.ts";

/** What a path is taken for before anything has run. */
export interface Guess {
  readonly path: string;
  readonly parts: NameParts;
  readonly role: NameRole | undefined;
  /** All roles of the name itself, the likeliest first. */
  readonly named: readonly NameRole[];
  /** As the text numbers it; see {@link Plan.layerOf}. */
  readonly layer: number | undefined;
}

/** Roles and layers of the names of a program, and how many layers it has. */
export interface Plan {
  readonly analysis: Analysis;
  readonly roles: PlanOptions["roles"];
  readonly depth: number;
  readonly guess: (path: string, aliases?: readonly string[]) => Guess;
  /** Has the text names of biases, or a row of ones for them? */
  readonly bias: "none" | "separate" | "unit" | "given";
  /** Does the text count or sum over examples? Then it is not meant for one alone. */
  readonly batch: boolean;
  /** Does it divide by their number without going through them one by one? */
  readonly counted: boolean;
  /** Does the text take its examples one by one: `X[i]`, `X(:, t)`, `zip(X, Y)`? */
  readonly loops: boolean;
  /** Does the text turn its data over before it uses them: `np.array(x).T`, `p - y.T`? */
  readonly turnsData: boolean;
  /** Does the text take one number for each example's target? */
  readonly scalarTarget: boolean;
}

const LAYERED: ReadonlySet<NameRole> = new Set(["weight", "theta", "bias", "z", "a", "slope", "dZ", "dA", "dW", "db", "velocity"]);
const OF_WEIGHTS: ReadonlySet<NameRole> = new Set(["weight", "theta", "bias", "dW", "db", "velocity"]);

const MODULES = /^(?:𝟏|np|numpy|torch|math|random|scipy|plt|pd|F|nn|tf|sys|time)$/u;

const FUNCTIONS =
  /^(?:size|zeros|ones|eye|rand|randn|exp|log|sum|sigmoid\w*|tanh|max|min|mean|numel|length|reshape|repmat|bsxfun|softmax|relu\w*|floor|abs|sqrt|mod|find|disp|printf|fprintf|num2str)$/u;

/** What the caller knows: how many layers there are, and what names stand for. */
export interface PlanOptions {
  readonly depth?: number | undefined;
  readonly roles?: Readonly<Record<string, NameRole>> | undefined;
}

/** Decides the depth, and how the text counts its layers. */
export function planOf(analysis: Analysis, { depth: depthOption, roles }: PlanOptions = {}): Plan {
  const { usages, functions, program } = analysis;
  const known = new Map<string, { parts: NameParts; role: NameRole | undefined; usage: Usage }>();
  for (const usage of usages.values()) {
    // x(2) of Octave may be a part of an array.
    const isFunction =
      usage.called !== undefined && (program.language !== "octave" || functions.has(usage.path) || FUNCTIONS.test(usage.path));
    if (isFunction || MODULES.test(usage.path)) continue;
    if (isSetting(usage.path, functions)) continue;
    const parts = partsOf(usage.path);
    known.set(usage.path, { parts, role: roles?.[usage.path] ?? roleByUse(usage, analysis) ?? roleFrom(rolesOfPath(parts), usage), usage });
  }
  const numbersOf = (wanted: (role: NameRole) => boolean): number[] =>
    [...known.values()].flatMap(({ parts, role }) => {
      const n = parts.digits ?? (parts.index !== undefined && parts.index >= 0 ? parts.index : undefined);
      return role !== undefined && wanted(role) && n !== undefined && n < 12 ? [n] : [];
    });
  const ofParameters = numbersOf((role) => role === "weight" || role === "theta" || role === "bias");
  const ofWeights = ofParameters.length > 0 ? ofParameters : numbersOf((role) => OF_WEIGHTS.has(role));
  const ofUnits = numbersOf((role) => LAYERED.has(role) && !OF_WEIGHTS.has(role));
  const order = inOrder([...known.values()], ["weight", "theta"]);
  const biases = inOrder([...known.values()], ["bias"]);
  const fromZero = ofWeights.includes(0);
  const highest = ofWeights.length === 0 ? 0 : Math.max(...ofWeights) + (fromZero ? 1 : 0);
  const top = ofUnits.length === 0 ? 0 : Math.max(...ofUnits);
  const lists = [...known.values()].some(
    ({ role, usage, parts }) =>
      (role === undefined || LAYERED.has(role)) &&
      (usage.indexed === "variable" || usage.numbered.length > 0 || (usage.keyed && usage.measured) || (parts.index ?? 0) < 0) &&
      !usage.subtracted &&
      !isOneMatrix(role, usage) &&
      // Beside one matrix of weights, rows of units are examples, unless relu's derivative says that units lie below.
      !(order.length === 1 && highest === 0 && !isMasked(analysis) && (role === "a" || role === "z" || role === "dZ" || role === "dA")),
  );
  const single = highest === 0 && order.length === 1 && top <= 1;
  const depth =
    depthOption ??
    program.depth ??
    Math.max(1, highest > 0 ? highest : order.length > 0 ? order.length : single ? 1 : top, lists ? loopDepth(analysis) : 0);
  const unitShift = ofWeights.length > 0 ? (top > depth ? top - depth : 0) : top === depth + 1 ? 1 : 0;

  // W0 and W1 may have the gradients dW1 and dW2.
  const gradients = numbersOf((role) => role === "dW" || role === "db");
  const gradientsFromZero = fromZero && (gradients.length === 0 || Math.max(...gradients) < depth);

  const layerOf = (parts: NameParts, role: NameRole | undefined, path: string): number | undefined => {
    if (role === undefined || !LAYERED.has(role)) return undefined;
    const previous = /(?:^|_)prev(?:ious)?$/u.test(parts.base);
    const outer = parts.outer.findLast((o) => o.index !== undefined || o.digits !== undefined);
    const index = parts.index ?? outer?.index;
    if (index !== undefined && parts.digits === undefined) {
      const units = !OF_WEIGHTS.has(role) && role !== "z" && outer === undefined;
      const layer = index < 0 ? depth + 1 + index : index + (units || !fromZero ? 0 : 1) + (outer !== undefined && !fromZero ? 1 : 0);
      return previous ? layer - 1 : layer;
    }
    if (parts.digits !== undefined) {
      const zero = role === "dW" || role === "db" ? gradientsFromZero : fromZero;
      const layer = OF_WEIGHTS.has(role) ? parts.digits + (zero ? 1 : 0) : parts.digits - unitShift;
      return previous ? layer - 1 : layer;
    }
    if (previous) return depth - 1;
    const place = order.indexOf(path);
    // What has fewer weights than layers starts behind the first: it is about the last.
    if (place >= 0) return place + 1 + (highest === 0 ? Math.max(0, depth - order.length) : 0);
    if (role === "bias" && biases.length === depth && biases.includes(path)) return biases.indexOf(path) + 1;
    const word = layerWord(parts, parts.outer);
    if (word !== undefined) return word < 0 ? depth : Math.min(word, depth);
    return depth === 1 ? 1 : undefined;
  };

  const guesses = new Map<string, Guess>();
  const guess = (path: string, aliases: readonly string[] = []): Guess => {
    const key = aliases.length === 0 ? path : `${path} ${aliases.join(" ")}`;
    const known = guesses.get(key) ?? guessNow(path, aliases);
    guesses.set(key, known);
    return known;
  };
  const guessNow = (path: string, aliases: readonly string[]): Guess => {
    const own = partsOf(path);
    const pair = roleInPair(path, analysis);
    if (pair) return { path, parts: own, role: pair, named: [pair], layer: undefined };
    for (const name of [path, ...(usages.get(path)?.aliases ?? []), ...aliases]) {
      const named = partsOf(name);
      const role =
        roles?.[name] ?? roleByUse(usages.get(name), analysis) ?? roleFrom(rolesOfPath(named), usages.get(name) ?? usages.get(path));
      if (role === undefined) continue;
      // A_prev out of caches[-1][0] has the name's words and the path's number.
      const parts: NameParts =
        name === path || own.index === undefined || named.index !== undefined || named.digits !== undefined
          ? named
          : { ...named, outer: [own, ...own.outer] };
      const stepped = stepsWith(usages.get(path), analysis);
      return { path, parts, role, named: stepped ? [stepped] : rolesOfPath(own), layer: layerOf(parts, role, name) };
    }
    const parts = partsOf(path);
    return { path, parts, role: undefined, named: rolesOfPath(parts), layer: undefined };
  };
  const isBias = (role: NameRole | undefined): boolean => role === "bias" || role === "db";
  const separate = [...known.values()].some(
    ({ role, usage }) => isBias(role) || usage.numbered.some((key) => isBias(rolesOf(partsOf(key))[0])),
  );
  return {
    analysis,
    roles,
    depth,
    guess,
    bias: separate ? "separate" : hasUnit(analysis) ? "unit" : dropsFirst(analysis) ? "given" : "none",
    batch: countsExamples(analysis, [...known.values()]),
    counted: [...known.values()].some(({ role, usage }) => role === "count" && usage.divisor) || sumsDeltas(analysis, guess),
    loops: [...known.values()].some(
      ({ role, usage }) =>
        role === "input" && (usage.indexed === "variable" || usage.iterated || (program.language === "octave" && usage.called === 2)),
    ),
    turnsData: hasTurnedTarget(analysis, guess),
    scalarTarget: hasScalarTarget(analysis, guess),
  };
}

/** What the use of a name alone says. */
function roleByUse(usage: Usage | undefined, analysis: Analysis): NameRole | undefined {
  return isUnrolled(usage, analysis) ? "unrolled" : stepsWith(usage, analysis);
}

/** Are slices of it reshaped: `np.reshape(params[:h * (n + 1)], (h, n + 1))`? */
function isUnrolled(usage: Usage | undefined, { parents, program }: Analysis): boolean {
  if (!usage?.sliced || usage.assigned || usage.keyed || program.language !== "python") return false;
  return usage.nodes.some((node) => {
    const part = parents.get(node.id);
    const call = part?.kind === "index" && part.of === node && part.subscripts[0].kind === "slice" ? parents.get(part.id) : undefined;
    const of = call?.kind === "attribute" ? parents.get(call.id) : call;
    return of?.kind === "call" && (of.callee.kind === "attribute" || of.callee.kind === "name") && of.callee.name === "reshape";
  });
}

/** What a name without a meaning of its own is that the text computes and steps a parameter with: `m = m - lr * md`. */
function stepsWith(usage: Usage | undefined, { parents }: Analysis): NameRole | undefined {
  if (!usage?.stepFactor || !usage.assigned || usage.literal || usage.updated || rolesOfPath(partsOf(usage.path)).length > 0)
    return undefined;
  for (const node of usage.nodes) {
    let at = parents.get(node.id);
    while (at?.kind === "binary") at = parents.get(at.id);
    const target = at?.kind === "augment" ? at.target : at?.kind === "assign" ? at.targets[0] : undefined;
    const path = target && pathOf(target);
    const [role] = path === undefined ? [] : rolesOfPath(partsOf(path));
    if (path !== undefined && path !== usage.path) return role === "bias" ? "db" : "dW";
  }
  return undefined;
}

/** `dH[H <= 0] = 0`: entries are chosen by a comparison. */
const isMasked = ({ nodes }: Analysis): boolean =>
  [...nodes.values()].some((n) => n.kind === "index" && n.subscripts.some((s) => s.kind === "binary" && /^(?:less|greater)/u.test(s.op)));

/** A parameter of a function whose default is a number is a setting: Adam's b1 = 0.9. */
function isSetting(path: string, functions: Analysis["functions"]): boolean {
  return [...functions.values()].some(({ params }) =>
    params.some(({ name, default: otherwise }) => name === path && otherwise?.kind === "number" && otherwise.value !== 0),
  );
}

/** Weights that are a factor as a whole are one matrix, also where their entries are taken. */
const isOneMatrix = (role: NameRole | undefined, { matrix }: Usage): boolean => (role === "weight" || role === "theta") && matrix;

/** Parameters whose names have no number, as they come in the text. */
function inOrder(known: readonly { parts: NameParts; role: NameRole | undefined; usage: Usage }[], roles: readonly NameRole[]): string[] {
  const weights = known.filter(
    ({ parts, role, usage }) =>
      role !== undefined &&
      roles.includes(role) &&
      parts.digits === undefined &&
      parts.index === undefined &&
      (usage.indexed !== "variable" || isOneMatrix(role, usage)) &&
      !usage.iterated &&
      !usage.keyed &&
      !usage.attributes &&
      (usage.matrix || usage.factor || usage.updated || usage.added || usage.repeated),
  );
  // A name that says hidden or output says more than where it stands.
  const place = ({ parts }: { parts: NameParts }): number =>
    [1, 0, 2][layerWord(parts, parts.outer) === undefined ? 0 : layerWord(parts, parts.outer)! > 0 ? 1 : 2];
  const start = ({ usage }: { usage: Usage }): number => usage.nodes[0].span.start;
  return weights.toSorted((p, q) => place(p) - place(q) || start(p) - start(q)).map(({ usage }) => usage.path);
}

/** A divisor that counts examples, a sum along an axis, a size of the data. */
function countsExamples({ nodes, parents }: Analysis, known: readonly { role: NameRole | undefined; usage: Usage }[]): boolean {
  if (known.some(({ role, usage }) => role === "count" && (usage.divisor || usage.counted))) return true;
  for (const node of nodes.values()) {
    if (node.kind === "call" && node.named.some(({ name, value }) => (name === "axis" || name === "dim") && value.kind === "number"))
      return true;
    if (node.kind === "attribute" && node.name === "shape" && node.of.kind === "name" && parents.get(node.id)?.kind !== "call") return true;
  }
  return false;
}

/** Is a δ summed along an axis, `np.sum(delta, axis=0)`? */
function sumsDeltas({ nodes, program }: Analysis, guess: Plan["guess"]): boolean {
  return (
    program.language === "python" &&
    [...nodes.values()].some((node) => {
      if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.name !== "sum") return false;
      const [of] = node.args;
      return of?.kind === "name" && guess(of.name).named[0] === "dZ" && node.named.some(({ name }) => name === "axis");
    })
  );
}

/** A loop over `range(3)` beside lists of layers says how many there are; else two. */
function loopDepth({ nodes }: Analysis): number {
  for (const node of nodes.values()) {
    if (node.kind !== "for") continue;
    const { over } = node;
    if (over.kind === "call" && over.callee.kind === "name" && over.callee.name === "range" && over.args.length === 1) {
      const [count] = over.args;
      if (count.kind === "number" && count.value >= 2 && count.value <= 6) return count.value;
    }
    if (over.kind === "list" && over.items.length >= 2 && over.items.length <= 6 && over.items.every((i) => i.kind === "number"))
      return over.items.length;
  }
  return 2;
}
