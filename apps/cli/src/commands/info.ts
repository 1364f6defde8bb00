import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { describeLayers, describeLoss, networkOf } from "../describe.ts";
import { EXIT, UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { describeEngine } from "../host.ts";
import type { Engine } from "../host.ts";
import { openModel } from "../model.ts";
import type { Model } from "../model.ts";
import type { RunOptions } from "../options.ts";
import { printJson, printLines } from "../output.ts";
import { scaledAs } from "../targets.ts";
import type { TargetScaling } from "../targets.ts";
import { bytes, counted, grouped, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, fit, padEnd, visible, widthOf } from "../terminal/style.ts";

export interface InfoOptions extends RunOptions {
  readonly json?: boolean;
}

/** `adjoint info`: the host and what computes on it; or what a model is. */
export async function info(path: string | undefined, options: InfoOptions): Promise<number> {
  if (path?.endsWith(".csv"))
    throw new UsageError(`info is about models and this host: ${path} is a data file. Try adjoint train --data ${path}.`);
  const model = path === undefined ? undefined : await openModel("model", path, options);
  const facts = model === undefined ? hostFacts(await describeEngine(options)) : modelFacts(model);
  if (options.json) printJson({ command: "info", ...facts.json });
  else {
    const style = createStyle(process.stdout, process.env);
    const width = Math.max(...facts.lines.map(([name]) => widthOf(name)));
    const room = columnsOf(process.stdout) - width - 2;
    const whole = !process.stdout.isTTY;
    printLines(
      facts.lines.map(
        ([name, value]) => `${style.dim(padEnd(name, width))}  ${whole ? visible(value) : fit(visible(value), Math.max(20, room))}`,
      ),
    );
  }
  return EXIT.ok;
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

/** `standardized: price = 31,000·output + 212,000`: what the network's own output means. */
function describeTargets(scaling: TargetScaling, name: string): string {
  const [shift, scale] = [scaling.shift[0], scaling.scale[0]];
  return `${scaledAs(scaling)}: ${name} = ${significant(1 / scale, 6)}·output ${shift < 0 ? "−" : "+"} ${significant(Math.abs(shift), 6)}`;
}
