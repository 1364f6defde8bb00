/** What the catalogue says about a mistake. */
export interface Mistake {
  readonly code: string;
  /** One line. */
  readonly message: string;
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

const entry = (code: string, message: string, { what, why, how }: Omit<Mistake, "code" | "message">): Mistake => ({
  code,
  message,
  what,
  why,
  how,
});

/** Every named mistake, in the order in which names are preferred where two are the same number. */
export const CATALOGUE = [
  entry("missing-output-derivative", "the output's δ lacks g′(z): only cross-entropy cancels it.", {
    what: "δ at the output is a − y, but this loss leaves the factor g′(z).",
    why: "Courses teach δ = a − y first, with cross-entropy, and the formula is remembered without its loss.",
    how: "Write ∂J/∂a and g′(z) apart: for ½Σ(a − y)² the first is a − y, and nothing in it cancels the second.",
  }),
  entry("extra-output-derivative", "the output's δ has a derivative too many: this loss and this output already cancel g′(z).", {
    what: "δ at the output is multiplied by g′(z), which ∂J/∂a = (a − y)/(a(1 − a)) cancels.",
    why: "The formula for the squared error has the factor, and every hidden layer has it too.",
    how: "Multiply (a − y)/(a(1 − a)) by a(1 − a): a − y is left.",
  }),
  entry("softmax-elementwise", "softmax is differentiated as if each output depended on its own z alone.", {
    what: "The derivative of softmax is the matrix diag(a) − aaᵀ; a(1 − a) is only its diagonal.",
    why: "Every other activation acts on one number at a time.",
    how: "Change one z: all outputs move, because they share the sum.",
  }),
  entry("loss-activation-mismatch", "this belongs to another pair of loss and output activation.", {
    what: "The output's δ is the one of a different loss or of a different output, for example softmax(z) − y beside a sigmoid's cost.",
    why: "a − y is right for three pairs (sigmoid and softmax with their cross-entropies, linear with ½Σ), so it is taken for granted.",
    how: "Compare the cost and the forward pass with the δ: all three have to speak of the same output.",
  }),
  entry("missing-hidden-derivative", "a hidden δ lacks g′(z).", {
    what: "Wᵀδ is ∂J/∂a of the layer; δ is ∂J/∂z, so g′(z) belongs to it.",
    why: "At the output under cross-entropy the factor is absent, and the hidden layers are written alike.",
    how: "a = g(z) stands between W and z: the chain rule passes through it.",
  }),
  entry("derivative-at-activation", "the derivative's function is fed with a where z belongs: g′(a).", {
    what: "g′ takes z; here it gets a = g(z), which squashes twice.",
    why: "In code the derivative is often written from a as a(1 − a), and the function that wants z gets a as well.",
    how: "sigmoidGradient(z) equals a.*(1 − a); sigmoidGradient(a) equals neither.",
  }),
  entry("derivative-form-fed-z", "the form a(1 − a) is fed with z where a belongs.", {
    what: "The derivative written in terms of the activation gets the pre-activation: z(1 − z), 1 − z².",
    why: "g′(z) names z, and the short form looks like a function of it.",
    how: "g′(z) is between 0 and ¼ for the sigmoid; z(1 − z) may be anything, also negative.",
  }),
  entry("wrong-derivative", "this is another function's derivative.", {
    what: "The factor is not g′ of the activation in force: it is g itself, 1 − a, 1 − a² or a(1 − a) behind another activation, or g′ squared.",
    why: "The derivatives look alike and are copied from networks with another activation.",
    how: "Differentiate the activation at one number, (g(z + ε) − g(z − ε))/2ε, and compare.",
  }),
  entry("missing-weight-transpose", "the weights go back untransposed: the way back needs Wᵀ.", {
    what: "δ is multiplied by the matrix of the forward pass instead of its transpose.",
    why: "Where widths are equal nothing complains.",
    how: "zᵢ = Σⱼ Wᵢⱼaⱼ: ∂J/∂aⱼ sums over i, the rows of W.",
  }),
  entry("elementwise-for-matrix", "an elementwise product stands where a matrix product belongs.", {
    what: "The sum over the inner index is missing.",
    why: "`*` is the matrix product in Octave and the elementwise one in NumPy.",
    how: "Look at the shapes: the result of Wᵀδ has the layer's width, whatever δ has.",
  }),
  entry("gradient-transposed", "the gradient is the transpose of what it should be.", {
    what: "a·δᵀ instead of δ·aᵀ: entry (j, i) where (i, j) belongs.",
    why: "Both are outer products of the same vectors.",
    how: "A gradient has the shape of its weights.",
  }),
  entry("wrong-activation-index", "δ meets the activation of the wrong layer: the one the weights were fed with belongs here.", {
    what: "The gradient of a layer's weights is its δ times the activation that entered the layer.",
    why: "δ⁴ and a⁴ carry the same number, and numbers that agree look right.",
    how: "z⁴ = Θ³a³: ∂z⁴/∂Θ³ can only be a³.",
  }),
  entry("preactivation-in-gradient", "δ meets z where the activation a belongs.", {
    what: "The gradient uses z of the layer before, not a = g(z).",
    why: "z and a have the same shape.",
    how: "The weights multiply a, so their derivative is a.",
  }),
  entry("bias-row-kept", "the bias unit's row is kept where it has to be dropped.", {
    what: "Θᵀδ has an entry for the bias unit, which nothing in the layer before feeds.",
    why: "Θ carries the bias column, so Θᵀδ has one row too many.",
    how: "Use Θ(:,2:end)ᵀδ, or drop the first row afterwards.",
  }),
  entry("wrong-row-dropped", "the wrong row is dropped: the bias unit is the first.", {
    what: "The last row or column of Θᵀδ is cut off instead of the first.",
    why: "Both cuts give the right shape.",
    how: "The column of ones was put first, so the bias is index 1 (0 in NumPy).",
  }),
  entry("bias-unit-not-one", "the bias unit is not 1.", {
    what: "The unit that carries the bias has another value, g(1) or 0.",
    why: "The 1 was put in before the activation was applied.",
    how: "The bias column's gradient is Σδ·1.",
  }),
  entry("bias-gradient-missing", "the bias has no gradient.", {
    what: "The bias's gradient is 0 or left out; it is Σδ.",
    why: "The bias is left out of the regularisation, and then of everything.",
    how: "∂z/∂b = 1, so ∂J/∂b = δ.",
  }),
  entry("bias-sum-wrong-axis", "the bias's δ is summed along the wrong axis.", {
    what: "The sum has to run over the examples; it runs over the units, or over everything, or is missing.",
    why: "axis=0 and axis=1 change places with the layout.",
    how: "The result has one number for each unit.",
  }),
  entry("missing-average", "the average over the examples is missing: J has 1/m, the gradient has not.", {
    what: "The gradient is m times too large.",
    why: "δ·aᵀ sums over the examples by itself, so nothing reminds of the mean.",
    how: "Divide by m once, at the end.",
  }),
  entry("averaged-twice", "the average is taken twice.", {
    what: "The gradient is m times too small: δ carries 1/m already, or two lines divide.",
    why: "1/m may stand in δ or in the gradient; in both it is one too many.",
    how: "Follow one example's share: it has to be divided by m once.",
  }),
  entry("wrong-average-count", "the sum is divided by something other than the number of examples.", {
    what: "1/(m − 1), 1/(mK) or 1/K in place of 1/m.",
    why: "Variances divide by m − 1, and mean() over a matrix divides by all of its entries.",
    how: "J says what to divide by.",
  }),
  entry("inconsistent-average", "some gradients are averaged, others are not.", {
    what: "1/m is applied in some lines only.",
    why: "A line was added, or moved, after the division.",
    how: "Compare the lines of dW and db of all layers.",
  }),
  entry("last-sample-only", "only the last example counts: the loop overwrites instead of adding.", {
    what: "Δ = δaᵀ in the loop, where Δ := Δ + δaᵀ belongs.",
    why: "With one example both are the same.",
    how: "The gradient does not change when the first example does.",
  }),
  entry("mean-of-factors", "the means of δ and a are multiplied, where the mean of their products belongs.", {
    what: "mean(δ)·mean(a)ᵀ is not mean(δaᵀ).",
    why: "Averages look as if they could be taken at any time.",
    how: "The result has rank 1, whatever the batch.",
  }),
  entry("bias-regularised", "λ is applied to the bias as well.", {
    what: "The cost's λ term leaves the bias out; the gradient has it in.",
    why: "Θ holds the bias, and λΘ is shorter than λΘ without its first column.",
    how: "Only the bias column is off, and by a multiple of Θ.",
  }),
  entry("lambda-not-averaged", "λ is not divided by m.", {
    what: "λΘ in place of (λ/m)Θ.",
    why: "Lectures write D = Δ/m + λΘ, exercises λ/m: the two have different J.",
    how: "The cost has λ/2m: its derivative has λ/m.",
  }),
  entry("regularisation-factor", "the regularisation has a wrong factor.", {
    what: "λ/2m, 2λ/m or λ/m² in place of λ/m.",
    why: "The 2 of the derivative cancels the ½ of the cost; one of them is left over.",
    how: "Differentiate (λ/2m)θ².",
  }),
  entry("regularisation-missing", "the regularisation is missing: J has a λ term.", {
    what: "The gradient lacks (λ/m)Θ.",
    why: "The exercise comes in two steps, and the check was made with λ = 0.",
    how: "The difference is a multiple of Θ.",
  }),
  entry("regularisation-sign", "the regularisation has the wrong sign.", {
    what: "−(λ/m)Θ in place of +(λ/m)Θ.",
    why: "In the update it is subtracted.",
    how: "A larger λ has to make weights smaller.",
  }),
  entry("sign-flipped", "the sign is flipped.", {
    what: "y − a in place of a − y, a minus at a hidden layer, or an update that goes up.",
    why: "Errors are often defined as target minus output, with an update that adds.",
    how: "J has to fall.",
  }),
  entry("squared-error-factor-two", "a factor 2 of the squared error is lost or left over.", {
    what: "Σ(a − y)² has the derivative 2(a − y), ½Σ(a − y)² has a − y.",
    why: "The ½ is there to cancel the 2, and sources drop it between the derivation and the summary.",
    how: "Look at the cost: with ½ no 2, without ½ a 2.",
  }),
  entry("updated-weights-used", "the weights were updated before the way back used them.", {
    what: "Wᵀδ is computed with W − α∂J/∂W.",
    why: "Updating each layer as soon as its gradient is known looks economical.",
    how: "Compute all gradients first, then update.",
  }),
  entry("labels-shifted", "the labels are off by one class.", {
    what: "Class k is encoded as class k ± 1.",
    why: "Classes count from 1 in Octave and from 0 in NumPy.",
    how: "Print y and its one-hot rows side by side.",
  }),
  entry("unroll-order", "the gradient is unrolled in another order than the parameters.", {
    what: "Layers or entries follow each other in another order.",
    why: "Octave counts down the columns, NumPy along the rows.",
    how: "Unroll Θ itself in the same way and roll it up again.",
  }),
  entry("faulty-checker", "the gradient is not what is wrong: the check is.", {
    what: "The numerical gradient perturbs the wrong thing, leaves λ out of J, is one-sided, or has an ε that rounding eats.",
    why: "The checker is written once and trusted.",
    how: "Use (J(θ + ε) − J(θ − ε))/2ε with ε = 10⁻⁴ in double precision, on the same J.",
  }),
  entry("relu-kink", "a ReLU sits at its kink: the difference is not your fault.", {
    what: "z is so close to 0 that θ ± ε lies on both sides of the kink.",
    why: "Central differences average the two slopes there.",
    how: "Check at other weights, or with a smaller ε.",
  }),
] as const satisfies readonly Mistake[];

export type MistakeCode =
  | "missing-output-derivative"
  | "extra-output-derivative"
  | "softmax-elementwise"
  | "loss-activation-mismatch"
  | "missing-hidden-derivative"
  | "derivative-at-activation"
  | "derivative-form-fed-z"
  | "wrong-derivative"
  | "missing-weight-transpose"
  | "elementwise-for-matrix"
  | "gradient-transposed"
  | "wrong-activation-index"
  | "preactivation-in-gradient"
  | "bias-row-kept"
  | "wrong-row-dropped"
  | "bias-unit-not-one"
  | "bias-gradient-missing"
  | "bias-sum-wrong-axis"
  | "missing-average"
  | "averaged-twice"
  | "wrong-average-count"
  | "inconsistent-average"
  | "last-sample-only"
  | "mean-of-factors"
  | "bias-regularised"
  | "lambda-not-averaged"
  | "regularisation-factor"
  | "regularisation-missing"
  | "regularisation-sign"
  | "sign-flipped"
  | "squared-error-factor-two"
  | "updated-weights-used"
  | "labels-shifted"
  | "unroll-order"
  | "faulty-checker"
  | "relu-kink";

/** The catalogue's entry of a code; undefined for a code that it does not have. */
export function mistakeOf(code: string): Mistake | undefined {
  return CATALOGUE.find((m) => m.code === code);
}
