/** Rows by falling score, in groups of equal ones: how many are positive and negative in each. */
function groups(positive: ArrayLike<number>, scores: ArrayLike<number>): { readonly positives: number; readonly negatives: number }[] {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  const found: { positives: number; negatives: number }[] = [];
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || scores[order[i]] !== scores[order[i - 1]]) found.push({ positives: 0, negatives: 0 });
    if (positive[order[i]] === 1) found.at(-1)!.positives++;
    else found.at(-1)!.negatives++;
  }
  return found;
}

/**
 * Returns the area under the ROC curve: the share of pairs of a positive and a negative row in which the positive has the higher score, ties half (Mann and Whitney 1947).
 * NaN where there are none of one kind.
 */
export function rocAuc(positive: ArrayLike<number>, scores: ArrayLike<number>): number {
  let [seen, pairs, negatives] = [0, 0, 0];
  for (const group of groups(positive, scores)) {
    pairs += group.negatives * (seen + group.positives / 2);
    seen += group.positives;
    negatives += group.negatives;
  }
  return pairs / (seen * negatives);
}

/** Returns the average precision: Σ(Rᵢ − Rᵢ₋₁)Pᵢ over the distinct scores, from the highest. NaN where no row is positive. */
export function averagePrecision(positive: ArrayLike<number>, scores: ArrayLike<number>): number {
  let [seen, rows, sum] = [0, 0, 0];
  for (const { positives, negatives } of groups(positive, scores)) {
    seen += positives;
    rows += positives + negatives;
    sum += positives * (seen / rows);
  }
  return sum / seen;
}
