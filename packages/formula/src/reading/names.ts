/**
 * What names usually stand for. They are a prior: they give a free name its first value and say what a wrong line was meant to be; what a value equals
 * decides.
 */
export type NameRole =
  | "input"
  | "target"
  | "weight"
  | "theta"
  | "bias"
  | "z"
  | "a"
  | "slope"
  | "dZ"
  | "dA"
  | "dW"
  | "db"
  | "velocity"
  | "count"
  | "step"
  | "decay"
  | "momentum"
  | "epochs"
  | "size"
  | "depth"
  | "unrolled"
  | "cost";

const NAMES: Readonly<Record<NameRole, string>> = {
  input:
    "x xs xi xt xx input inputs inp inps in x_train xtrain x_batch xb xbatch x_b features feature data images image img imgs samples sample input_vector input_data inputs_list layer_in train_x x_in xdata batch_x v_in vec p_in example examples input_list training_inputs train_data x_i x_data tvec input_array train_inputs training_data train_set_x x_sample trainx feats training_set train_set dataset",
  target:
    "y ys yi yt t ts target targets label labels expected true y_true ytrue truth y_train ytrain y_batch yb ybatch y_onehot y_one_hot onehot one_hot y_hot yhot y_mat ymat y_matrix ymatrix ym yd desired actual gt answer answers wanted outputs_true train_y target_vector lab labs expected_output y_data batch_y training_outputs tgt y_i goal goals ground_truth correct train_labels targets_list y_real real tlab y_target targety trainy train_targets desired_output expected_outputs y_enc",
  weight:
    "w ws weight weights wt wts syn synapse synapses theta thetas omega coef coefs coef_ kernel wx wh wo wi wout win wih who wxh why w_ih w_ho w_in w_out w_xh w_hy w_h w_o weights_in weights_out mat u v",
  theta: "theta thetas all_theta initial_theta",
  bias: "b bs bias biases beta intercept intercepts bh bo bout bin bi b_h b_o b_in b_out bs_h bs_o w_bias bb",
  z: "z zs net nets pre preact preactivation preactivations zin in_sum net_in raw logits logit scores score hpre hpreact h_in o_in u_in h_raw hidden_in hidden_input hidden_inputs final_inputs out_in sum_in linear z_in pre_activation linear_output weighted_input weighted_sum h_sum activation_cache",
  a: "a as h hs o out output outputs act acts activation activations layer l hid hidden hidden_layer output_layer pred preds prediction predictions yhat y_hat ypred y_pred probs prob p al aout a_prev aprev hypothesis hx h_out o_out hidden_out hidden_output hidden_outputs final_outputs final_output guess estimate result q zact phi output_vec",
  slope: "gprime g_prime slope slopes deriv prime fprime",
  dZ: "delta deltas dz dzs d dlogits dscores dnet grad_z delta_out delta_hidden d_out d_hid sigma dpre dout grad_output dlogit error_term s e sens",
  dA: "da das dh dal da_prev dx din dhidden dprobs grad_a dvalues",
  dW: "dw dws grad_w nabla_w w_grad gw dtheta theta_grad grad_theta thetagrad djdw dedw dldw dcdw d_w g grad_weights dweights weight_grad weights_grad weight_delta weight_deltas coef_g wgrad acc_w delta_w deltaw d_weights djdtheta thetas_grad tgrad",
  db: "db dbs grad_b nabla_b b_grad gb djdb dedb dldb dcdb d_b grad_biases dbiases bias_grad bias_g d_bias deltab dbias delta_b bgrad",
  velocity:
    "vel velocity vdw vdb vw vb v_dw v_db cache_w mom_w prev_dw prev_delta last_dw momentum_w m_w s_dw mw mb m_b v_w v_b mdw mdb sdb s_db cache_b mom_b prev_db last_db",
  count:
    "m n n_samples num_examples n_examples num_samples q batch_size batchsize minibatch_size bs nsamples count num n_data n_train size_batch n_ex ntrain n_obs nobs m_train mini_batch_size mini_batchsize batch_len batch_length batchsz batch_sz nb_samples",
  step: "alpha lr learning_rate learningrate eta rate step step_size mu gamma learn_rate l_rate stepsize epsilon eps",
  decay: "lambda lambd lam lmbda lambda_ reg reg_lambda reg_strength weight_decay wd lambd_ l2 l2_reg regularization lmbd reglambda decay",
  momentum:
    "beta momentum mom beta1 rho keep_prob keep_probs keepprob keep p_keep dropout dropout_rate drop_rate drop_prob p_drop p_dropout retain",
  epochs: "epochs epoch iterations num_iterations iters n_iter max_iter num_epochs n_epochs niter steps epochmax maxiter rounds it iter",
  size: "sizes layer_sizes layers_dims layer_dims layer_dimensions input_layer_size hidden_layer_size output_layer_size num_labels num_classes n_classes classes k input_size hidden_size output_size n_in n_hid n_hidden n_out n_x n_h n_y nin nhid nout ni nh no n_input n_output num_inputs num_hidden num_outputs n_inputs n_outputs in_size out_size input_dim hidden_dim output_dim in_dim out_dim n_features num_features in_features out_features inputnodes hiddennodes outputnodes hidden_nodes input_nodes output_nodes input_nodes_num hidden_units num_hidden_units hidden",
  depth: "l num_layers n_layers nlayers num_layer layers_count",
  unrolled: "nn_params params_vec unrolled thetavec theta_vec initial_nn_params weights_vec nnparams",
  cost: "j cost loss c err total_loss mse bce",
};

