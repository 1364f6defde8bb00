import { COORDINATES } from "../../worker/derived.ts";
import type { Config } from "../../worker/protocol.ts";

/** Sets that a program can make or has embedded, by the name of what makes them. */
const MADE: ReadonlySet<Config["data"]["set"]> = new Set(["xor", "moons", "circles", "spirals", "gaussians", "sine"]);
const EMBEDDED: ReadonlySet<Config["data"]["set"]> = new Set(["iris", "wine", "breastCancer", "digits"]);

/** Returns a program that trains the network of these settings with the package, to the same weights. */
export function programOf(config: Config, sizes: readonly number[]): string {
  const { data, hidden, output, loss, initializer, optimizer, learningRate, l2, dropout, batchSize, seed } = config;
  if (MADE.has(data.set) && data.set !== "sine" && (data.inputs ?? COORDINATES).join() !== COORDINATES.join())
    return "// A program has the inputs x₁ and x₂ alone. Choose these under “Inputs”, or take the trained network as a file.\n";
  const outputs = sizes.at(-1) ?? 1;
  const layers = [...hidden, { units: outputs, activation: output }].map(({ units, activation }) => `dense(${units}, "${activation}")`);
  const isUniform = typeof initializer === "number";
  const imports = ["dense", "network", optimizer, ...(loss === "crossEntropy" ? [] : ["squaredError"]), ...(isUniform ? ["uniform"] : [])];
  const options = [
    `inputs: ${sizes[0] ?? 2}`,
    `layers: [${layers.join(", ")}]`,
    `loss: ${loss === "crossEntropy" ? '"crossEntropy"' : `squaredError("${loss}")`}`,
    ...(l2 === 0 ? [] : [`l2: ${l2}`]),
    ...(initializer === "auto" ? [] : [`initializer: ${isUniform ? `uniform(${initializer})` : `"${initializer}"`}`]),
    `seed: ${seed}`,
  ];
  return `// npm i adjoint @adjoint/datasets
import { ${imports.toSorted().join(", ")} } from "adjoint";
${dataOf(config)}
const net = network({
${options.map((line) => `  ${line},`).join("\n")}
});
for (const { epoch, loss } of net.fit(train, { epochs: 100, batchSize: ${batchSize}, optimizer: ${optimizer}({ learningRate: ${learningRate} })${dropout ? `, dropout: ${dropout}` : ""} })) {
  console.log(epoch, loss);
}
console.log(net.evaluate(${data.test > 0 ? "test" : "train"}));
`;
}

function dataOf({ data: { set, noise, rows, test }, seed }: Config): string {
  const parts = test > 0 ? `const { train, test } = whole.split({ test: ${test}, seed: ${seed} });` : "const train = whole;";
  if (MADE.has(set)) {
    const more = set === "gaussians" ? ", classes: 3" : "";
    return `import { ${set} } from "@adjoint/datasets";\n\nconst whole = ${set}({ n: ${rows}, noise: ${noise}, seed: ${seed}${more} });\n${parts}`;
  }
  if (EMBEDDED.has(set)) {
    const scaled =
      set === "digits"
        ? parts
        : `${parts.replace("train,", "train: learnt,").replace("test }", "test: kept }").replace("const train =", "const learnt =")}
const train = learnt.standardize();${test > 0 ? "\nconst test = kept.scale(train.scaling);" : ""}`;
    return `import { ${set} } from "@adjoint/datasets";\n\nconst whole = ${set}();\n${scaled}`;
  }
  return `import { openTable, prepareTable } from "@adjoint/datasets";\nimport { readFile } from "node:fs/promises";\n\nconst table = await openTable(await readFile("FILE.csv"));\nconst { train, test } = prepareTable(table, { test: ${test}, seed: ${seed} });`;
}
