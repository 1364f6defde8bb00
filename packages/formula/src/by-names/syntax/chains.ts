import { binary, type ChainNode, type Expr } from "../ast.ts";

/**
 * Chains as binary nodes. `tight`: what stands side by side binds before ⊙ and ·; `left`: from left to right. A quotient takes the factor before and after it.
 */
export function resolveChains(node: Expr, reading: "tight" | "left"): Expr {
  switch (node.kind) {
    case "chain":
      // The chain's own span has the brackets around it as well.
      return {
        ...resolveChain(
          node.factors.map((f) => resolveChains(f, reading)),
          node.joints,
          reading,
        ),
        span: node.span,
      };
    case "unary":
    case "transpose":
      return { ...node, arg: resolveChains(node.arg, reading) };
    case "binary":
      return { ...node, left: resolveChains(node.left, reading), right: resolveChains(node.right, reading) };
    case "call":
      return {
        ...node,
        args: node.args.map((a) => resolveChains(a, reading)),
        named: node.named.map((n) => ({ ...n, value: resolveChains(n.value, reading) })),
      };
    case "index":
      return { ...node, base: resolveChains(node.base, reading), args: node.args.map((a) => resolveChains(a, reading)) };
    case "array":
      return { ...node, rows: node.rows.map((row) => row.map((x) => resolveChains(x, reading))) };
    case "components":
      return { ...node, body: resolveChains(node.body, reading) };
    default:
      return node;
  }
}

const OPERATION = { beside: "product", times: "times", product: "product", eachdivide: "eachdivide", divide: "divide" } as const;

function resolveChain(factors: readonly Expr[], joints: ChainNode["joints"], reading: "tight" | "left"): Expr {
  const join = (left: Expr, right: Expr, joint: ChainNode["joints"][number]): Expr => ({
    ...binary(OPERATION[joint], left, right),
    ...(left.span && right.span ? { span: { start: left.span.start, end: right.span.end } } : {}),
  });
  const fold = (
    tight: (joint: ChainNode["joints"][number]) => boolean,
    from: readonly Expr[],
    by: ChainNode["joints"],
  ): [Expr[], ChainNode["joints"][number][]] => {
    const out = [from[0]];
    const rest: ChainNode["joints"][number][] = [];
    by.forEach((joint, i) => {
      if (tight(joint)) out.push(join(out.pop()!, from[i + 1], joint));
      else {
        out.push(from[i + 1]);
        rest.push(joint);
      }
    });
    return [out, rest];
  };
  let [parts, by] = fold((j) => j === "divide", factors, joints);
  if (reading === "tight") [parts, by] = fold((j) => j === "beside", parts, by);
  [parts] = fold(() => true, parts, by);
  return parts[0];
}
