import { downFrom, oneTo, optionsOf, type CorpusOptions, type CorpusProblem, type DerivativeForm, type Draft } from "./problem.ts";

/** One way in which people write backpropagation down. `write` gives null where the style has no place for what the draft changes. */
export interface Style {
  readonly name: string;
  readonly write: (problem: CorpusProblem, draft: Draft) => { readonly text: string; readonly options: CorpusOptions } | null;
}

type Key = keyof Draft;
const uses = (draft: Draft, keys: readonly Key[]): boolean => Object.keys(draft).every((key) => keys.includes(key as Key));

/** How a language spells the pieces that a derivative is made of. */
interface Spelling {
  readonly times: string;
  readonly square: (x: string) => string;
  readonly prime: (z: string) => string;
  readonly g: (z: string) => string;
}

/** f′ at z, a by its form; null where the form makes no sense for the activation. */
function derivative(form: DerivativeForm, problem: CorpusProblem, spelling: Spelling, z: string, a: string): string | null {
  const { hidden } = problem;
  switch (form) {
    case "call":
      return spelling.prime(z);
    case "product":
      if (hidden === "sigmoid") return `(${a} ${spelling.times} (1 - ${a}))`;
      return hidden === "tanh" ? `(1 - ${spelling.square(a)})` : `(${z} > 0)`;
    case "missing":
      return "";
    case "at-activation":
      return hidden === "relu" ? null : spelling.prime(a);
    case "fed-z":
      if (hidden === "sigmoid") return `(${z} ${spelling.times} (1 - ${z}))`;
      return hidden === "tanh" ? `(1 - ${spelling.square(z)})` : null;
    case "g":
      return spelling.g(z);
    case "one-minus-a":
      return `(1 - ${a})`;
    case "squared":
      return hidden === "relu" ? null : spelling.square(spelling.prime(z));
  }
}

const joined = (factor: string, operator: string): string => (factor === "" ? "" : ` ${operator} ${factor}`);
const OCTAVE_G: Readonly<Record<string, (z: string) => string>> = {
  sigmoid: (z) => `sigmoid(${z})`,
  tanh: (z) => `tanh(${z})`,
  relu: (z) => `max(0, ${z})`,
};
const octave = (problem: CorpusProblem): Spelling => ({
  times: ".*",
  square: (x) => `${x}.^2`,
  prime: (z) => `gprime(${z})`,
  g: OCTAVE_G[problem.hidden],
});
const NUMPY_G: Readonly<Record<string, (z: string) => string>> = {
  sigmoid: (z) => `sigmoid(${z})`,
  tanh: (z) => `np.tanh(${z})`,
  relu: (z) => `np.maximum(0, ${z})`,
};
const numpy = (problem: CorpusProblem): Spelling => ({
  times: "*",
  square: (x) => `${x}**2`,
  prime: (z) => `gprime(${z})`,
  g: NUMPY_G[problem.hidden],
});
const last = ({ layers }: CorpusProblem): number => layers.length - 1;
const squared = (loss: string): boolean => loss === "squared-error" || loss === "half-squared-error";

/** (a − y), times what the loss adds. */
function outputDelta(problem: CorpusProblem, draft: Draft, pieces: { a: string; y: string; prime: string; times: string }): string {
  const loss = draft.outputAs ?? problem.loss;
  const difference = draft.outputSign ? `${pieces.y} - ${pieces.a}` : `${pieces.a} - ${pieces.y}`;
  if (!squared(loss)) return difference;
  return `${loss === "squared-error" ? "2 * " : ""}(${difference}) ${pieces.times} ${pieces.prime}`;
}

function averageFactor(draft: Draft, layer: number, L: number): string {
  switch (draft.average) {
    case "none":
      return "";
    case "twice":
      return " / m / m";
    case "m-1":
      return " / (m - 1)";
    case "last-layer-only":
      return layer === L ? " / m" : "";
    case undefined:
      return " / m";
  }
}

