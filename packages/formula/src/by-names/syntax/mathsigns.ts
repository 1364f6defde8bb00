import type { Span } from "../../source.ts";

export interface MathToken extends Span {
  /** `script` is ^ or _; `prime` counts for one; `frac`, `sum`, `dot`, `hat` are commands that act on what follows. */
  readonly kind: "number" | "name" | "op" | "script" | "prime" | "newline" | "frac" | "sum" | "dot" | "hat" | "end";
  readonly text: string;
}

export const GREEK: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  Delta: "Δ",
  epsilon: "ε",
  varepsilon: "ε",
  eta: "η",
  theta: "θ",
  vartheta: "θ",
  Theta: "Θ",
  lambda: "λ",
  Lambda: "Λ",
  mu: "μ",
  phi: "φ",
  varphi: "φ",
  Phi: "Φ",
  psi: "ψ",
  sigma: "σ",
  rho: "ρ",
  tau: "τ",
  omega: "ω",
  Omega: "Ω",
  ell: "l",
};

/** LaTeX commands that stand for one token. */
export const COMMANDS: Readonly<Record<string, readonly [MathToken["kind"], string]>> = {
  odot: ["op", "⊙"],
  circ: ["op", "⊙"],
  ast: ["op", "·"],
  star: ["op", "·"],
  cdot: ["op", "·"],
  bullet: ["op", "⊙"],
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
  sum: ["sum", "sum"],
  Sigma: ["sum", "sum"],
  in: ["op", "∈"],
  dot: ["dot", "dot"],
  hat: ["hat", "hat"],
  widehat: ["hat", "hat"],
  log: ["name", "log"],
  ln: ["name", "log"],
  exp: ["name", "exp"],
  tanh: ["name", "tanh"],
  max: ["name", "max"],
  sqrt: ["name", "sqrt"],
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
};

/** Layout: what they apply to is read as if they were not there. */
export const LAYOUT = new Set(
  (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle mathbf vec boldsymbol bm bf mathit rm it mathcal mathsf overrightarrow bar tilde displaystyle textstyle limits nolimits nonumber notag " +
    "quad qquad underline underbrace overbrace hspace mathop mathrm operatorname text textrm textbf textit mbox hfill noindent centering small large cal mathbb"
  ).split(" "),
);

export const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

export const SUBSCRIPTS_MEAN = "0123456789+-=()aehijklmnoprstuvx";

export const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀᴸˡⁱʲᵏᵐⁿᵗʰᴹ";

export const SUPERSCRIPTS_MEAN = "0123456789+-=()TLlijkmnthM";

export const SINGLE: Readonly<Record<string, readonly [MathToken["kind"], string]>> = {
  "⊙": ["op", "⊙"],
  "∘": ["op", "⊙"],
  "◦": ["op", "⊙"],
  "○": ["op", "⊙"],
  "⊗": ["op", "⊗"],
  "·": ["op", "·"],
  "⋅": ["op", "·"],
  "∙": ["op", "·"],
  "•": ["op", "·"],
  "*": ["op", "·"],
  "×": ["op", "·"],
  "∗": ["op", "·"],
  "÷": ["op", "/"],
  "⊤": ["name", "⊤"],
  "′": ["prime", "'"],
  "'": ["prime", "'"],
  "∂": ["op", "∂"],
  "∇": ["op", "∇"],
  "∑": ["sum", "sum"],
  Σ: ["sum", "sum"],
  "∈": ["op", "∈"],
  "‖": ["op", "‖"],
  "∥": ["op", "‖"],
  "←": ["op", ":="],
  "≔": ["op", ":="],
  "½": ["number", "0.5"],
  ϕ: ["name", "φ"],
  ϴ: ["name", "Θ"],
  ŷ: ["name", "yhat"],
  Ḟ: ["name", "Ḟ"],
};

/** Words that are one name in mathematics although they have several letters. */
export const WORDS =
  /^(?:d[WwZzAabX]|db|net|log|ln|exp|tanh|max|sum|mean|diag|softmax|sigmoid|relu|ReLU|logsig|lr|yhat|out|grad|delta|Delta|Theta|theta|lambda|alpha|eta|sigma|sqrt|ones|sigmoidGradient|gprime|nabla|cost|loss)$/;
