/** Greek letters by their commands. Both forms of a letter are one letter. */
export const GREEK: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  Gamma: "Γ",
  delta: "δ",
  Delta: "Δ",
  epsilon: "ε",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  vartheta: "θ",
  Theta: "Θ",
  kappa: "κ",
  lambda: "λ",
  Lambda: "Λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  phi: "φ",
  varphi: "φ",
  Phi: "Φ",
  psi: "ψ",
  Psi: "Ψ",
  pi: "π",
  sigma: "σ",
  rho: "ρ",
  tau: "τ",
  omega: "ω",
  Omega: "Ω",
  chi: "χ",
  ell: "l",
};

export type Kind =
  | "number"
  | "name"
  | "op"
  /** ^ or _ */
  | "script"
  | "prime"
  /** What changes the look of what follows; `accent` makes another quantity of it. */
  | "style"
  | "accent"
  | "frac"
  | "sum"
  /** Words between formulas, of \text{…}. */
  | "words"
  | "newline"
  | "end";

/** Commands that are one token. */
export const COMMANDS: Readonly<Record<string, readonly [Kind, string]>> = {
  odot: ["op", "⊙"],
  circ: ["op", "⊙"],
  bullet: ["op", "⊙"],
  ast: ["op", "*"],
  star: ["op", "*"],
  cdot: ["op", "·"],
  times: ["op", "·"],
  otimes: ["op", "⊗"],
  div: ["op", "/"],
  top: ["name", "⊤"],
  intercal: ["name", "⊤"],
  prime: ["prime", "'"],
  partial: ["op", "∂"],
  nabla: ["op", "∇"],
  frac: ["frac", "frac"],
  dfrac: ["frac", "frac"],
  tfrac: ["frac", "frac"],
  cfrac: ["frac", "frac"],
  sum: ["sum", "sum"],
  in: ["op", "∈"],
  notin: ["op", "∈"],
  to: ["op", "→"],
  rightarrow: ["op", "→"],
  longrightarrow: ["op", "→"],
  Rightarrow: ["newline", "⇒"],
  implies: ["newline", "⇒"],
  therefore: ["newline", "∴"],
  iff: ["newline", "⇔"],
  Leftrightarrow: ["newline", "⇔"],
  approx: ["op", "≈"],
  equiv: ["op", "="],
  triangleq: ["op", "="],
  propto: ["op", "∝"],
  sim: ["op", "≈"],
  simeq: ["op", "≈"],
  mapsto: ["op", "→"],
  longmapsto: ["op", "→"],
  leq: ["op", "≤"],
  le: ["op", "≤"],
  geq: ["op", "≥"],
  ge: ["op", "≥"],
  lt: ["op", "<"],
  gt: ["op", ">"],
  neq: ["op", "≠"],
  ne: ["op", "≠"],
  ldots: ["op", "…"],
  cdots: ["op", "…"],
  dots: ["op", "…"],
  vdots: ["op", "…"],
  infty: ["name", "∞"],
  forall: ["words", "for all"],
  mid: ["op", "|"],
  vert: ["op", "|"],
  lVert: ["op", "‖"],
  rVert: ["op", "‖"],
  Vert: ["op", "‖"],
  leftarrow: ["op", ":="],
  gets: ["op", ":="],
  coloneqq: ["op", ":="],
  lbrack: ["op", "["],
  rbrack: ["op", "]"],
  lbrace: ["op", "("],
  rbrace: ["op", ")"],
  hat: ["accent", "hat"],
  widehat: ["accent", "hat"],
  bar: ["accent", "bar"],
  overline: ["accent", "bar"],
  tilde: ["accent", "tilde"],
  widetilde: ["accent", "tilde"],
  dot: ["accent", "dot"],
  log: ["name", "log"],
  ln: ["name", "log"],
  exp: ["name", "exp"],
  tanh: ["name", "tanh"],
  sin: ["name", "sin"],
  cos: ["name", "cos"],
  max: ["name", "max"],
  min: ["name", "min"],
  sqrt: ["name", "sqrt"],
  Re: ["name", "R"],
  Sigma: ["sum", "sum"],
};

