import type { CheckReport, TargetReport } from "./check-report.ts";

/** Two versions of a text beside each other. */
export interface Comparison {
  readonly right: "first" | "second" | "both" | "neither";
  readonly first: CheckReport;
  readonly second: CheckReport;
  /** The first quantity that one of them has wrong, and what the other one makes of it. */
  readonly parting?: { readonly quantity: string; readonly first?: TargetReport; readonly second?: TargetReport };
  readonly message: string;
}

const isFlagged = ({ status }: TargetReport): boolean => status === "mistake" || status === "unknown";
const lineOf = (target: TargetReport | undefined): string => (target ? `line ${target.span.line} (\`${target.name}\`)` : "no line");

/** Says which of two checked versions is right, and where they part. */
export function compareReports(first: CheckReport, second: CheckReport): Comparison {
  const right = first.ok ? (second.ok ? "both" : "first") : second.ok ? "second" : "neither";
  const parting = partingOf(first, second);
  const sentence = {
    first: "The first version is right, the second is not.",
    second: "The second version is right, the first is not.",
    both: "Both versions are right.",
    neither: "Neither version is right.",
  }[right];
  const where = parting
    ? ` They part at ${parting.quantity}: ${lineOf(parting.first)} of the first, ${lineOf(parting.second)} of the second.`
    : "";
  return { right, first, second, ...(parting ? { parting } : {}), message: `${sentence}${where}` };
}

function partingOf(first: CheckReport, second: CheckReport): Comparison["parting"] {
  for (const [one, other, order] of [
    [first, second, "first"],
    [second, first, "second"],
  ] as const) {
    for (const target of one.targets) {
      if (!isFlagged(target)) continue;
      const quantity = target.quantity ?? target.name;
      const counterpart = other.targets.find((each) => (each.quantity ?? each.name) === quantity);
      if (counterpart && isFlagged(counterpart) && counterpart.code === target.code) continue;
      const [p, q] = order === "first" ? [target, counterpart] : [counterpart, target];
      return { quantity, ...(p ? { first: p } : {}), ...(q ? { second: q } : {}) };
    }
  }
  return undefined;
}
