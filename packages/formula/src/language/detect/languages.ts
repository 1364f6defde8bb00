import type { Language } from "../../ir/core.ts";

interface Signs {
  /** Each line on which one of these stands counts for so much. */
  readonly signs: readonly (readonly [RegExp, number])[];
}

/** The languages that are read. */
const READ: Readonly<Record<Language, Signs>> = {
  python: {
    signs: [
      [/^\s*(?:%(?:matplotlib|load_ext|autoreload|config|time|timeit)\b|!(?:pip|conda|wget|git)\b|\$ python)/, 8],
      [/^\s*(?:def \w+\s*\(.*\)\s*(?:->.*)?:|class \w+.*:|import \w|from [\w.]+ import |elif |except|with .*:|@\w+)/, 6],
      [/^\s*(?:for .* in .*:|if .*:|else:|while .*:|try:)\s*(?:#.*)?$/, 5],
      [
        /\bnp\.|\bnumpy\.|\btorch\.|\bself\.|\*\*|\.T\b|\.dot\(|\.shape\b|\.sum\(|\.mean\(|\.reshape\(|\blambda\b|\bNone\b|\bTrue\b|\bFalse\b/,
        4,
      ],
      [/\baxis ?=|\bkeepdims|\.(?:append|copy|transpose|mm|matmul|clamp|exp|log|t)\(|\bin range\(|\[-1\]|f"|f'|"""/, 4],
      [/ @ |\w\[[^\]\n]*\]|^\s*#|\bnot \w|\bis None|[-+*/]=|\/\/|\bprint\b|\blen\(|\breturn\b/, 2],
    ],
  },
  octave: {
    signs: [
      [
        /^\s*(?:function\b|end(?:if|for|while|function)?\s*;?\s*(?:%.*|#.*)?$|elseif\b|for\s+\w+\s*=|for\s*\(\w+\s*=|while\s|printf\(|fprintf\(|disp\()/,
        5,
      ],
      [/\.\*|\.\^|\.\/|[\w)\]]'|\(\s*:\s*[,)]|:end\b|\bend\)|\.\.\.\s*$|@\(|@\w|~=|\[[^\]]*;[^\]]*\]|\(:, ?\d/, 4],
      [/\b(?:zeros|ones|repmat|bsxfun|size|eye|sumsq|rows|columns|numel|rand|randn)\(/, 3],
      [/^\s*%|;\s*(?:%.*)?$|\w\([\w:]+, ?[\w:]+\)/, 1],
    ],
  },
  math: {
    signs: [
      [
        /\\(?:delta|Delta|Theta|theta|frac|odot|circ|partial|vec|sigma|cdot|mathbf|begin|left|top|times|nabla|prime|sum|dot|text|lambda|alpha|eta|hat|tag|log)(?![a-z])/,
        9,
      ],
      [/[_^]\{|\$[^$\n]+\$|\\\\\s*$/, 3],
      [/[α-ωΑ-Ω⊙∘′ᵀ₀-₉⁰¹²³⁴-⁹∂∇∑⁽⁾·⋅×½←ᵢⱼₖ]/, 6],
      [/\^\(\d\)|\^T\b|\^\[\d\]/, 4],
    ],
  },
};

/** Languages that are known by their signs, so that they can be named. */
const OTHERS: Readonly<Record<string, Signs>> = {
  JavaScript: {
    signs: [
      [
        /^\s*(?:const|let|var) [\w{[]|=>|===|!==|\bMath\.\w|\bconsole\.log|\bnew \w+\(|\bfunction\s*\w*\s*\([^)]*\)\s*\{|\bexport |\.forEach\(|\bthis\./,
        6,
      ],
      [/^\s*for ?\((?:let|var|const)\b|\.length\b.*[;{]/, 6],
    ],
  },
  R: {
    signs: [
      [
        /%\*%|%o%|\bcolSums\(|\browSums\(|\b\w+\s*<-\s*(?:function|matrix|c|t|rnorm|runif|as\.|nrow|ncol|ifelse|list|array|data\.)\b|\blibrary\(|\w %% \w|\bnrow ?=/,
        8,
      ],
      [/^\s*[\w.$]+ *<- */, 3],
    ],
  },
  Julia: {
    signs: [
      [
        /\b(?:tanh|exp|log|sigmoid|σ|relu|max|softmax|abs|sqrt)\.\(|^\s*using \w|\bdims ?= ?\d|::(?:Array|Matrix|Vector|Float|Int|Real|Abstract)|\bprintln\(|@(?:views|time|\.)|\bFloat64\b.*\)/,
        8,
      ],
      [/ \.[-+] /, 1],
    ],
  },
  Java: {
    signs: [
      [
        /^\s*(?:public|private|protected|static|final)\b.*[({;]|\bSystem\.out|\bnew (?:double|float|int)\[|\b(?:double|float|int)(?:\[\])+ \w|\bArrayList<|@Override/,
        7,
      ],
      [/^\s*(?:double|float|int|boolean) \w+ *[=;]|^\s*for ?\(int /, 3],
    ],
  },
  "C#": {
    signs: [
      [
        /^\s*using System|\bnamespace \w|\bConsole\.Write|\b(?:double|float)\[,+\]|\bforeach ?\(|\bvar \w+ = new |\bMath\.(?:Exp|Tanh|Pow|Max)\(|\bget; set;/,
        8,
      ],
    ],
  },
  "C or C++": {
    signs: [
      [
        /^\s*#\s*include|\bstd::|\bvector<|->\w+|\bEigen::|\bsize_t\b|\bunsigned\b|\bmalloc\(|\bfloat ?\*|\bdouble ?\*|\bvoid \w+\(|\bcout ?<</,
        7,
      ],
      [/^\s*(?:double|float|int|auto|const) \w+(?:\[\w*\])* *[=;]|^\s*for ?\((?:int|auto) /, 3],
    ],
  },
  Go: {
    signs: [
      [/^\s*package \w|^\s*func [\w(]|\bfmt\.|\bmath\.(?:Exp|Tanh)\(|\bfloat64\b|\bmat\.(?:Dense|New)|^\s*for .*:= .*\{/, 7],
      [/\w := /, 3],
    ],
  },
  Rust: {
    signs: [[/\blet mut |^\s*(?:pub )?fn \w|^\s*impl\b|&mut\b|\bVec<|\.iter\(\)|\buse \w+::|: &?(?:f32|f64|usize)\b|\bArray[12]</, 8]],
  },
  Swift: { signs: [[/^\s*(?:let|var) \w+ ?: ?\[?[A-Z]\w*|^\s*func \w+\(.*\{|\bguard |\bfor \w+ in \d+\.\.[.<]|\bimport Foundation/, 7]] },
  Kotlin: { signs: [[/^\s*(?:fun|val) \w|\bDoubleArray\b|\buntil \w+\)/, 7]] },
  PHP: { signs: [[/<\?php|^\s*\$\w+ *[-+*/.]?= |\$this->/, 8]] },
  Ruby: { signs: [[/^\s*(?:require|attr_accessor|puts) |\bdo \|\w+|\.each\b|^\s*@\w+ = .*[^:]$/, 6]] },
  Lua: { signs: [[/^\s*local \w|\bthen\s*$|^\s*for \w+ ?= ?.*\bdo\s*$|\.\. /, 5]] },
  Haskell: { signs: [[/^\w+ ::|\bwhere\s*$|<\$>|\blet \w+ .* in\b|\bzipWith\b|#>/, 7]] },
  Mathematica: { signs: [[/\b(?:Dot|Tanh|Exp|Transpose|Table|Module|Sum)\[|\]\];|:= *Module/, 8]] },
  Fortran: { signs: [[/^\s*(?:subroutine|end do|implicit none|program)\b|\bmatmul\(|\breal(?:\(\w+\))?(?:,.*)? ::/i, 7]] },
  "a spreadsheet": {
    signs: [[/^=\s*(?:SUM|SUMPRODUCT|EXP|MMULT|IF|AVERAGE)\(|\$[A-Z]{1,2}\$\d+/, 8]],
  },
};

function score({ signs }: Signs, lines: readonly string[]): number {
  let sum = 0;
  for (const line of lines) for (const [sign, weight] of signs) if (sign.test(line)) sum += weight;
  return sum;
}

/** What a text seems to be written in. */
export interface Guess {
  /** The languages that are read, the likeliest first. */
  readonly order: readonly Language[];
  readonly scores: Readonly<Record<Language, number>>;
  /** A language that is not read, if the text shows its signs more than any other's. */
  readonly other?: string;
}

/** What stands in quotes says nothing of the language; a quote behind a name is a prime or a transpose. */
const STRING = /(?<![\p{L}\d)\]}.'])'[^'\n]*'/gu;
const MOST_LINES = 600;
const LONGEST_LINE = 300;

export function guessLanguage(text: string): Guess {
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, MOST_LINES)
    .map((line) => line.slice(0, LONGEST_LINE).replace(STRING, "''"));
  const scores = { python: score(READ.python, lines), octave: score(READ.octave, lines), math: score(READ.math, lines) };
  // A name such as dZ1 without a sign of Octave's is Python's.
  if (/\bd[ZAWb]\d/.test(text) && scores.octave <= lines.length && !lines.some((line) => /;\s*$/.test(line))) scores.python += 2;
  // LaTeX has ' and .* pasted into it; its commands decide.
  if (/\\[a-z]{2,}|\$/.test(text) && scores.math > 8 && scores.python < scores.math) scores.math += scores.octave;
  const order = (["python", "octave", "math"] as const).toSorted((a, b) => scores[b] - scores[a]);
  let other: string | undefined;
  let best = scores[order[0]];
  for (const [name, signs] of Object.entries(OTHERS)) {
    const found = score(signs, lines);
    if (found > best) {
      best = found;
      other = name;
    }
  }
  return { order, scores, ...(other === undefined ? {} : { other }) };
}
