import { expect, test } from "vitest";
import { arrayOf, flat } from "../../src/core/array.ts";
import { run } from "../../src/interpret/run.ts";
import type { Trace } from "../../src/interpret/trace.ts";
import { arrayIn, valueOf, type Value } from "../../src/interpret/values.ts";
import { readProgram } from "../../src/language/read.ts";

const GIVEN: Record<string, Value> = {
  X: valueOf(arrayOf([0.5, -1, 2, 0.25, 1, -0.75, 1.5, 0.5, -0.25, 2, 1, -1], [4, 3])),
  W1: valueOf(arrayOf([0.5, -0.25, 1, 0.75, -1, 0.5], [3, 2])),
  W2: valueOf(arrayOf([1, -0.5, 0.25, 0.5, -1, 0.75], [2, 3])),
  Y: valueOf(arrayOf([0, 2, 1, 2], [4], "int")),
};
const traced = (text: string): Trace =>
  run(readProgram(text, { language: "python" }), { entry: { kind: "script" }, free: (path) => GIVEN[path] });

function numbers(trace: Trace, name: string): number[] {
  const value = trace.variables.get(name);
  if (value?.kind !== "array") throw new Error(`${name}: ${JSON.stringify(trace.stopped)}`);
  return [...flat(arrayIn(value))];
}

test("tensors by hand: mm, t(), clamp, masks, sums with dim and keepdim, and updates in place", () => {
  const trace = traced(
    "x = torch.tensor([[1., -2.], [3., 4.]])\nh = x.mm(x.t()).clamp(min=0)\ns = h.sum(1, keepdim=True)\ng = h.clone()\ng[x < 0] = 0\nw = torch.ones(2, 2)\nw.data.sub_(0.5 * g)\nw -= 1\nv, i = x.max(1)\nz = torch.zeros(2, 3).size(1)\ng.zero_()\np = x.pow(2).sum()\nq = x.view(-1).max(0).indices\nr = torch.cat((x, x), dim=1)[:, 1:3]",
  );
  expect(trace.stopped).toBeUndefined();
  expect(numbers(trace, "h")).toEqual([5, 0, 0, 25]);
  expect(numbers(trace, "s")).toEqual([5, 25]);
  expect(numbers(trace, "w")).toEqual([-2.5, 0, 0, -12.5]);
  expect(numbers(trace, "v")).toEqual([1, 4]);
  expect(numbers(trace, "i")).toEqual([0, 1]);
  expect(numbers(trace, "z")).toEqual([3]);
  expect(numbers(trace, "g")).toEqual([0, 0, 0, 0]);
  expect(numbers(trace, "p")).toEqual([30]);
  expect(numbers(trace, "q")).toEqual([3]);
  expect(numbers(trace, "r")).toEqual([-2, 1, 4, 3]);
});

test("a backward pass through every step of a softmax's cross-entropy ends in (softmax − one-hot)/n and in tanh's slope", () => {
  const trace = traced(
    `n = X.shape[0]
h = torch.tanh(X @ W1)
logits = h @ W2
shifted = logits - logits.max(1, keepdim=True).values
ex = shifted.exp()
total = ex.sum(1, keepdims=True)
inv = total**-1
probs = ex * inv
logp = probs.log()
loss = -logp[range(n), Y].mean()
dlogp = torch.zeros_like(logp)
dlogp[range(n), Y] = -1.0/n
dprobs = (1.0 / probs) * dlogp
dinv = (ex * dprobs).sum(1, keepdim=True)
dex = inv * dprobs
dtotal = (-total**-2) * dinv
dex += torch.ones_like(ex) * dtotal
dshifted = ex * dex
dlogits = dshifted.clone()
dmax = (-dshifted).sum(1, keepdim=True)
dlogits += F.one_hot(logits.max(1).indices, num_classes=logits.shape[1]) * dmax
dW1 = X.T @ ((1.0 - h**2) * (dlogits @ W2.T))
right = F.softmax(logits, 1)
right[range(n), Y] -= 1
right /= n
other = F.cross_entropy(logits, Y)
e = 1e-6
W1[1, 0] += e
up = F.cross_entropy(torch.tanh(X @ W1) @ W2, Y)
W1[1, 0] -= 2 * e
down = F.cross_entropy(torch.tanh(X @ W1) @ W2, Y)
slope = (up - down) / (2 * e)`,
  );
  expect(trace.stopped).toBeUndefined();
  const right = numbers(trace, "right");
  for (const [i, x] of numbers(trace, "dlogits").entries()) expect(Math.abs(x - right[i])).toBeLessThan(1e-15);
  expect(Math.abs(numbers(trace, "loss")[0] - numbers(trace, "other")[0])).toBeLessThan(1e-15);
  expect(Math.abs(numbers(trace, "dW1")[2] - numbers(trace, "slope")[0])).toBeLessThan(1e-9);
});

test("autograd is beyond it: `backward`, `grad` and torch.nn are recorded as unsupported, what comes of them is unknown, and the rest runs", () => {
  const trace = traced(
    "w = torch.tensor(2.0, requires_grad=True)\ny = w * 3\ny.backward()\nprint(w.grad, 3)\nlayer = torch.nn.Linear(3, 2)\nout = layer(X)\nz = w.grad + 1\nr = y * 2",
  );
  expect(trace.stopped).toBeUndefined();
  expect(trace.events.filter((e) => e.error).map((e) => [e.error!.code, e.error!.subject])).toEqual([
    ["unsupported", "autograd: backward"],
    ["unsupported", "autograd: .grad"],
    ["unsupported", "torch.nn.Linear"],
    ["unsupported", "autograd: .grad"],
  ]);
  expect(trace.variables.get("z")?.kind).toBe("unknown");
  expect(numbers(trace, "r")).toEqual([12]);
});
