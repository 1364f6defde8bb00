/** What a name stands for. `weight` includes the bias where Θ holds it. */
export type Role =
  | "weight"
  | "bias"
  | "z"
  | "a"
  | "delta"
  | "dA"
  | "gradient"
  | "accumulator"
  | "bias-gradient"
  | "bias-accumulator"
  | "input"
  | "output"
  | "target"
  | "residual"
  | "m"
  | "lambda"
  | "alpha"
  | "classes"
  | "last-layer"
  | "cost"
  | "unrolled"
  | "size";

const NAMES: Readonly<Record<Role, string>> = {
  weight: "Theta theta W w Θ θ weights weight syn Weights THETA ω",
  bias: "b B bias biases",
  z: "z Z net zs",
  a: "a A o act activation activations layer l H h x",
  delta:
    "l_delta layer_delta delta δ d dZ dz dzs s S err error dn dnet grad_z grad_Z dL_dz dL_dZ dLdz dLdZ dJ_dz dJ_dZ dJdz dE_dz dE_dZ dC_dz sens ∂J/∂z ∂J/∂Z ∂J/∂n ∂J/∂net deltas Delta_z",
  dA: "dA da ∂J/∂a ∂J/∂A ∂J/∂x ∂J/∂h dh dH dX dx dL_da dJ_da dE_da grad_a grad_A",
  gradient:
    "dW dw Theta_grad theta_grad ThetaGrad W_grad w_grad grad_W grad_w grad_Theta grad_theta nabla_w nabla_W gW gw D dTheta dtheta dJdW dJ_dW dJdTheta dJ_dTheta dE_dW dEdW dL_dW dLdW dC_dW dC_dw dE_dw dWs grad ∇W ∂J/∂W ∂J/∂w ∂J/∂Θ ∂J/∂θ ∂J/∂Theta dΘ dTheta_ weights_grad nabla_Theta ∂J/∂theta Theta_gradient W_gradient gradW gradTheta",
  accumulator: "Delta DELTA Δ ΔW Delta_W dW_sum dW_total acc sum_dW capDelta",
  "bias-gradient": "db dB b_grad nabla_b grad_b ∂J/∂b dJdb dJ_db dE_db dEdb dL_db dLdb dbs bias_grad dbias gb gradb",
  "bias-accumulator": "Delta_b Δb db_sum",
  input: "X x inputs input p P",
  output:
    "h yhat y_hat y_pred output out pred probs hypothesis hx Yhat Y_hat H predictions prediction output_layer prob hyp AL h_theta h_Theta h_Θ h_θ",
  target: "y Y t T target targets label labels Y_onehot y_onehot Y_one_hot y_one_hot onehot Yd y_true Y_true y_matrix Ym yt",
  residual: "e",
  m: "m N batch_size n_samples num_examples n_examples num_samples Q batchSize nSamples",
  lambda: "lambda lambd lam λ reg Lambda lambda_ lmbda weight_decay reg_lambda lmbd",
  alpha: "alpha α η eta lr learning_rate learningRate step_size",
  classes: "K num_labels num_classes n_classes output_size output_layer_size C_",
  "last-layer": "L num_layers",
  cost: "J E C cost loss F Loss Cost total_loss ℒ L_",
  unrolled: "grad grads gradient",
  size: "input_layer_size hidden_layer_size input_size hidden_size n_hidden n_x n_h n_y",
};

const ROLES = new Map<string, Role>();
for (const [role, names] of Object.entries(NAMES)) for (const name of names.split(" ")) if (!ROLES.has(name)) ROLES.set(name, role as Role);
/** Names that mean one thing with a layer and another without. */
const WITHOUT_LAYER = new Map<string, Role | undefined>([
  ["x", "input"],
  ["h", "output"],
  ["H", "output"],
  ["n", undefined],
  ["l", undefined],
  ["s", undefined],
  ["S", undefined],
  ["layer", undefined],
  ["o", "output"],
  ["b", undefined],
  ["B", undefined],
  ["grad", "unrolled"],
  ["grads", "unrolled"],
  ["a", undefined],
  ["A", undefined],
  ["d", undefined],
  ["D", undefined],
  ["error", undefined],
  ["err", undefined],
]);
const WITH_LAYER = new Map<string, Role | undefined>([
  ["n", "z"],
  ["X", "a"],
  ["x", "a"],
  ["h", "a"],
  ["H", "a"],
  ["f", undefined],
  ["grad", "gradient"],
  ["K", undefined],
  ["e", "delta"],
  ["m", undefined],
  ["N", undefined],
  ["P", undefined],
  ["p", undefined],
  ["Y", undefined],
  ["T", undefined],
  ["t", undefined],
  ["E", undefined],
  ["L", undefined],
]);
const LAYERED: ReadonlySet<Role> = new Set([
  "weight",
  "bias",
  "z",
  "a",
  "delta",
  "dA",
  "gradient",
  "accumulator",
  "bias-gradient",
  "bias-accumulator",
]);

export const isLayered = (role: Role): boolean => LAYERED.has(role);

/** The role of a name, or none: then it is a helper of the text's own. */
export function roleOf(base: string, hasLayer: boolean): Role | undefined {
  const special = hasLayer ? WITH_LAYER : WITHOUT_LAYER;
  if (special.has(base)) return special.get(base);
  const role = ROLES.get(base);
  if (role === undefined) return undefined;
  if (!hasLayer && (base === "∂J/∂a" || base === "∂J/∂A")) return "dA";
  return !hasLayer && LAYERED.has(role) ? undefined : role;
}

/** Can `base[l]` be a layer's matrix? x[i] and y[i] are an example's. */
export function isFamily(base: string): boolean {
  return (
    !/^(?:x|X|h|H|e|err|error|l|layer|dX|dx|out|o|s|S|d)$/.test(base) && roleOf(base, true) !== undefined && isLayered(roleOf(base, true)!)
  );
}

/** Every name that is known, for "did you mean". */
export const KNOWN_NAMES: readonly string[] = Object.values(NAMES).flatMap((names) => names.split(" "));