function lambdaFactor(draft: Draft, name: string): string | null {
  switch (draft.regularisation) {
    case "missing":
      return null;
    case "not-averaged":
      return ` + ${name}`;
    case "half":
      return ` + ${name} / (2 * m)`;
    case "double":
      return ` + 2 * ${name} / m`;
    case "sign":
      return ` - ${name} / m`;
    case "bias-too":
    case undefined:
      return ` + ${name} / m`;
  }
}

const octaveOutput = (problem: CorpusProblem, z: string): string =>
  problem.loss === "softmax-cross-entropy" ? `softmax(${z})` : `sigmoid(${z})`;

/** The course's exercise, vectorised: examples in rows, Θ with its bias column. */
const courseVectorised: Style = {
  name: "Octave, Θ with bias column, examples in rows",
  write(problem, draft) {
    if (draft.update || draft.product || draft.bias === "wrong-axis") return null;
    if (problem.loss === "softmax-cross-entropy") return null;
    const L = last(problem);
    const s = octave(problem);
    const lines = ["a1 = [ones(m, 1) X];"];
    for (const l of oneTo(L)) {
      lines.push(`z${l + 1} = a${l} * Theta${l}';`);
      lines.push(l === L ? `a${l + 1} = ${octaveOutput(problem, `z${l + 1}`)};` : `a${l + 1} = [ones(m, 1) ${s.g(`z${l + 1}`)}];`);
    }
    if (draft.labels) return null;
    const y = "Y";
    lines.push(
      `delta${L + 1} = ${outputDelta(problem, draft, { a: `a${L + 1}`, y, prime: `a${L + 1} .* (1 - a${L + 1})`, times: ".*" })};`,
    );
    for (const l of downFrom(L).slice(0, -1)) {
      const factor = derivative(draft.derivative ?? "call", problem, s, `z${l}`, `a${l}(:, 2:end)`);
      if (factor === null) return null;
      const columns = draft.bias === "wrong-row-dropped" ? "(:, 1:end-1)" : "(:, 2:end)";
      const weight = draft.weight ? `Theta${l}(:, 2:end)'` : `Theta${l}${columns}`;
      if (draft.bias === "row-kept") lines.push(`delta${l} = (delta${l + 1} * Theta${l})${joined(`[ones(m, 1) ${factor}]`, ".*")};`);
      else lines.push(`delta${l} = ${draft.hiddenSign ? "-" : ""}(delta${l + 1} * ${weight})${joined(factor, ".*")};`);
    }
    for (const l of oneTo(L)) {
      const activation = leftFactor(
        draft,
        l,
        L,
        (i) => `a${i}`,
        (i) => (i === 1 ? "a1" : `[ones(m, 1) z${i}]`),
      );
      if (activation === null) return null;
      const unit = draft.bias === "unit-not-one" && l > 1 ? `[sigmoid(1) * ones(m, 1) a${l}(:, 2:end)]` : activation;
      const product = draft.gradient === "transposed" ? `${unit}' * delta${l + 1}` : `delta${l + 1}' * ${unit}`;
      lines.push(`Theta${l}_grad = ${product.includes("*") ? `(${product})` : product}${averageFactor(draft, l, L)};`);
      if (draft.bias === "missing") lines.push(`Theta${l}_grad(:, 1) = 0;`);
      const term = problem.lambda > 0 ? lambdaFactor(draft, "lambda") : null;
      if (term === null && draft.regularisation && draft.regularisation !== "missing") return null;
      if (term !== null) {
        const columns = draft.regularisation === "bias-too" ? "" : "(:, 2:end)";
        lines.push(`Theta${l}_grad${columns} = Theta${l}_grad${columns}${term} * Theta${l}${columns};`);
      }
    }
    return { text: lines.join("\n"), options: optionsOf(problem, { layout: "rows", bias: "yes" }) };
  },
};

/** What stands left of δᵀ or right of δ; null where there is no such matrix. */
function leftFactor(draft: Draft, l: number, L: number, a: (i: number) => string, z: (i: number) => string): string | null {
  if (draft.gradient === "next-activation") return l === L ? a(l + 1) : a(l);
  if (draft.gradient === "preactivation") return l === 1 ? a(1) : z(l);
  return a(l);
}