/** Commands that only change how what follows looks. */
export const STYLES = new Set(
  (
    "mathbf vec boldsymbol bm bf mathit mathrm mathop mathcal mathsf mathbb Bbb mathfrak mathscr cal rm it sf tt boldmath pmb overrightarrow underline underbrace overbrace " +
    "underset overset mathring"
  ).split(" "),
);

/** Commands without a meaning, and those whose argument has none. */
export const LAYOUT = new Set(
  (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle limits nolimits nonumber notag quad qquad hfill noindent " +
    "centering small large normalsize hline smallskip medskip bigskip newpage maketitle item par allowbreak break strut displaylimits boxed fbox"
  ).split(" "),
);
export const WITH_ARGUMENT = new Set(
  "label tag hspace vspace ref eqref cite usepackage documentclass section subsection subsubsection paragraph title author date footnote color phantom url".split(
    " ",
  ),
);
export const WORDS_COMMANDS = new Set(
  "text textrm textbf textit textsf texttt mbox hbox operatorname mathop DeclareMathOperator intertext".split(" "),
);

/** Signs of plain text. */
export const SIGNS: Readonly<Record<string, readonly [Kind, string]>> = {
  "⊙": ["op", "⊙"],
  "∘": ["op", "⊙"],
  "◦": ["op", "⊙"],
  "○": ["op", "⊙"],
  "•": ["op", "⊙"],
  "⊗": ["op", "⊗"],
  "·": ["op", "·"],
  "⋅": ["op", "·"],
  "∙": ["op", "·"],
  "×": ["op", "·"],
  "∗": ["op", "*"],
  "*": ["op", "*"],
  "÷": ["op", "/"],
  "∕": ["op", "/"],
  "⊤": ["name", "⊤"],
  ᵀ: ["name", "⊤"],
  "′": ["prime", "'"],
  "'": ["prime", "'"],
  "∂": ["op", "∂"],
  "𝜕": ["op", "∂"],
  "∇": ["op", "∇"],
  "∑": ["sum", "sum"],
  Σ: ["sum", "sum"],
  "∆": ["name", "Δ"],
  "∈": ["op", "∈"],
  "‖": ["op", "‖"],
  "∥": ["op", "‖"],
  "←": ["op", ":="],
  "≔": ["op", ":="],
  "→": ["op", "→"],
  "⇒": ["newline", "⇒"],
  "⟹": ["newline", "⇒"],
  "≈": ["op", "≈"],
  "≡": ["op", "="],
  "≤": ["op", "≤"],
  "≥": ["op", "≥"],
  "≠": ["op", "≠"],
  "∞": ["name", "∞"],
  "√": ["name", "sqrt"],
  "½": ["number", "0.5"],
  "¼": ["number", "0.25"],
  ϕ: ["name", "φ"],
  ϴ: ["name", "Θ"],
  ϵ: ["name", "ε"],
  ℓ: ["name", "l"],
  ŷ: ["name", "ŷ"],
  Ŷ: ["name", "Ŷ"],
  ŵ: ["name", "w"],
  Ḟ: ["name", "Ḟ"],
  ḟ: ["name", "Ḟ"],
  ℒ: ["name", "L"],
  "𝓛": ["name", "L"],
  ℰ: ["name", "E"],
  "𝒞": ["name", "C"],
};

export const LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
export const LOWERED_MEAN = "0123456789+-=()aehijklmnoprstuvx";
export const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀᴸˡⁱʲᵏᵐⁿᵗʰᴹ′";
export const RAISED_MEAN = "0123456789+-=()TLlijkmnthM'";

/** Functions that everybody knows. */
export const KNOWN_FUNCTIONS = new Set(
  (
    "log ln exp tanh sin cos max min sqrt diag sum mean abs sign sigmoid logistic relu ReLU softmax softplus logsig tansig purelin sigmoidGradient relu_prime sigmoid_prime " +
    "CrossEntropy CE MSE BCE NLL crossentropy cross_entropy argmax where norm transpose outer dot multiply power square trace"
  ).split(" "),
);
/** Letters that stand for an activation function where an argument in brackets follows. */
export const FUNCTION_LETTERS = new Set(["g", "f", "σ", "φ", "ϕ", "ψ", "Ḟ", "F", "sigma", "gprime", "act"]);

