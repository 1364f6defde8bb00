import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { defineCommand } from "../command.ts";
import { scaledAs } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import { EXIT, UsageError } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { describeLayers, describeLoss, networkOf } from "../model/describe.ts";
import { describeEngine } from "../model/engine.ts";
import type { Engine } from "../model/engine.ts";
import { openModel } from "../model/model.ts";
import type { Model } from "../model/read.ts";
import { json } from "../options/common.ts";
import { ENGINE } from "../options/engine.ts";
import { bytes, counted, grouped, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, fit, padEnd, visible, widthOf } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { VERSION } from "../version.ts";

/** `adjoint info`: shows the host and its engine, or a model. */
export const command = defineCommand({
  name: "info",
  description: "Show this host, the kernels that run here and why; or what a saved model is.",
  argument: { name: "model", text: "a model that train saved" },
  groups: [
    { title: "Engine:", options: ENGINE },
    { title: "Output:", options: { json } },
  ],
  examples: ["adjoint info", "adjoint info model.safetensors"],
  async run(options, io, path) {
    if (path?.endsWith(".csv")) throw new UsageError("data-is-not-model", { path });
    const opened = path === undefined ? undefined : await openModel("model", path, options);
    const facts = opened === undefined ? hostFacts(await describeEngine(options)) : modelFacts(opened);
    if (options.json === true) printJson(io, { command: "info", ...facts.json });
    else printLines(io, linesOf(facts.lines, io));
    return EXIT.ok;
  },
});

/** Further lines of one fact are cut, such as the names of 784 pixels. */
const MAX_LINES = 4;

/** Returns a line for each fact; on a terminal a long one is wrapped. */
function linesOf(facts: Facts["lines"], { stdout, env }: Io): string[] {
  const style = createStyle(stdout, env);
  const width = Math.max(...facts.map(([name]) => widthOf(name)));
  const room = Math.max(20, columnsOf(stdout) - width - 2);
  return facts.flatMap(([name, value]) => {
    const text = visible(value);
    const lines = stdout.isTTY === true ? wrap(text, room) : [text];
    const shown = lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES - 1), fit(`${lines[MAX_LINES - 1]} …`, room)];
    return shown.map((line, i) => `${style.dim(padEnd(i === 0 ? name : "", width))}  ${line}`);
  });
}

interface Facts {
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly json: Readonly<Record<string, unknown>>;
}

function hostFacts(engine: Engine): Facts {
  const { node, v8 } = process.versions;
  const { simd, relaxedSimd, sharedMemory } = engine.features;
  const yes = (there: boolean): string => (there ? "yes" : "no");
  const processor = cpus()[0]?.model.trim() ?? "unknown";
  const host = {
    platform: platform(),
    release: release(),
    arch: arch(),
    processor,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
  return {
    lines: [
      ["adjoint", VERSION],
      ["node", `${node} (V8 ${v8})`],
      ["host", `${host.platform} ${host.release}, ${host.arch}`],
      ["processor", `${processor}, ${counted(host.cores, "core")}, ${bytes(host.memoryBytes)} of memory`],
      ["kernels", engine.backend],
      ["why", engine.why],
      ["threads", `${engine.threads}: ${engine.threadsWhy}`],
      ["256 bits", `${engine.wide ? "on" : "off"}: ${engine.wideWhy}`],
      ["WebAssembly", `SIMD ${yes(simd)}, relaxed SIMD ${yes(relaxedSimd)}, shared memory ${yes(sharedMemory)}`],
    ],
    json: {
      version: VERSION,
      node,
      v8,
      host,
      ...engine,
    },
  };
}

function modelFacts({ path, bytes: size, net, record, targetScaling }: Model): Facts {
  const description = net.describe();
  const { data } = net;
  const { loss, l2, seed, precision, epoch } = description;
  const scaling = data?.scaling?.kind ?? "none";
  const learnt = data?.classes ?? data?.targets;
  const split =
    record === undefined
      ? undefined
      : `${grouped(record.rows)} rows of ${record.data}, of which ${grouped(record.split.validation)} to validate and ${grouped(record.split.test)} to test, split with seed ${record.split.seed}`;
  const optional = (name: string, value: string | undefined): [string, string][] => (value === undefined ? [] : [[name, value]]);
  return {
    lines: [
      ["model", `${path} (${bytes(size)})`],
      ["network", `${describeLayers(description)}, ${counted(net.parameterCount, "parameter")}, ${precision}`],
      ["loss", `${describeLoss(loss)}${l2 > 0 ? ` + (${l2}/2m)·ΣW²` : ""}`],
      ["trained", `${counted(epoch, "epoch")}, seed ${seed}`],
      ...optional("data", split ?? data?.name),
      ...optional("label", record?.labelName),
      ...optional("columns", data?.features?.join(", ")),
      ...optional(data?.classes === undefined ? "values" : "classes", learnt?.join(", ")),
      ...optional("targets", targetScaling && describeTargets(targetScaling, learnt?.[0] ?? "the value")),
      ["scaling", scaling === "bytes" ? `bytes × ${data?.scaling?.scale[0]}` : scaling],
    ],
    json: {
      model: path,
      bytes: size,
      network: networkOf(net),
      epoch,
      ...(data === undefined ? {} : { data }),
      ...(targetScaling === undefined ? {} : { targetScaling }),
      ...(record === undefined ? {} : { run: record }),
    },
  };
}

/** Returns what an output of the network means: `standardized: price = 31,000·output + 212,000`. */
function describeTargets(scaling: TargetScaling, name: string): string {
  const [shift, scale] = [scaling.shift[0], scaling.scale[0]];
  return `${scaledAs(scaling)}: ${name} = ${significant(1 / scale, 6)}·output ${shift < 0 ? "−" : "+"} ${significant(Math.abs(shift), 6)}`;
}