/** The course's exercise with its loop over the examples. */
const courseLoop: Style = {
  name: "Octave, loop over the examples",
  write(problem, draft) {
    if (draft.update || draft.product || draft.weight || draft.bias === "wrong-axis" || problem.loss === "softmax-cross-entropy")
      return null;
    if (draft.bias === "missing" || draft.bias === "unit-not-one" || draft.hiddenSign) return null;
    const L = last(problem);
    const s = octave(problem);
    const lines = oneTo(L).map((l) => `Theta${l}_grad = zeros(size(Theta${l}));`);
    lines.push("for t = 1:m", "  a1 = [1; X(t, :)'];");
    for (const l of oneTo(L)) {
      lines.push(`  z${l + 1} = Theta${l} * a${l};`);
      lines.push(l === L ? `  a${l + 1} = ${octaveOutput(problem, `z${l + 1}`)};` : `  a${l + 1} = [1; ${s.g(`z${l + 1}`)}];`);
    }
    const K = problem.layers.at(-1)!;
    lines.push(draft.labels ? `  yt = ((0:${K - 1})' == y(t));` : `  yt = ((1:${K})' == y(t));`);
    lines.push(
      `  delta${L + 1} = ${outputDelta(problem, draft, { a: `a${L + 1}`, y: "yt", prime: `a${L + 1} .* (1 - a${L + 1})`, times: ".*" })};`,
    );
    for (const l of downFrom(L).slice(0, -1)) {
      const factor = derivative(draft.derivative ?? "call", problem, s, `z${l}`, `a${l}(2:end)`);
      if (factor === null) return null;
      lines.push(
        factor === "" ? `  delta${l} = Theta${l}' * delta${l + 1};` : `  delta${l} = (Theta${l}' * delta${l + 1}) .* [1; ${factor}];`,
      );
      if (draft.bias === "wrong-row-dropped") lines.push(`  delta${l} = delta${l}(1:end-1);`);
      else if (draft.bias !== "row-kept") lines.push(`  delta${l} = delta${l}(2:end);`);
    }
    for (const l of oneTo(L)) {
      const activation = leftFactor(
        draft,
        l,
        L,
        (i) => `a${i}`,
        (i) => `[1; z${i}]`,
      )!;
      const product = draft.gradient === "transposed" ? `${activation} * delta${l + 1}'` : `delta${l + 1} * ${activation}'`;
      lines.push(`  Theta${l}_grad = Theta${l}_grad + ${product};`);
    }
    lines.push("end");
    for (const l of oneTo(L)) {
      const factor = averageFactor(draft, l, L);
      if (factor !== "") lines.push(`Theta${l}_grad = Theta${l}_grad${factor};`);
      const term = problem.lambda > 0 ? lambdaFactor(draft, "lambda") : null;
      if (term === null && draft.regularisation && draft.regularisation !== "missing") return null;
      if (term !== null) {
        const columns = draft.regularisation === "bias-too" ? "" : "(:, 2:end)";
        lines.push(`Theta${l}_grad${columns} = Theta${l}_grad${columns}${term} * Theta${l}${columns};`);
      }
    }
    return { text: lines.join("\n"), options: optionsOf(problem, { bias: "yes" }) };
  },
};

const numpyOutput = (problem: CorpusProblem, z: string): string =>
  problem.loss === "softmax-cross-entropy" ? `softmax(${z})` : `sigmoid(${z})`;

