import { assignmentsOf, targetName, walk, type Assignment, type Expr, type Program, type Statement } from "./ast.ts";
import { complete, type Network, type NetworkStore } from "./network.ts";
import { roleOf } from "./notation/roles.ts";
import { map, scale, type Matrix } from "./numbers/matrix.ts";
import type { Reading } from "./reading.ts";
import { isCost } from "./run/outcome.ts";
import { runTrial } from "./run/run.ts";

/** Eighth-order central differences: Σ cₖ (f(+k h) − f(−k h)) / h. */
const COEFFICIENTS = [4 / 5, -1 / 5, 4 / 105, -1 / 280] as const;

/** The value of the text's own J on a network; undefined where it has none. */
function ownCostOf(program: Program, reading: Reading, network: Network): number | undefined {
  const outcome = runTrial(program, reading, network).outcomes.findLast(isCost);
  const value = outcome?.value;
  return value && value.data.length === 1 && Number.isFinite(value.data[0]) ? value.data[0] : undefined;
}

/**
 * The network whose gradients are those of the text's own J, however that is made up: ∂J/∂a by central differences of it, good to about 11 digits. Undefined
 * where J has no value, or has weights in it in another way than ρΣθ².
 */
export function networkOfOwnCost(
  program: Program,
  reading: Reading,
  { network, store }: { network: Network; store: NetworkStore },
): Network | undefined {
  const key = `own|${network.z[network.depth].data.join()}|${costText(program)}`;
  const known = store.get(key);
  if (known) return known;
  const forward = upToCost(program);
  const at = (changed: Partial<Network>): number | undefined => ownCostOf(forward, reading, { ...network, ...changed });
  const a = network.a[network.depth];
  const dA = new Float64Array(a.data.length);
  for (let i = 0; i < dA.length; i++) {
    const x = a.data[i];
    const h = x > 0 && x < 1 ? 0.02 * Math.min(x, 1 - x) : 0.01;
    let sum = 0;
    for (const [k, c] of COEFFICIENTS.entries()) {
      const moved = (by: number): number | undefined => {
        const data = a.data.slice();
        data[i] += by;
        return at({ a: [...network.a.slice(0, -1), { ...a, data }] });
      };
      const up = moved((k + 1) * h);
      const down = moved(-(k + 1) * h);
      if (up === undefined || down === undefined) return undefined;
      sum += c * (up - down);
    }
    dA[i] = sum / h;
  }
  const decay = decayOfOwnCost(network, at);
  if (decay === undefined) return undefined;
  const average = reading.layout.batch ? 1 / network.m : 1;
  const made = complete(
    {
      ...network,
      average,
      decay: decay.factor,
      problem: { ...network.problem, cost: { ...network.problem.cost, decaysBias: decay.bias } },
    },
    scale({ ...a, data: dA }, 1 / average),
  );
  store.set(key, made);
  return made;
}

/** The statements that J is made from; the way back would be carried out hundreds of times for nothing. */
function upToCost(program: Program): Program {
  const wanted = new Set<string>();
  const isWanted = ({ target }: Assignment): boolean => {
    const name = targetName(target);
    return name !== undefined && (wanted.has(name.text) || roleOf(name.base, name.layer !== undefined) === "cost");
  };
  const statements: Statement[] = [];
  for (const statement of program.statements.toReversed()) {
    if (statement.kind === "operator") continue;
    const assignments = [...assignmentsOf([statement])];
    if (!assignments.some(isWanted)) continue;
    statements.unshift(statement);
    for (const { target, value } of assignments) for (const word of [target, value].flatMap(wordsIn)) wanted.add(word);
    if (statement.kind === "for") for (const word of wordsIn(statement.range)) wanted.add(word);
  }
  return { ...program, statements };
}
/** Names, and what is called: `a3(t)` may be a subscript. */
const wordsIn = (node: Expr): string[] => walk(node).flatMap((n) => (n.kind === "name" ? [n.text] : n.kind === "call" ? [n.fn] : []));

function costText(program: Program): string {
  return program.text
    .split("\n")
    .filter((line) => /^\s*(?:J|E|C|cost|loss|Loss|Cost|F)\b|\\(?:mathcal|text)/.test(line))
    .join("\n");
}

/** 2ρ, if J is … + ρΣθ² with the outputs held; 0 if J has no weights in it. */
function decayOfOwnCost(
  network: Network,
  at: (changed: Partial<Network>) => number | undefined,
): { factor: number; bias: boolean } | undefined {
  const grown = (matrices: readonly Matrix[], s: number): Matrix[] => matrices.map((m) => map(m, (x) => x * (1 + s)));
  const squares = (matrices: readonly Matrix[]): number => matrices.reduce((sum, m) => m.data.reduce((t, x) => t + x * x, sum), 0);
  const J0 = at({});
  if (J0 === undefined) return undefined;
  const rho = (s: number, which: "W" | "b"): number | undefined => {
    const J = at({ [which]: grown(network[which], s) });
    const S = squares(network[which].slice(1));
    return J === undefined ? undefined : S === 0 ? 0 : (J - J0) / (S * ((1 + s) ** 2 - 1));
  };
  const [w1, w2, b1, b2] = [rho(0.5, "W"), rho(0.25, "W"), rho(0.5, "b"), rho(0.25, "b")];
  if (w1 === undefined || w2 === undefined || b1 === undefined || b2 === undefined) return undefined;
  const close = (p: number, q: number): boolean => Math.abs(p - q) <= 1e-9 * (Math.abs(p) + Math.abs(q)) + 1e-12;
  if (!close(w1, w2) || !close(b1, b2) || !(close(b1, 0) || close(b1, w1))) return undefined;
  return { factor: close(w1, 0) ? 0 : 2 * w1, bias: !close(b1, 0) };
}
