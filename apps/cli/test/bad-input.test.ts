import { realpathSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adjoint, createFolder } from "./child.ts";
import { codeOf, inProcess } from "./in-process.ts";

/** A safetensors file with this header, as it is, and so many bytes of data. */
function safetensors(header: string, bytes = 0): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(bytes)]);
}

const folder = createFolder({
  "ragged.csv": "a,b,c\n1,2,x\n1,2\n3,4,y\n",
  "nan.csv": "a,b,c\n1,2,x\n1,NaN,y\n",
  "missing.csv": "a,b,c\n1,,x\n1,2,y\n",
  "text.csv": "1,2,x\n3,four,y\n",
  "header.csv": "a,b,c\n",
  "empty.csv": "",
  "oneclass.csv": "a,b,c\n1,2,x\n3,4,x\n",
  "fraction.csv": "a,b,c\n1,2,0.5\n3,4,1.5\n",
  "semicolon.csv": "a;b;c\n1;2;x\n3;4;y\n",
  "european.csv": "a;b;y\n1,5;2;x\n3;4;z\n",
  "quote.csv": 'a,b,c\n1,"2,x\n3,4,y\n',
  "twice.csv": "a,a,c\n1,2,x\n3,4,y\n",
  "huge.csv": "a,b,c\n1,1e999,x\n3,4,y\n",
  "control.csv": "a,b,c\n1,2,x\n1,2\u001b[31mred,y\n",
  "good.csv": "a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,10,x\n",
  "other.csv": "a,d,c\n1,2,x\n",
  "wide.csv": "a,b,c,d\n1,2,x,9\n",
  "newclass.csv": "a,b,c\n1,2,z\n",
  "three.csv": "1,2,3\n",
  "garbage.safetensors": "garbage",
  "gzip.csv": gzipSync("a,b\n1,x\n2,y\n".repeat(50)).subarray(0, 30),
  "twice.csv.gz": gzipSync(gzipSync("a,b\n1,x\n")),
  "long.safetensors": Buffer.concat([Buffer.from("00ca9a3b00000000", "hex"), Buffer.from("{}")]),
  "notjson.safetensors": safetensors('{"a":'),
  "overlap.safetensors": safetensors(
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
    12,
  ),
  "late.csv": "a,y\nunknown,p\n2,q\n",
  "cut.safetensors": safetensors('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4),
  "integers.safetensors": safetensors('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', 8),
  "shape.safetensors": safetensors('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8),
  "foreign.safetensors": safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8),
  "latin1.m": Buffer.from("delta4 = a4 - y; % über\n", "latin1"),
  "backprop.m": "delta4 = a4 - y;\n",
  "settings.m": "x = 3;\nn = x + 1;\n",
  "unbalanced.m": "delta4 = a4 - (y;\n",
  "unknown.m": "delta4 = a4 - yy;\n",
});
const cwd = realpathSync(folder.path);
const env = { XDG_CACHE_HOME: `${cwd}/cache` };
afterAll(() => folder.remove());

/** Arguments, exit status and code of the error. What is said stands in sentences.txt; {cwd} is the folder. */
const CASES: readonly (readonly [args: string, status: number, code: string])[] = [
  ["train --data late.csv", 1, "text-among-numbers"],
  ["train", 2, "data-missing"],
  ["train digits", 2, "extra-argument"],
  ["train --data", 2, "value-missing"],
  ["train --data --hidden 3", 2, "bad-value"],
  ["train --data moonz", 2, "no-such-data"],
  ["train --epoch 3", 2, "no-such-option"],
  ["train --json=yes --data iris", 2, "takes-no-value"],
  ["trian --data iris", 2, "no-such-command"],
  ["--verison", 2, "no-such-option"],
  ["train --data ragged.csv", 1, "ragged-row"],
  ["train --data nan.csv", 1, "values-missing"],
  ["train --data missing.csv", 1, "values-missing"],
  ["train --data text.csv", 1, "text-among-numbers"],
  ["train --data control.csv", 1, "text-among-numbers"],
  ["train --data header.csv", 1, "header-alone"],
  ["train --data empty.csv", 1, "no-rows"],
  ["train --data oneclass.csv", 1, "one-class"],
  ["train --data fraction.csv", 1, "label-is-fraction"],
  ["train --data european.csv --decimal .", 1, "text-among-numbers"],
  ["train --data european.csv --decimal x", 2, "bad-value"],
  ["train --data cut.safetensors", 2, "data-is-model"],
  ["train --data quote.csv", 1, "quote-not-closed"],
  ["train --data twice.csv", 1, "name-twice"],
  ["train --data gzip.csv", 1, "gzip-damaged"],
  ["train --data twice.csv.gz", 1, "not-a-table-file"],
  ["train --data huge.csv", 1, "number-out-of-range"],
  ["train --data nothere.csv", 1, "unreadable"],
  ["train --data .", 1, "unreadable"],
  ["train --data good.csv --label d", 2, "unknown-column"],
  ["train --data good.csv --label 4", 2, "no-such-column"],
  ["train --data good.csv --label 0", 2, "no-such-column"],
  ["train --data good.csv --ignore a,b", 1, "no-input-left"],
  ["train --data good.csv --categorical q", 2, "unknown-column"],
  ["train --data good.csv --delimiter ;;", 2, "bad-value"],
  ["train --data good.csv --header maybe", 2, "bad-value"],
  ["train --data good.csv --targets values", 1, "label-is-text"],
  ["train --data good.csv --validation 0.9", 2, "nothing-to-train-on"],
  ["train --data digits --label x", 2, "label-of-set"],
  ["train --data digits --samples 5", 2, "option-not-for-data"],
  ["train --data moons --set factor=0.4", 2, "option-not-for-data"],
  ["train --data moons --samples 1", 2, "bad-value"],
  ["train --data moons --noise -1", 2, "bad-value"],
  ["train --data digits --hidden 0", 2, "bad-value"],
  ["train --data digits --hidden 32,,16", 2, "bad-value"],
  ["train --data digits --hidden 32,x", 2, "bad-value"],
  ["train --data digits --hidden 32,16 --activation relu,tanh,relu", 2, "activation-count"],
  ["train --data digits --activation softmax", 2, "bad-value"],
  ["train --data digits --activation rleu", 2, "bad-value"],
  ["train --data digits --output relu --loss crossEntropy", 2, "output-of-cross-entropy"],
  ["train --data digits --output softmax --loss squaredError", 2, "softmax-needs-cross-entropy"],
  ["train --data sine --loss crossEntropy", 2, "loss-needs-classes"],
  ["train --data digits --loss hinge", 2, "bad-value"],
  ["train --data digits --optimizer adma", 2, "bad-value"],
  ["train --data digits --initializer hee", 2, "bad-value"],
  ["train --data digits --learning-rate 0", 2, "bad-value"],
  ["train --data digits --learning-rate -1", 2, "bad-value"],
  ["train --data digits --learning-rate fast", 2, "bad-value"],
  ["train --data digits --epochs 0", 2, "bad-value"],
  ["train --data digits --epochs 1.5", 2, "bad-value"],
  ["train --data digits --batch-size 0", 2, "bad-value"],
  ["train --data digits --validation 1", 2, "bad-value"],
  ["train --data digits --validation 0.6 --test 0.5", 2, "nothing-to-train-on"],
  ["train --data digits --l2 -0.1", 2, "bad-value"],
  ["train --data digits --seed -1", 2, "bad-value"],
  ["train --data digits --seed 4294967296", 2, "bad-value"],
  ["train --data digits --precision f16", 2, "bad-value"],
  ["train --data digits --set beta1", 2, "bad-value"],
  ["train --data digits --set beta3=0.5", 2, "no-such-setting"],
  ["train --data digits --set beta1=1", 2, "bad-value"],
  ["train --data digits --set shuffle=perhaps", 2, "bad-value"],
  ["train --data digits --set __proto__=1", 2, "no-such-setting"],
  ["train --data digits --optimizer sgd --set momentum=0.9", 2, "setting-of-other-optimizer"],
  ["train --data digits --epochs 3 --set epochs=4", 2, "setting-twice"],
  ["train --data digits --out nowhere/model.safetensors", 1, "unwritable"],
  ["train --data digits --out .", 1, "unwritable"],
  ["train --data digits --log nowhere/run.jsonl", 1, "unwritable"],
  ["train --data digits --threads 0", 2, "bad-value"],
  ["train --data digits --backend cuda", 2, "bad-value"],
  ["train --data digits --backend reference --threads 2", 2, "not-together"],
  ["train --data digits --hidden 100000,100000", 1, "network-too-large"],
  ["train --data mnist --offline", 1, "offline-file-missing"],
  ["evaluate --data digits", 2, "model-missing"],
  ["evaluate --model good.safetensors", 2, "data-missing"],
  ["evaluate --model nothere.safetensors --data digits", 1, "unreadable"],
  ["evaluate --model . --data digits", 1, "unreadable"],
  ["evaluate --model garbage.safetensors --data digits", 1, "format"],
  ["evaluate --model empty.csv --data digits", 1, "format"],
  ["evaluate --model long.safetensors --data digits", 1, "format"],
  ["evaluate --model notjson.safetensors --data digits", 1, "format"],
  ["evaluate --model overlap.safetensors --data digits", 1, "format"],
  ["evaluate --model cut.safetensors --data digits", 1, "format"],
  ["evaluate --model integers.safetensors --data digits", 1, "format"],
  ["evaluate --model shape.safetensors --data digits", 1, "format"],
  ["evaluate --model foreign.safetensors --data digits", 1, "unknown-format"],
  ["evaluate --model good.safetensors --data digits", 2, "input-count"],
  ["evaluate --model good.safetensors --data nan.csv", 1, "value-missing"],
  ["evaluate --model good.safetensors --data newclass.csv", 1, "unknown-label"],
  ["evaluate --model good.safetensors --data other.csv", 1, "columns-missing"],
  ["evaluate --model good.safetensors --data gaussians --rows held-out", 2, "nothing-held-out"],
  ["evaluate --model good.safetensors --data iris --rows some", 2, "bad-value"],
  ["predict --model good.safetensors --data ragged.csv", 1, "ragged-row"],
  ["predict --model good.safetensors --data empty.csv", 1, "no-rows"],
  ["predict --model good.safetensors --data wide.csv --ignore b", 1, "columns-missing"],
  ["predict --model good.safetensors --data three.csv", 2, "column-count"],
  ["predict --model good.safetensors --data iris", 2, "input-count"],
  ["predict --model good.safetensors --data good.csv --out nowhere/p.csv", 1, "unwritable"],
  ["gradcheck --data digits --epsilon 0", 2, "bad-value"],
  ["gradcheck --data digits --tolerance x", 2, "bad-value"],
  ["gradcheck --data digits --batch-size 0", 2, "bad-value"],
  ["gradcheck --model good.safetensors --data good.csv --hidden 3", 2, "not-together"],
  ["gradcheck --data digits --entries 0", 2, "bad-value"],
  ["info good.csv", 2, "data-is-not-model"],
  ["info nothere.safetensors", 1, "unreadable"],
  ["info garbage.safetensors", 1, "format"],
  ["trace", 2, "nothing-to-trace"],
  ["trace --example mazurr", 2, "bad-value"],
  ["trace --example mazur --data iris", 2, "not-together"],
  ["trace --example mazur --json --latex", 2, "not-together"],
  ["trace --data iris --activation gelu", 2, "no-formula-for-activation"],
  ["check", 2, "formulas-missing"],
  ["check nothere.m", 2, "no-text"],
  ["check settings.m", 2, "nothing-judged"],
  ["check backprop.m backprop.m extra", 2, "extra-argument"],
  ["check backprop.m --weights t=banana", 2, "bad-value"],
  ["check backprop.m --reduction max", 2, "bad-value"],
  ["check backprop.m --entry step", 2, "formula"],
  ["check --relative-difference -1", 2, "bad-value"],
  ["check --relative-difference abc", 2, "bad-value"],
  ["check --relative-difference 0.1 backprop.m", 2, "not-together"],
  ["check --exercise ex4 backprop.m", 2, "exercise-alone"],
  ["check --relative-difference 0.1 --exercise ex5", 2, "bad-value"],
  ["check empty.csv", 2, "formula"],
  ["check latin1.m", 2, "not-utf8"],
  ["check unbalanced.m", 2, "formula"],
  ["check unknown.m", 2, "formula"],
  ["check backprop.m --syntax fortran", 2, "bad-value"],
  ["check backprop.m --notation andrew", 2, "bad-value"],
  ["check backprop.m --layers 3,5,x", 2, "bad-value"],
  ["check backprop.m --layers 3", 2, "package-refused"],
  ["check backprop.m --bias maybe", 2, "bad-value"],
  ["check backprop.m --loss hinge", 2, "bad-value"],
  ["check backprop.m --layout diagonal", 2, "bad-value"],
  ["check backprop.m --lambda -1", 2, "bad-value"],
  ["check backprop.m --activation swish", 2, "bad-value"],
  ["explain transpos", 2, "no-such-topic"],
  ["explain transpose --format html", 2, "bad-value"],
  ["explain transpose --notation andrew", 2, "bad-value"],
];

describe("bad input: a status that is not 0, a stable code, and one line on standard error that names the values and the next step", () => {
  const said: string[] = [];
  const before = process.cwd();
  beforeAll(async () => {
    process.chdir(cwd);
    // The reader of data sets asks the process itself.
    process.env["XDG_CACHE_HOME"] = env.XDG_CACHE_HOME;
    delete process.env["ADJOINT_DATA_DIR"];
    const { status } = await inProcess("train --data good.csv --epochs 1 --validation 0 --out good.safetensors".split(" "));
    expect(status).toBe(0);
  });
  afterAll(() => process.chdir(before));

  test.each(CASES)("adjoint %s", async (args, status, code) => {
    const outcome = await inProcess(args.split(" "));
    expect([outcome.status, codeOf(outcome.error), outcome.stdout]).toEqual([status, code, ""]);
    said.push(`$ adjoint ${args}\n${outcome.stderr.replaceAll(cwd, "{cwd}")}`);
  });

  test("every sentence is the one of sentences.txt", async () => {
    expect(said).toHaveLength(CASES.length);
    await expect(said.join("\n")).toMatchFileSnapshot("sentences.txt");
  });

  test("no arguments at all show the help on standard error", async () => {
    const { status, stdout, stderr } = await inProcess([]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: adjoint \[options\] \[command\]\n/);
  });

  test("a loss that becomes infinite ends the training and leaves an older model alone", async () => {
    const { status, stderr } = await inProcess(
      "train --data xor --optimizer sgd --learning-rate 1e30 --epochs 3 --out good.safetensors.bak".split(" "),
    );
    expect(status).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      "adjoint train: the loss became NaN or infinite: in epoch 2, batch 1 of 1, it began in layer 2, where z became -Infinity. Lower the learning rate (1e+30), or scale the inputs to about 1.",
    );
    expect((await inProcess("evaluate --model good.safetensors.bak --data xor".split(" "))).status).toBe(1);
  });

  test("an empty value, and one of 100,000 characters, make one short line", async () => {
    expect((await inProcess(["train", "--data", ""])).stderr).toBe("adjoint train: --data needs a value: nothing. Try --data digits.\n");
    const long = await inProcess(["train", "--data", "digits", "--epochs", "9".repeat(100_000)]);
    expect(long.stderr).toBe(`adjoint train: --epochs must be an integer ≥ 1: ${"9".repeat(57)}…. Try --epochs 20.\n`);
  });
});

/** Of the process itself: the parser, a file, a model, a text, and no arguments. */
const SMOKE = [
  "train --data digits --epochs 0",
  "train --data nothere.csv",
  "evaluate --model garbage.safetensors --data digits",
  "check unbalanced.m",
  "",
] as const;

describe("the same in a process of its own", () => {
  test.each(SMOKE)("adjoint %s", async (line) => {
    const args = line === "" ? [] : line.split(" ");
    process.chdir(cwd);
    const { status, stdout, stderr } = await inProcess(args);
    expect(status).not.toBe(0);
    expect(await adjoint(args, { cwd, env })).toEqual({ status, stdout, stderr });
  });
});