/** deeplearning.ai's assignments: examples in columns. */
const numpyColumns: Style = {
  name: "NumPy, W and b, examples in columns",
  write(problem, draft) {
    if (
      draft.labels ||
      draft.regularisation === "bias-too" ||
      draft.bias === "row-kept" ||
      draft.bias === "wrong-row-dropped" ||
      draft.bias === "unit-not-one"
    )
      return null;
    const L = last(problem);
    const s = numpy(problem);
    const A = (l: number): string => (l === 0 ? "X" : `A${l}`);
    const lines: string[] = [];
    for (const l of oneTo(L)) {
      lines.push(`Z${l} = W${l} @ ${A(l - 1)} + b${l}`);
      lines.push(`A${l} = ${l === L ? numpyOutput(problem, `Z${l}`) : s.g(`Z${l}`)}`);
    }
    lines.push(`dZ${L} = ${outputDelta(problem, draft, { a: `A${L}`, y: "Y", prime: `A${L} * (1 - A${L})`, times: "*" })}`);
    for (const l of downFrom(L)) {
      const activation = leftFactor(
        draft,
        l,
        L,
        (i) => A(i - 1),
        (i) => (i === 1 ? "X" : `Z${i - 1}`),
      )!;
      const product = draft.gradient === "transposed" ? `${activation} @ dZ${l}.T` : `dZ${l} @ ${activation}.T`;
      const term = problem.lambda > 0 ? lambdaFactor(draft, "lambd") : null;
      if (term === null && draft.regularisation && draft.regularisation !== "missing") return null;
      lines.push(`dW${l} = ${product}${averageFactor(draft, l, L)}${term === null ? "" : `${term} * W${l}`}`);
      if (draft.bias === "missing") lines.push(`db${l} = np.zeros((${problem.layers[l]}, 1))`);
      else lines.push(`db${l} = np.sum(dZ${l}, axis=${draft.bias === "wrong-axis" ? 0 : 1}, keepdims=True)${averageFactor(draft, l, L)}`);
      if (draft.update === "before") lines.push(`W${l} = W${l} - alpha * dW${l}`);
      if (l === 1) continue;
      const factor = derivative(draft.derivative ?? "product", problem, s, `Z${l - 1}`, `A${l - 1}`);
      if (factor === null) return null;
      const weight = draft.weight ? `W${l}` : `W${l}.T`;
      const back = `${weight} ${draft.product ? "*" : "@"} dZ${l}`;
      lines.push(`dZ${l - 1} = ${draft.hiddenSign ? "-" : ""}${factor === "" ? back : `(${back})`}${joined(factor, "*")}`);
    }
    if (draft.update === "plus") for (const l of oneTo(L)) lines.push(`W${l} = W${l} + alpha * dW${l}`);
    return { text: lines.join("\n"), options: optionsOf(problem, { layout: "columns", bias: "yes" }) };
  },
};

/** CS231n's way: examples in rows, W[n0, n1], 1/m in the first δ. */
const numpyRows: Style = {
  name: "NumPy, X W, examples in rows, 1/m in the first δ",
  write(problem, draft) {
    if (draft.labels || draft.regularisation === "bias-too" || (draft.bias && draft.bias !== "missing" && draft.bias !== "wrong-axis"))
      return null;
    if (draft.average === "last-layer-only" || draft.gradient === "transposed") return null;
    const L = last(problem);
    const s = numpy(problem);
    const A = (l: number): string => (l === 0 ? "X" : `A${l}`);
    const lines: string[] = [];
    for (const l of oneTo(L)) {
      lines.push(`Z${l} = ${A(l - 1)}.dot(W${l}) + b${l}`);
      lines.push(`A${l} = ${l === L ? numpyOutput(problem, `Z${l}`) : s.g(`Z${l}`)}`);
    }
    const d = outputDelta(problem, draft, { a: `A${L}`, y: "Y", prime: `A${L} * (1 - A${L})`, times: "*" });
    lines.push(`dZ${L} = (${d})${averageFactor(draft, L, L)}`);
    for (const l of downFrom(L)) {
      const activation = leftFactor(
        draft,
        l,
        L,
        (i) => A(i - 1),
        (i) => (i === 1 ? "X" : `Z${i - 1}`),
      )!;
      const term = problem.lambda > 0 ? lambdaFactor(draft, "lam") : null;
      if (term === null && draft.regularisation && draft.regularisation !== "missing") return null;
      lines.push(`dW${l} = np.dot(${activation}.T, dZ${l})${term === null ? "" : `${term} * W${l}`}`);
      if (draft.bias === "missing") lines.push(`db${l} = np.zeros((1, ${problem.layers[l]}))`);
      else lines.push(`db${l} = np.sum(dZ${l}, axis=${draft.bias === "wrong-axis" ? 1 : 0}, keepdims=True)`);
      if (draft.update === "before") lines.push(`W${l} -= alpha * dW${l}`);
      if (l === 1) continue;
      const factor = derivative(draft.derivative ?? "product", problem, s, `Z${l - 1}`, `A${l - 1}`);
      if (factor === null) return null;
      const weight = draft.weight ? `W${l}` : `W${l}.T`;
      const back = draft.product ? `dZ${l} * ${weight}` : `np.dot(dZ${l}, ${weight})`;
      lines.push(`dZ${l - 1} = ${draft.hiddenSign ? "-" : ""}${back}${joined(factor, "*")}`);
    }
    if (draft.update === "plus") for (const l of oneTo(L)) lines.push(`W${l} += alpha * dW${l}`);
    return { text: lines.join("\n"), options: optionsOf(problem, { layout: "rows", bias: "yes" }) };
  },
};