/** Words that are one name in formulas although they have several letters. */
export const WORDS = new Set([
  ...KNOWN_FUNCTIONS,
  ..."bias weight weights net out in grad delta Delta Theta theta lambda alpha eta sigma yhat ones zeros gprime nabla cost loss lr Loss Cost error np axis keepdims True False target output input hidden total np".split(
    " ",
  ),
]);
/** dW, dZ: a differential that is one name. */
export const DIFFERENTIAL = /^d[WwZzAabBXxUVUuvhHoOyY]$/;

/** A word of another language than English; ŷ is a quantity. */
export const FOREIGN =
  /(?=[A-Za-z]*[\u00c0-\u024f\u0400-\u04ff\u3040-\u9fff\uac00-\ud7af])(?![ŷŶŵ](?![a-z]))[A-Za-z\u00c0-\u024f\u0400-\u04ff\u3040-\u9fff\uac00-\ud7af]{2,}/uy;
/** Names of programs in plain text: output_delta, grad_W2. */
export const JOINED =
  /(?!(?:sum|max|min|delta|Delta|theta|Theta|sigma|lambda|alpha|eta|nabla|net|out|log|ln|tanh|exp)_)[A-Za-z]{2,}(?:_[A-Za-z][A-Za-z]+\d*|_[A-Z]\d+)+/y;

/** Is this the cost? */
export function isCost(base: string): boolean {
  return /^(?:[JECLQ]|Loss|loss|cost|Cost|error|Error|MSE|CE|E_total|E_\{?tot(?:al)?\}?)(?:_\w+)?$/.test(base);
}

/** Is this a matrix of weights, a vector of biases? */
export function isWeight(base: string): boolean {
  return /^(?:W|w|Θ|θ|Theta|theta|U|V|u|v|weights?)$/.test(base);
}
export function isBias(base: string): boolean {
  return /^(?:b|bias|β)$/.test(base);
}

/** Is a text LaTeX, where Wx is W times x and dW alone is one name? */
export function isLatex(text: string): boolean {
  return /\\[a-zA-Z]|[_^]\{|\$/.test(text);
}

/** May a digit that touches the name be its layer, as in δ3 and W2? */
export function isNumbered(base: string): boolean {
  return (
    isWeight(base.replace(/^Δ(?=.)/, "")) ||
    isBias(base.replace(/^Δ(?=.)/, "")) ||
    DIFFERENTIAL.test(base) ||
    /^(?:δ|Δ|delta|Delta|a|A|z|Z|h|D|net|out|Theta|theta|\w+_(?:[Ww]|b|theta|delta))$/.test(base)
  );
}

/** What begins at a place of a formula. */
export const ENVIRONMENT = /\\(begin|end)\s*\{([a-zA-Z]*)\*?\}(?:\s*\{[clr|@{} ]*\})?/y;
export const COMMAND = /\\(?:[A-Za-z]+\*?|[^])/y;
export const GROUP = /\s*\{([^{}]*)\}/y;
export const ONE_DIGIT = /\s*(1)(?![\d.])/y;
export const ONE = /\s*[^\s{}\\$]/y;
export const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+(?![\d.]))?|\.\d+/y;
export const WORD = /[A-Za-z]+/y;
export const GAP = /\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|\\[a-z]+)\s*\]/y;

/** Quantities of a network: δ, gradients, weights and layers. */
export const OF_NETWORK = /\\(?:delta|Delta|partial|nabla|Theta|theta)\b|\bd[WZAzwb]\b|[δΔ∂∇Θ]|\b[WwUVabz]_|\^\{?[([]/;

/** What gives nothing a value may use any command. */
export const ASSIGNS = /=|←|\\(?:leftarrow|gets|equiv|coloneqq)\b/;
/** Behind a wide space comes another equation, and no condition. */
export const NEXT_EQUATION = /^[\s\\q!,;]*(?!\\(?:text|mbox|mathrm)\b|for\b|if\b|where\b|with\b|\(|=)[^\n&]*=/;
