/** Where scores go that are not to stay in memory: a file that grows at its end and is read anywhere. */
export interface ScoreSpill {
  /** Writes bytes at the end. Returns where they begin. */
  append(bytes: Uint8Array): number;
  /** Fills bytes from a place on. */
  read(at: number, into: Uint8Array): void;
}

/** How scores are kept. */
export interface ScoreOptions {
  /** "f32" for the outputs of a network of that precision, whose order it keeps; "f64" unless given. */
  readonly precision?: "f32" | "f64";
  /** Whether all rows have the same scores: none is kept. */
  readonly tied?: boolean;
  readonly spill?: ScoreSpill | undefined;
}

type Scores = Float32Array | Float64Array;

/** Scores of a part. */
const PART = 1 << 15;

/** Collects scores, 4 or 8 bytes each. */
function createScores({ precision = "f64", spill }: Omit<ScoreOptions, "tied">) {
  const create = (length: number): Scores => (precision === "f32" ? new Float32Array(length) : new Float64Array(length));
  const bytesOf = ({ buffer, byteOffset, byteLength }: Scores): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);
  const parts: (Scores | number)[] = [];
  let last = create(64);
  let filled = 0;
  return {
    add(score: number): void {
      if (filled === PART) {
        parts.push(spill === undefined ? last : spill.append(bytesOf(last)));
        last = create(PART);
        filled = 0;
      } else if (filled === last.length) {
        const grown = create(2 * filled);
        grown.set(last);
        last = grown;
      }
      last[filled++] = score;
    },
    /** All scores, from the lowest. */
    sorted(): Scores {
      const all = create(parts.length * PART + filled);
      parts.forEach((part, i) => {
        if (typeof part === "number") spill!.read(part, bytesOf(all.subarray(i * PART, (i + 1) * PART)));
        else all.set(part, i * PART);
      });
      all.set(last.subarray(0, filled), parts.length * PART);
      return all.sort();
    },
  };
}

/** How well scores rank positive rows before negative ones. */
export interface Ranking {
  add(score: number, positive: boolean): void;
  /** NaN where there are rows of one kind only; of the average precision, where no row is positive. */
  areas(): { readonly rocAuc: number; readonly averagePrecision: number };
}

/**
 * Creates a ranking. The area under the ROC curve is the share of pairs of a positive and a negative row in which the positive has the higher score, ties half (Mann and
 * Whitney 1947); the average precision is Σ(Rᵢ − Rᵢ₋₁)Pᵢ over the distinct scores, from the highest.
 */
export function createRanking({ tied = false, ...options }: ScoreOptions = {}): Ranking {
  if (tied) return createTies();
  const [positives, negatives] = [createScores(options), createScores(options)];
  return {
    add: (score, positive) => (positive ? positives : negatives).add(score),
    areas() {
      const [p, n] = [positives.sorted(), negatives.sorted()];
      let [i, j] = [p.length, n.length];
      let [pairs, precision] = [0, 0];
      while (i > 0 || j > 0) {
        const score = j === 0 || (i > 0 && p[i - 1] > n[j - 1]) ? p[i - 1] : n[j - 1];
        const [seen, below] = [p.length - i, j];
        while (i > 0 && p[i - 1] === score) i--;
        while (j > 0 && n[j - 1] === score) j--;
        const found = p.length - i - seen;
        pairs += (below - j) * (seen + found / 2);
        precision += found * ((seen + found) / (p.length - i + n.length - j));
      }
      return { rocAuc: pairs / (p.length * n.length), averagePrecision: precision / p.length };
    },
  };
}

function createTies(): Ranking {
  const counts = { positive: 0, negative: 0 };
  return {
    add: (_score, positive) => void counts[positive ? "positive" : "negative"]++,
    areas: () => ({
      rocAuc: counts.positive === 0 || counts.negative === 0 ? NaN : 0.5,
      averagePrecision: counts.positive === 0 ? NaN : counts.positive / (counts.positive + counts.negative),
    }),
  };
}