/** How a notation for one example spells its quantities; i = 1 … L counts the weights, a(0) is the input. */
interface SingleNotation {
  readonly name: string;
  readonly a: (i: number, L: number) => string;
  readonly z: (i: number) => string;
  readonly delta: (i: number) => string;
  readonly W: (i: number) => string;
  readonly grad: (i: number) => string;
  readonly y: string;
  readonly T: (x: string) => string;
  readonly times: string;
  readonly prime: (z: string, i: number) => string;
  readonly square: (x: string) => string;
  readonly line: (left: string, right: string) => string;
  /** What stands between two factors of a matrix product. */
  readonly by: string;
}

/** δ lines and gradients for one example, without a bias. */
function single(notation: SingleNotation, extra: CorpusOptions = {}): Style {
  return {
    name: notation.name,
    write(problem, draft) {
      const { a, z, delta, W, grad, y, T, times, prime, square, by } = notation;
      if (!uses(draft, ["outputAs", "outputSign", "derivative", "weight", "product", "gradient", "hiddenSign"])) return null;
      if (problem.loss === "softmax-cross-entropy" || problem.lambda > 0) return null;
      const L = last(problem);
      const lines: string[] = [];
      const out = outputDelta(problem, draft, { a: a(L, L), y, prime: prime(z(L), L), times });
      lines.push(notation.line(delta(L), out.replace("2 * ", `2${by}`)));
      for (const i of downFrom(L - 1)) {
        const spelling: Spelling = { times, square, prime: (x) => prime(x, i), g: () => a(i, L) };
        const factor = derivative(draft.derivative ?? "call", problem, spelling, z(i), a(i, L));
        if (factor === null) return null;
        const weight = draft.weight ? W(i + 1) : T(W(i + 1));
        const back = draft.product ? `${weight} ${times} ${delta(i + 1)}` : `${weight}${by}${delta(i + 1)}`;
        lines.push(notation.line(delta(i), `${draft.hiddenSign ? "-" : ""}${back}${joined(factor, times)}`));
      }
      for (const i of downFrom(L)) {
        const left = leftFactor(
          draft,
          i,
          L,
          (k) => a(k - 1, L),
          (k) => (k === 1 ? a(0, L) : z(k - 1)),
        )!;
        lines.push(notation.line(grad(i), draft.gradient === "transposed" ? `${left}${by}${T(delta(i))}` : `${delta(i)}${by}${T(left)}`));
      }
      return { text: lines.join("\n"), options: optionsOf(problem, extra) };
    },
  };
}

const sub = (text: string): string => text.replaceAll(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);

const latexNg = single({
  name: "LaTeX, Ng, one example",
  a: (i) => `a^{(${i + 1})}`,
  z: (i) => `z^{(${i + 1})}`,
  delta: (i) => String.raw`\delta^{(${i + 1})}`,
  W: (i) => String.raw`\Theta^{(${i})}`,
  grad: (i) => String.raw`\Delta^{(${i})}`,
  y: "y",
  T: (x) => `(${x})^T`,
  times: String.raw`\odot`,
  prime: (z) => `g'(${z})`,
  square: (x) => `(${x})^2`,
  line: (left, right) => `${left} = ${right} \\\\`,
  by: " ",
});