/** Every role that a name may have. */
export const NAME_ROLES = Object.keys(NAMES) as readonly NameRole[];

const TABLE = new Map<string, NameRole[]>();
for (const [role, names] of Object.entries(NAMES))
  for (const name of names.split(" ")) TABLE.set(name, [...(TABLE.get(name) ?? []), role as NameRole]);

/** The words of a path, last first: `self.layers[-1]` has `layers`, index −1; `grads['dW' + 1]` has `dw` and the number 1. */
export interface NameParts {
  /** In lower case, without the layer's digits and outer underscores; `""` if the path has no name. */
  readonly base: string;
  /** As written, without digits: `Theta_grad`, `W`. */
  readonly written: string;
  /** The digits within the name: `W1`, `layer_2_delta`. Two digits in a row from k to k+1, as in `w_01`, are the second. */
  readonly digits?: number;
  /** The first subscript that is an integer: −1 in `caches[-1][0]`. */
  readonly index?: number;
  /** Names before the last, outermost first, with their own last integer subscript. */
  readonly outer: readonly NameParts[];
}

const SEGMENT = /([\p{L}_][\p{L}\p{N}_']*)|\[\s*'([^']*)'\s*\]|\[\s*"([^"]*)"\s*\]|[[({]\s*(-?\d+)\s*[\])}]/gu;

/** Splits a path as the interpreter writes it. */
export function partsOf(path: string): NameParts {
  const found: { word: string; index?: number }[] = [];
  for (const [, name, single, double, number] of path.matchAll(SEGMENT)) {
    const word = name ?? single ?? double;
    if (number !== undefined) {
      const last = found.at(-1);
      if (last) last.index ??= Number(number);
    } else if (word !== undefined && word !== "self") found.push({ word });
  }
  const parts = found.map(({ word, index }) => ({
    ...splitName(word),
    ...(index === undefined ? {} : { index }),
    outer: [] as NameParts[],
  }));
  const last = parts.at(-1);
  if (!last) return { base: "", written: "", outer: [] };
  // W['1'] is W with the number 1.
  if (last.base === "" && parts.length > 1) {
    const before = parts[parts.length - 2];
    return { ...before, ...(last.digits === undefined ? {} : { digits: last.digits }), outer: parts.slice(0, -2) };
  }
  return { ...last, outer: parts.slice(0, -1) };
}

const GRADIENT_CONTAINER = /^(?:g|d|grads?|gradients?|nabla|dw?_?(?:grads?|params?))$/u;
const VELOCITY_CONTAINER = /^(?:v|vel|velocity|velocities|momentum|s_?grads?)$/u;

/** Roles of a path: the weight in `grads['W1']` is a gradient, the gradient in `v['dW1']` a velocity. */
export function rolesOfPath(parts: NameParts): readonly NameRole[] {
  const roles = rolesOf(parts);
  const [first] = roles;
  // w.grad is the gradient of w, out.g that of what out is.
  const of = /^(?:g|grads?|gradient)$/u.test(parts.base) ? parts.outer.at(-1) : undefined;
  if (of) {
    const [own] = rolesOf(of);
    if (own !== undefined) return own === "weight" || own === "theta" ? ["dW"] : own === "bias" ? ["db"] : ["dZ", "dA"];
  }
  if (parts.outer.some(({ base }) => GRADIENT_CONTAINER.test(base))) {
    if (first === "weight" || first === "theta") return ["dW"];
    if (first === "bias") return ["db"];
  }
  if (parts.outer.some(({ base }) => VELOCITY_CONTAINER.test(base)) && first !== undefined) return ["velocity"];
  return roles;
}

function splitName(word: string): { base: string; written: string; digits?: number } {
  const numbers = [...word.matchAll(/\d+/gu)].map(([digits]) => digits);
  const written = word
    .replace(/\d+/gu, "")
    .replace(/__+/gu, "_")
    .replace(/^_+|[_']+$/gu, "");
  const base = written.replace(/([a-z])([A-Z][a-z])/gu, "$1_$2").toLowerCase();
  if (numbers.length === 0) return { base, written };
  const [first] = numbers;
  // wts_01 leads from 0 to 1.
  const pair = /^(\d)(\d)$/u.exec(first);
  if (pair && Number(pair[2]) === Number(pair[1]) + 1) return { base, written, digits: Number(pair[2]) };
  return { base, written, digits: Number(numbers.length === 2 && Number(numbers[1]) === Number(first) + 1 ? numbers[1] : first) };
}

/** Roles that a name can have, the likeliest first; none if it says nothing. Upper-case letters tell D (a gradient's sum) from d. */
export function rolesOf({ base, written }: Pick<NameParts, "base" | "written">): readonly NameRole[] {
  if (written === "D") return ["dW", "target"];
  if (/^(?:Delta|DELTA|Δ)$/u.test(written)) return ["dW"];
  if (/^(?:Theta|THETA|Θ)s?$/u.test(written)) return ["theta", "weight"];
  if (/^(?:δ|σ)$/u.test(written)) return ["dZ"];
  const direct = TABLE.get(base) ?? TABLE.get(base.replaceAll("_", ""));
  if (direct) return direct;
  // nhidden, num_of_inputs; dEdW, dLoss_dw, deW.
  if (/^(?:n|no|num|number|dim|len)_?(?:of_?)?(?:hid|in|out|class|label|feat|unit|neuron|node)[a-z]*$/u.test(base)) return ["size"];
  const derivative = /^d(?:[a-z]|cost|loss|err|error)?_?d?_?(w|b|weights?|bias(?:es)?|theta)$/u.exec(base);
  if (derivative) return derivative[1].startsWith("b") ? ["db"] : ["dW"];
  // dh_raw beside h_raw.
  const [of] = TABLE.get(/^d_?(\w{2,})$/u.exec(base)?.[1] ?? "") ?? [];
  if (of === "z" || of === "a") return of === "z" ? ["dZ"] : ["dA", "dZ"];
  return rolesOfWords(base.split("_"));
}

/** Compound names: `l2_delta`, `hidden_weights`, `output_bias`, `grad_W_hidden`. */
function rolesOfWords(words: readonly string[]): readonly NameRole[] {
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  const weight = has(/^(?:w|wt|wts|weights?|theta|syn|synapse|kernel|coefs?|dw|matrix|mat)$/u);
  const bias = has(/^(?:b|bs|bias|biases|db)$/u);
  if (has(/^(?:grads?|gradients?|nabla|d|dw|db|deltas?|dj|de|dl|dc|dcost|dloss|update|adjust\w*|change)$/u)) {
    if (weight) return ["dW"];
    if (bias) return ["db"];
    return has(/^(?:grads?|gradients?)$/u) && has(/^(?:a|act\w*|h)$/u) ? ["dA"] : ["dZ"];
  }
  if (has(/^(?:sums?|acc|accum|total|tot|cum)$/u) && (weight || bias)) return weight ? ["dW"] : ["db"];
  if (has(/^(?:vel|velocity|momentum|prev|last)$/u) && (weight || bias)) return ["velocity"];
  if (weight) return ["weight"];
  if (bias) return ["bias"];
  if (has(/^(?:err|errs|error|errors)$/u)) return ["dZ", "dA"];
  if (has(/^(?:size|nodes|units|dim|num|neurons|n)$/u)) return ["size"];
  if (has(/^(?:sum|net|z|in|raw|pre|linear|inputs?)$/u) && has(/^(?:h|hid|hidden|o|out|output|final|l|layer)$/u)) return ["z"];
  if (has(/^(?:act|acts|activations?|activated|out|output|outputs|sig|relu|a)$/u)) return ["a"];
  if (has(/^(?:true|expected|target|label|desired)$/u)) return ["target"];
  // y_train_enc, x_mini.
  if (words[0] === "y" && !has(/^(?:pred\w*|prob\w*|hat|est\w*|score\w*|logits?)$/u)) return ["target"];
  if (words[0] === "x") return ["input"];
  return [];
}

/** Words that stand for a layer where a name has no number: counted from the input, −1 the last. Weights lead into it. */
export function layerWord({ base }: Pick<NameParts, "base">, outer: readonly Pick<NameParts, "base">[] = []): number | undefined {
  const words = [base, ...outer.map((o) => o.base)].flatMap((b) => b.split("_"));
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  if (has(/^(?:wih|bih|ih|xh|wxh|hid|hidden|h|wh|bh|win|first|dh)$/u)) return 1;
  if (has(/^(?:who|ho|hy|why|out|output|o|wo|bo|wout|bout|final|last|outputs|al|pred|yhat|probs|p|by|hypothesis|dout)$/u)) return -1;
  return undefined;
}
