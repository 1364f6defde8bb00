import type { Program, Statement } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import type { Event } from "../interpret/trace.ts";
import { readProgram } from "../language/read.ts";

/** Functions of layers that exercises keep in another file, as their texts describe them. */
const FUNCTIONS = {
  affine_forward: `def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)`,
  affine_backward: `def affine_backward(dout, cache):
    x, w, b = cache
    return dout.dot(w.T).reshape(x.shape), x.reshape(x.shape[0], -1).T.dot(dout), np.sum(dout, axis=0)`,
  relu_forward: `def relu_forward(x):
    return np.maximum(0, x), x`,
  affine_relu_forward: `def affine_relu_forward(x, w, b):
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    return out, (fc_cache, relu_cache)`,
  affine_relu_backward: `def affine_relu_backward(dout, cache):
    fc_cache, relu_cache = cache
    da = dout * (relu_cache > 0)
    return affine_backward(da, fc_cache)`,
  softmax_loss: `def softmax_loss(x, y):
    probs = np.exp(x - np.max(x, axis=1, keepdims=True))
    probs /= np.sum(probs, axis=1, keepdims=True)
    loss = -np.sum(np.log(probs[np.arange(x.shape[0]), y])) / x.shape[0]
    dx = probs.copy()
    dx[np.arange(x.shape[0]), y] -= 1
    return loss, dx / x.shape[0]`,
  linear_forward: `def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    return Z, (A, W, b)`,
  linear_activation_forward: `def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (linear_cache, Z)`,
  linear_backward: `def linear_backward(dZ, cache):
    A_prev, W, b = cache
    return np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / A_prev.shape[1], np.sum(dZ, axis=1, keepdims=True) / A_prev.shape[1]`,
  linear_activation_backward: `def linear_activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    else:
        dZ = sigmoid_backward(dA, activation_cache)
    return linear_backward(dZ, linear_cache)`,
} as const satisfies Record<string, string>;

type Name = keyof typeof FUNCTIONS;

const bodies = new Map<Name, Statement>();
/** Their places are before the text, and their nodes count down from here. */
const FIRST_ID = -1000;

/** The statement that defines a function, with nodes that no text has. */
function definitionOf(name: Name): Statement {
  const known = bodies.get(name);
  if (known) return known;
  const offset = FIRST_ID - 1000 * Object.keys(FUNCTIONS).indexOf(name);
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (key === "id") return [key, offset - (item as number)];
        return [key, key === "span" ? { start: -1, end: -1 } : moved(item)];
      }),
    );
  };
  const made = moved(readProgram(FUNCTIONS[name], { language: "python" }).body[0]) as Statement;
  bodies.set(name, made);
  return made;
}

const isName = (name: string): name is Name => Object.hasOwn(FUNCTIONS, name);

/** The program with the functions of layers that it calls and does not define, if there are any. */
export function withSupplied(program: Program): Program {
  if (program.language !== "python") return program;
  const added = new Map<Name, Statement>();
  const defined = new Set<string>();
  walk(program.body, (node) => {
    if (node.kind === "function") defined.add(node.name);
  });
  const supply = (body: readonly Statement[]): void =>
    walk(body, (node) => {
      if (node.kind !== "call" || node.callee.kind !== "name") return;
      const { name } = node.callee;
      if (!isName(name) || defined.has(name) || added.has(name)) return;
      added.set(name, definitionOf(name));
      supply([definitionOf(name)]);
    });
  supply(program.body);
  return added.size === 0 ? program : { ...program, body: [...added.values(), ...program.body] };
}

/** Is this a function that was supplied, or a part of one? */
export const isSupplied = ({ span }: { readonly span: { readonly start: number } }): boolean => span.start < 0;

/** An error within a function that was supplied is one of the statement that calls it. */
export function atCallers(events: readonly Event[], nodes: ReadonlyMap<number, CoreNode>): readonly Event[] {
  const isOwn = ({ statement }: Event): boolean => !isSupplied(nodes.get(statement) ?? { span: { start: 0 } });
  return events.map((event) => {
    if (event.kind !== "error" || isOwn(event)) return event;
    const caller = events.slice(0, event.id).findLast(isOwn);
    const span = caller && nodes.get(caller.statement)?.span;
    return caller && span ? { ...event, statement: caller.statement, pass: caller.pass, span, error: { ...event.error!, span } } : event;
  });
}