const latexForum = single({
  name: "LaTeX as pasted from a forum, .* and g\\prime",
  a: (i) => String.raw`\vec{a}^${i + 1}`,
  z: (i) => String.raw`\vec{z}^${i + 1}`,
  delta: (i) => String.raw`\delta^${i + 1}`,
  W: (i) => String.raw`\Theta^${i}`,
  grad: (i) => String.raw`\Delta^${i}`,
  y: String.raw`\vec y`,
  T: (x) => `(${x})^T`,
  times: ".*",
  prime: (z) => String.raw`g\prime(${z})`,
  square: (x) => `(${x})^2`,
  line: (left, right) => `$${left} = ${right}$`,
  by: " ",
});

const latexSudeep = single({
  name: "LaTeX, Sudeep Raja, one example",
  a: (i) => `x_${i}`,
  z: (i) => `W_${i} x_${i - 1}`,
  delta: (i) => String.raw`\delta_${i}`,
  W: (i) => `W_${i}`,
  grad: (i) => String.raw`\frac{\partial E}{\partial W_${i}}`,
  y: "t",
  T: (x) => (x.includes(" ") ? `(${x})^T` : `${x}^T`),
  times: String.raw`\circ`,
  prime: (z, i) => `f_${i}'(${z})`,
  square: (x) => `(${x})^2`,
  line: (left, right) => `${left} = ${right}`,
  by: " ",
});

const latexNielsen = single({
  name: "LaTeX, Nielsen, one example",
  a: (i) => `a^{${i + 1}}`,
  z: (i) => `z^{${i + 1}}`,
  delta: (i) => String.raw`\delta^{${i + 1}}`,
  W: (i) => `w^{${i + 1}}`,
  grad: (i) => String.raw`\frac{\partial C}{\partial w^{${i + 1}}}`,
  y: "y",
  T: (x) => String.raw`(${x})^\top`,
  times: String.raw`\odot`,
  prime: (z) => String.raw`\sigma'(${z})`,
  square: (x) => `(${x})^2`,
  line: (left, right) => String.raw`${left} &= ${right} \\`,
  by: " ",
});

const unicode = single({
  name: "plain text with Unicode, one example",
  a: (i) => sub(`a${i + 1}`),
  z: (i) => sub(`z${i + 1}`),
  delta: (i) => sub(`δ${i + 1}`),
  W: (i) => sub(`Θ${i}`),
  grad: (i) => sub(`Δ${i}`),
  y: "y",
  T: (x) => `${x}ᵀ`,
  times: "⊙",
  prime: (z) => `g′(${z})`,
  square: (x) => `(${x})²`,
  line: (left, right) => `${left} = ${right.replaceAll("-", "−")}`,
  by: " ",
});

const octaveSingle = single(
  {
    name: "Octave, one example",
    a: (i) => `a${i + 1}`,
    z: (i) => `z${i + 1}`,
    delta: (i) => `delta${i + 1}`,
    W: (i) => `Theta${i}`,
    grad: (i) => `Delta${i}`,
    y: "y",
    T: (x) => `${x}'`,
    times: ".*",
    prime: (z) => `gprime(${z})`,
    square: (x) => `${x}.^2`,
    line: (left, right) => `${left} = ${right};`,
    by: " * ",
  },
  { layout: "single" },
);

/** Hagan & Demuth in LaTeX: t − a, −2, Ḟ a diagonal matrix. */
const latexHagan: Style = {
  name: "LaTeX, Hagan & Demuth, one example",
  write(problem, draft) {
    if (!uses(draft, ["outputSign", "weight", "gradient"]) || problem.loss !== "squared-error" || problem.lambda > 0) return null;
    const L = last(problem);
    const a = (i: number): string => (i === 0 ? String.raw`\mathbf{p}` : String.raw`\mathbf{a}^{${i}}`);
    const F = (i: number): string => String.raw`\dot{\mathbf{F}}^{${i}}(\mathbf{n}^{${i}})`;
    const lines = [String.raw`\mathbf{s}^{${L}} = ${draft.outputSign ? "" : "-"}2 ${F(L)} (\mathbf{t} - ${a(L)})`];
    for (const i of downFrom(L - 1)) {
      const weight = draft.weight ? String.raw`\mathbf{W}^{${i + 1}}` : String.raw`(\mathbf{W}^{${i + 1}})^T`;
      lines.push(String.raw`\mathbf{s}^{${i}} = ${F(i)} ${weight} \mathbf{s}^{${i + 1}}`);
    }
    for (const i of downFrom(L)) {
      const left = leftFactor(
        draft,
        i,
        L,
        (k) => a(k - 1),
        (k) => (k === 1 ? a(0) : String.raw`\mathbf{n}^{${k - 1}}`),
      )!;
      const s = String.raw`\mathbf{s}^{${i}}`;
      lines.push(
        String.raw`\frac{\partial \hat{F}}{\partial \mathbf{W}^{${i}}} = ${draft.gradient === "transposed" ? `${left} (${s})^T` : `${s} (${left})^T`}`,
      );
    }
    return { text: lines.join("\n"), options: optionsOf(problem) };
  },
};

/** deeplearning.ai's slides. */
const latexColumns: Style = {
  name: "LaTeX, deeplearning.ai, examples in columns",
  write(problem, draft) {
    if (!uses(draft, ["outputAs", "outputSign", "derivative", "weight", "gradient", "average", "hiddenSign", "regularisation"]))
      return null;
    if (problem.loss === "softmax-cross-entropy" || draft.regularisation === "bias-too") return null;
    const L = last(problem);
    const A = (i: number): string => `A^{[${i}]}`;
    const dZ = (i: number): string => `dZ^{[${i}]}`;
    const prime = (z: string): string => `g'(${z})`;
    const average = (i: number): string =>
      ({
        none: "",
        twice: String.raw`\frac{1}{m^2} `,
        "m-1": String.raw`\frac{1}{m-1} `,
        "last-layer-only": i === L ? String.raw`\frac{1}{m} ` : "",
      })[draft.average!] ?? String.raw`\frac{1}{m} `;
    const regularisation: Readonly<Record<string, string>> = {
      missing: "",
      "not-averaged": String.raw` + \lambda`,
      half: String.raw` + \frac{\lambda}{2m}`,
      double: String.raw` + \frac{2\lambda}{m}`,
      sign: String.raw` - \frac{\lambda}{m}`,
    };
    if (problem.lambda === 0 && draft.regularisation) return null;
    const term = (i: number): string => {
      if (problem.lambda === 0 || draft.regularisation === "missing") return "";
      return `${draft.regularisation ? regularisation[draft.regularisation] : String.raw` + \frac{\lambda}{m}`} W^{[${i}]}`;
    };
    const lines = [
      `${dZ(L)} = ${outputDelta(problem, draft, { a: A(L), y: "Y", prime: prime(`Z^{[${L}]}`), times: "*" }).replace("2 * ", "2 ")}`,
    ];
    for (const i of downFrom(L)) {
      const left = leftFactor(
        draft,
        i,
        L,
        (k) => (k === 1 ? "X" : A(k - 1)),
        (k) => (k === 1 ? "X" : `Z^{[${k - 1}]}`),
      )!;
      lines.push(
        `dW^{[${i}]} = ${average(i)}${draft.gradient === "transposed" ? `${left} (${dZ(i)})^T` : `${dZ(i)} (${left})^T`}${term(i)}`,
      );
      if (i === 1) continue;
      const spelling: Spelling = { times: "*", square: (x) => `(${x})^2`, prime, g: () => A(i - 1) };
      const factor = derivative(draft.derivative ?? "call", problem, spelling, `Z^{[${i - 1}]}`, A(i - 1));
      if (factor === null) return null;
      lines.push(
        `${dZ(i - 1)} = ${draft.hiddenSign ? "-" : ""}${draft.weight ? `W^{[${i}]}` : `(W^{[${i}]})^T`} ${dZ(i)}${joined(factor, "*")}`,
      );
    }
    return { text: lines.map((line) => `${line} \\\\`).join("\n"), options: optionsOf(problem) };
  },
};

export const STYLES: readonly Style[] = [
  courseVectorised,
  courseLoop,
  numpyColumns,
  numpyRows,
  latexNg,
  latexForum,
  latexSudeep,
  latexNielsen,
  latexHagan,
  latexColumns,
  unicode,
  octaveSingle,
];
