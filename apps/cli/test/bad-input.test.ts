import { realpathSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adjoint, createFolder } from "./child.ts";

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
  "gzip.csv": gzipSync("a,b\n1,x\n"),
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
  "unbalanced.m": "delta4 = a4 - (y;\n",
  "unknown.m": "delta4 = a4 - yy;\n",
});
const cwd = realpathSync(folder.path);
const env = { XDG_CACHE_HOME: `${cwd}/cache` };
afterAll(() => folder.remove());

/** Arguments, exit status, and all of standard error; {cwd} is the folder. Standard output stays empty. */
const CASES: readonly (readonly [args: string, status: number, message: string])[] = [
  [
    "train --data late.csv",
    1,
    'adjoint train: --data: a number in a column of text: row 2 (line 3) of "late.csv", column "a": "2"; its first row of data holds "unknown". Mend the one that is wrong, or name the column in --categorical or --ignore.',
  ],
  ["train", 2, "adjoint train: --data is missing: nothing says what to train on. Try --data digits, or --data FILE.csv --label COLUMN."],
  [
    "train digits",
    2,
    "adjoint train: there is no place for the argument digits. Data is named with --data, as in --data digits. See adjoint train --help.",
  ],
  [
    "train --data",
    2,
    "adjoint train: the option --data needs a value: nothing follows it. Write --data <source>. See adjoint train --help.",
  ],
  ["train --data --hidden 3", 2, "adjoint train: --data needs a value: the option --hidden follows it. Try --data digits."],
  [
    "train --data moonz",
    2,
    "adjoint train: --data: there is no data set and no file named moonz. Did you mean moons? The sets are digits, iris, wine, breastCancer, mnist, fashionMnist, xor, moons, circles, spirals, gaussians, sine.",
  ],
  ["train --epoch 3", 2, "adjoint train: there is no option --epoch. Did you mean --epochs? See adjoint train --help."],
  ["train --json=yes --data iris", 2, "adjoint train: the option --json takes no value: --json=yes. Write --json alone."],
  ["trian --data iris", 2, "adjoint: there is no command trian. Did you mean train? See adjoint --help."],
  ["--verison", 2, "adjoint: there is no option --verison. Did you mean --version? See adjoint --help."],
  [
    "train --data ragged.csv",
    1,
    'adjoint train: --data: a ragged row: row 2 (line 3) of "ragged.csv" has 2 cells, the header 3. Put cells that hold the delimiter in quotes, or mend the row.',
  ],
  [
    "train --data nan.csv",
    1,
    'adjoint train: --data: a value is missing: row 2 (line 3) of "nan.csv", column "b": "NaN". Fill it in or remove the row.',
  ],
  [
    "train --data missing.csv",
    1,
    'adjoint train: --data: a value is missing: row 1 (line 2) of "missing.csv", column "b": "". Fill it in or remove the row.',
  ],
  [
    "train --data text.csv",
    1,
    'adjoint train: --data: text in a column of numbers: row 2 (line 2) of "text.csv", column "column 2": "four". Name the column in --categorical or --ignore, or mend the cell.',
  ],
  [
    "train --data control.csv",
    1,
    'adjoint train: --data: text in a column of numbers: row 2 (line 3) of "control.csv", column "b": "2\\u001b[31mred". Name the column in --categorical or --ignore, or mend the cell.',
  ],
  [
    "train --data header.csv",
    1,
    'adjoint train: --data: no rows: "header.csv" has a header of 3 columns and nothing below it. Add rows, or pass --header no if that line is data.',
  ],
  [
    "train --data empty.csv",
    1,
    'adjoint train: --data: no rows: "empty.csv" is empty. Check that it was written, and that this is the right file.',
  ],
  [
    "train --data oneclass.csv",
    1,
    'adjoint train: --data: one class only: "x" in all 2 rows of column "c". Add rows of another class, or read numbers with --targets values.',
  ],
  [
    "train --data fraction.csv",
    1,
    'adjoint train: --data: a label is a fraction, not a class: row 1 (line 2) of "fraction.csv", column "c": "0.5". Read it with --targets values.',
  ],
  ["train --data european.csv", 1, "adjoint train: --data: no input column is left: the one column is \"a;b;y\". Pass --delimiter ';'."],
  [
    "train --data european.csv --delimiter ;",
    1,
    'adjoint train: --data: a number in a column of text: row 2 (line 3) of "european.csv", column "a": "3"; its first row of data holds "1,5". Write decimals with a point, as in 1.5.',
  ],
  [
    "train --data cut.safetensors",
    2,
    "adjoint train: --data is for data: cut.safetensors is a model. Name it with --model, or with --from to train it further.",
  ],
  ["train --data semicolon.csv", 1, "adjoint train: --data: no input column is left: the one column is \"a;b;c\". Pass --delimiter ';'."],
  [
    "train --data quote.csv",
    1,
    "adjoint train: --data: a quote is not closed: it opens in line 2, cell 2. Close it, or double it if it belongs to the cell.",
  ],
  ["train --data twice.csv", 1, 'adjoint train: --data: two columns are named "a": columns 1 and 2. Rename one of them.'],
  [
    "train --data gzip.csv",
    1,
    'adjoint train: --data: "gzip.csv" is no CSV text: it begins like gzip. Unpack it first, or pipe it through a decompressor.',
  ],
  [
    "train --data huge.csv",
    1,
    'adjoint train: --data: a number is out of range: row 1 (line 2) of "huge.csv", column "b": "1e999". A double ends at 1.8e308.',
  ],
  ["train --data nothere.csv", 1, "adjoint train: --data: nothere.csv could not be read: there is no such file or folder. Check the path."],
  ["train --data .", 1, "adjoint train: --data: . could not be read: it is a folder. Name a file inside it."],
  [
    "train --data good.csv --label d",
    1,
    'adjoint train: --data: no such label column: "d". The nearest name is "a"; the columns are "a", "b", "c".',
  ],
  [
    "train --data good.csv --label 4",
    2,
    "adjoint train: --label: there is no column 4: good.csv has 3 columns. Columns count from 1, or from -1 at the right.",
  ],
  [
    "train --data good.csv --label 0",
    2,
    "adjoint train: --label: there is no column 0: good.csv has 3 columns. Columns count from 1, or from -1 at the right.",
  ],
  [
    "train --data good.csv --ignore a,b",
    1,
    "adjoint train: --data: no input column is left: of 3, 1 hold the label and 2 are ignored. Keep one at least.",
  ],
  [
    "train --data good.csv --categorical q",
    1,
    'adjoint train: --data: no such categorical column: "q". The nearest name is "a"; the columns are "a", "b", "c".',
  ],
  [
    "train --data good.csv --delimiter ;;",
    2,
    "adjoint train: --delimiter must be one ASCII character, tab or space, and no quote: ;;. Try --delimiter ';'.",
  ],
  ["train --data good.csv --header maybe", 2, "adjoint train: --header must be one of yes, no: maybe. Try --header yes."],
  [
    "train --data good.csv --targets values",
    1,
    'adjoint train: --data: text in a column of numbers: row 1 (line 2) of "good.csv", column "c": "x". Read the label with --targets classes, or mend the cell.',
  ],
  [
    "train --data good.csv --validation 0.9",
    2,
    "adjoint train: --validation and --test leave nothing to learn from: 0.9 and 0 of 5 rows. Make them smaller, or give more rows.",
  ],
  ["train --data digits --label x", 2, "adjoint train: --label is for CSV files: digits knows its labels. Leave --label out."],
  [
    "train --data digits --samples 5",
    2,
    "adjoint train: --samples does not apply to --data digits: 5. Leave it out, or use generated data: --data moons.",
  ],
  ["train --data moons --set factor=0.4", 2, "adjoint train: --set factor does not apply to --data moons: 0.4. Leave it out."],
  ["train --data moons --samples 1", 2, "adjoint train: --samples must be a whole number of at least 2: 1. Try --samples 200."],
  ["train --data moons --noise -1", 2, "adjoint train: --noise must be a number of at least 0: -1. Try --noise 0.1."],
  ["train --data digits --hidden 0", 2, "adjoint train: --hidden must be a whole number of at least 1: 0. Try --hidden 32."],
  ["train --data digits --hidden 32,,16", 2, "adjoint train: --hidden has an empty item: 32,,16. Try --hidden 32,16."],
  ["train --data digits --hidden 32,x", 2, "adjoint train: --hidden must be a whole number of at least 1: x. Try --hidden 32."],
  [
    "train --data digits --hidden 32,16 --activation relu,tanh,relu",
    2,
    "adjoint train: --activation must name one activation, or one for each hidden layer: 3 names for 2 hidden layers. The activation of the last layer is --output.",
  ],
  [
    "train --data digits --activation softmax",
    2,
    "adjoint train: --activation must be one of identity, sigmoid, tanh, relu, leakyRelu, gelu: softmax. Try --activation identity.",
  ],
  [
    "train --data digits --activation rleu",
    2,
    "adjoint train: --activation must be one of identity, sigmoid, tanh, relu, leakyRelu, gelu: rleu. Did you mean relu?",
  ],
  [
    "train --data digits --output relu --loss crossEntropy",
    2,
    "adjoint train: --output relu does not go with --loss crossEntropy: its outputs are not probabilities. Use --output softmax or sigmoid, or --loss squaredError.",
  ],
  [
    "train --data digits --output softmax --loss squaredError",
    2,
    "adjoint train: --output softmax does not go with --loss squaredError: each of its outputs depends on every z. Use --loss crossEntropy, or --output sigmoid.",
  ],
  [
    "train --data sine --loss crossEntropy",
    2,
    "adjoint train: --loss crossEntropy needs classes: the targets are values. Use --loss squaredError, or name a --label column that holds classes.",
  ],
  [
    "train --data digits --loss hinge",
    2,
    "adjoint train: --loss must be one of crossEntropy, squaredError, halfSquaredError, meanSquaredError: hinge. Try --loss crossEntropy.",
  ],
  [
    "train --data digits --optimizer adma",
    2,
    "adjoint train: --optimizer must be one of sgd, momentum, velocity, nesterov, rmsprop, adam, adamw: adma. Did you mean adam?",
  ],
  ["train --data digits --initializer hee", 2, "adjoint train: --initializer must be one of xavier, he: hee. Did you mean he?"],
  ["train --data digits --learning-rate 0", 2, "adjoint train: --learning-rate must be a number above 0: 0. Try --learning-rate 0.001."],
  ["train --data digits --learning-rate -1", 2, "adjoint train: --learning-rate must be a number above 0: -1. Try --learning-rate 0.001."],
  [
    "train --data digits --learning-rate fast",
    2,
    "adjoint train: --learning-rate must be a number above 0: fast. Try --learning-rate 0.001.",
  ],
  ["train --data digits --epochs 0", 2, "adjoint train: --epochs must be a whole number of at least 1: 0. Try --epochs 20."],
  ["train --data digits --epochs 1.5", 2, "adjoint train: --epochs must be a whole number of at least 1: 1.5. Try --epochs 20."],
  ["train --data digits --batch-size 0", 2, "adjoint train: --batch-size must be a whole number of at least 1: 0. Try --batch-size 32."],
  [
    "train --data digits --validation 1",
    2,
    "adjoint train: --validation must be a number of at least 0 and below 1: 1. Try --validation 0.2.",
  ],
  [
    "train --data digits --validation 0.6 --test 0.5",
    2,
    "adjoint train: --validation and --test leave nothing to learn from: 0.6 and 0.5 of 1,797 rows. Make them smaller, or give more rows.",
  ],
  ["train --data digits --l2 -0.1", 2, "adjoint train: --l2 must be a number of at least 0: -0.1. Try --l2 0.01."],
  ["train --data digits --seed -1", 2, "adjoint train: --seed must be a whole number from 0 to 4294967295: -1. Try --seed 1."],
  [
    "train --data digits --seed 4294967296",
    2,
    "adjoint train: --seed must be a whole number from 0 to 4294967295: 4294967296. Try --seed 1.",
  ],
  ["train --data digits --precision f16", 2, "adjoint train: --precision must be one of f32, f64: f16. Try --precision f32."],
  ["train --data digits --set beta1", 2, "adjoint train: --set must be key=value: beta1. Try --set beta1=0.8."],
  [
    "train --data digits --set beta3=0.5",
    2,
    "adjoint train: --set knows no setting beta3. Did you mean beta1? The settings are hidden, activation, output, loss, initializer, l2, optimizer, learningRate, epochs, batchSize, validation, test, precision, seed, scaling, scaleTargets, samples, noise, momentum, rho, beta1, beta2, epsilon, weightDecay, shuffle, classes, turns, factor.",
  ],
  [
    "train --data digits --set beta1=1",
    2,
    "adjoint train: --set beta1 must be a number of at least 0 and below 1: 1. Try --set beta1=0.9.",
  ],
  ["train --data digits --set shuffle=perhaps", 2, "adjoint train: --set shuffle must be true or false: perhaps. Try --set shuffle=false."],
  [
    "train --data digits --set __proto__=1",
    2,
    "adjoint train: --set knows no setting __proto__. The settings are hidden, activation, output, loss, initializer, l2, optimizer, learningRate, epochs, batchSize, validation, test, precision, seed, scaling, scaleTargets, samples, noise, momentum, rho, beta1, beta2, epsilon, weightDecay, shuffle, classes, turns, factor.",
  ],
  [
    "train --data digits --optimizer sgd --set momentum=0.9",
    2,
    "adjoint train: --set momentum: the optimizer sgd has no such setting: 0.9. Leave it out, or use --optimizer momentum or velocity or nesterov.",
  ],
  [
    "train --data digits --epochs 3 --set epochs=4",
    2,
    "adjoint train: --set epochs: the setting is given twice: epochs=4 comes on top. Leave one of them out.",
  ],
  [
    "train --data digits --out nowhere/model.safetensors",
    1,
    "adjoint train: --out: nowhere/model.safetensors could not be written: the folder {cwd}/nowhere does not exist. Create it with mkdir -p, or name another.",
  ],
  ["train --data digits --out .", 1, "adjoint train: --out: . could not be written: it is a folder. Name a file inside it."],
  [
    "train --data digits --log nowhere/run.jsonl",
    1,
    "adjoint train: --log: nowhere/run.jsonl could not be written: the folder {cwd}/nowhere does not exist. Create it with mkdir -p, or name another.",
  ],
  ["train --data digits --threads 0", 2, "adjoint train: --threads must be a whole number from 1 to 64: 0. Try --threads 2."],
  [
    "train --data digits --backend cuda",
    2,
    "adjoint train: --backend must be one of auto, relaxed, simd, baseline, reference: cuda. Try --backend auto.",
  ],
  [
    "train --data digits --backend reference --threads 2",
    2,
    "adjoint train: --threads does not go with --backend reference: it has one thread: 2. Leave one of them out.",
  ],
  [
    "train --data digits --hidden 100000,100000",
    1,
    "adjoint train: the network needs more memory than WebAssembly has: 10007600010 parameters are 40.0 GB, their gradients as much again, the limit is 4.3 GB. Use fewer units.",
  ],
  [
    "train --data mnist --offline",
    1,
    'adjoint train: load "mnist": offline, and a file is missing: train-images-idx3-ubyte.gz is not in {cwd}/cache/adjoint/mnist. Run once without offline, or put the file there.',
  ],
  [
    "evaluate --data digits",
    2,
    "adjoint evaluate: --model is missing: nothing says which model. Try --model model.safetensors, as adjoint train saved it.",
  ],
  [
    "evaluate --model good.safetensors",
    2,
    "adjoint evaluate: --data is missing: nothing says what to evaluate on. Try --data digits, or --data FILE.csv --label COLUMN.",
  ],
  [
    "evaluate --model nothere.safetensors --data digits",
    1,
    "adjoint evaluate: --model: nothere.safetensors could not be read: there is no such file or folder. Check the path.",
  ],
  ["evaluate --model . --data digits", 1, "adjoint evaluate: --model: . could not be read: it is a folder. Name a file inside it."],
  [
    "evaluate --model garbage.safetensors --data digits",
    1,
    "adjoint evaluate: --model: garbage.safetensors: a file begins with the 8 bytes of its header's length: it has 7. The file is damaged, or no safetensors file.",
  ],
  [
    "evaluate --model empty.csv --data digits",
    1,
    "adjoint evaluate: --model: empty.csv: a file begins with the 8 bytes of its header's length: it has 0. The file is damaged, or no safetensors file.",
  ],
  [
    "evaluate --model long.safetensors --data digits",
    1,
    "adjoint evaluate: --model: long.safetensors: the header is too long: 1000000000 bytes, the format allows 100000000. The file is damaged, or no safetensors file.",
  ],
  [
    "evaluate --model notjson.safetensors --data digits",
    1,
    'adjoint evaluate: --model: notjson.safetensors: the header is not JSON: it begins with "{\\"a\\":". The file is damaged, or no safetensors file.',
  ],
  [
    "evaluate --model overlap.safetensors --data digits",
    1,
    'adjoint evaluate: --model: overlap.safetensors: two tensors overlap: "a" ends at byte 8, "b" begins at 4. The file is damaged, or no safetensors file.',
  ],
  [
    "evaluate --model cut.safetensors --data digits",
    1,
    'adjoint evaluate: --model: cut.safetensors: a tensor ends behind the end of the file: "a" ends at byte 8 of 4. The file is cut off, or damaged.',
  ],
  [
    "evaluate --model integers.safetensors --data digits",
    1,
    'adjoint evaluate: --model: integers.safetensors: only floating-point tensors are read: "a" is I64. Save it as F64, F32, F16 or BF16.',
  ],
  [
    "evaluate --model shape.safetensors --data digits",
    1,
    'adjoint evaluate: --model: shape.safetensors: a tensor\'s bytes do not fit its shape and type: "a" is F32 [3], 12 bytes, and has 8. The file is damaged, or no safetensors file.',
  ],
  [
    "evaluate --model foreign.safetensors --data digits",
    1,
    "adjoint evaluate: --model: foreign.safetensors: the format is not Adjoint's: format is undefined. Give what network.save() or network.toJSON() returned.",
  ],
  [
    "evaluate --model good.safetensors --data digits",
    2,
    "adjoint evaluate: --data: the number of columns is wrong: digits has 64, the model good.safetensors takes 2. Give data like that which it was trained on.",
  ],
  [
    "evaluate --model good.safetensors --data nan.csv",
    1,
    'adjoint evaluate: --data: a value is missing: row 2 (line 3) of "nan.csv", column "b": "NaN". Fill it in or remove the row.',
  ],
  [
    "evaluate --model good.safetensors --data newclass.csv",
    1,
    'adjoint evaluate: --data: an unknown label: row 1 (line 2) of "newclass.csv", column "c": "z". The nearest is "x"; known are "x", "y".',
  ],
  [
    "evaluate --model good.safetensors --data other.csv",
    1,
    'adjoint evaluate: --data: a feature has no column: "b". The nearest name is "a"; the columns are "a", "d", "c".',
  ],
  [
    "evaluate --model good.safetensors --data gaussians --rows held-out",
    2,
    "adjoint evaluate: --rows held-out: nothing is known to be held out: good.safetensors was not trained on gaussians. Use --rows all.",
  ],
  [
    "evaluate --model good.safetensors --data iris --rows some",
    2,
    "adjoint evaluate: --rows must be one of held-out, all: some. Try --rows held-out.",
  ],
  [
    "predict --model good.safetensors --data ragged.csv",
    1,
    'adjoint predict: --data: a ragged row: row 2 (line 3) of "ragged.csv" has 2 cells, the header 3. Put cells that hold the delimiter in quotes, or mend the row.',
  ],
  [
    "predict --model good.safetensors --data empty.csv",
    1,
    'adjoint predict: --data: no rows: "empty.csv" is empty. Check that it was written, and that this is the right file.',
  ],
  [
    "predict --model good.safetensors --data wide.csv",
    2,
    "adjoint predict: --data: the number of columns is wrong: wide.csv has 3 beside 1 column that is label or ignored, the model takes 2 (a, b). Name what is no input with --label or --ignore.",
  ],
  [
    "predict --model good.safetensors --data three.csv",
    2,
    "adjoint predict: --data: the number of columns is wrong: three.csv has 3, the model takes 2 (a, b). Name what is no input with --label or --ignore.",
  ],
  [
    "predict --model good.safetensors --data iris",
    2,
    "adjoint predict: --data: the number of columns is wrong: iris has 4, the model good.safetensors takes 2. Give data like that which it was trained on.",
  ],
  [
    "predict --model good.safetensors --data good.csv --out nowhere/p.csv",
    1,
    "adjoint predict: --out: nowhere/p.csv could not be written: the folder {cwd}/nowhere does not exist. Create it with mkdir -p, or name another.",
  ],
  [
    "gradcheck --data digits --epsilon 0",
    2,
    "adjoint gradcheck: --epsilon must be a number above 0 and of at most 1: 0. Try --epsilon 0.00001.",
  ],
  ["gradcheck --data digits --tolerance x", 2, "adjoint gradcheck: --tolerance must be a number above 0: x. Try --tolerance 1e-7."],
  [
    "gradcheck --data digits --batch-size 0",
    2,
    "adjoint gradcheck: --batch-size must be a whole number of at least 1: 0. Try --batch-size 8.",
  ],
  [
    "gradcheck --model good.safetensors --data good.csv --hidden 3",
    2,
    "adjoint gradcheck: --hidden does not go with --model: the model says what its network is. Leave one of them out.",
  ],
  ["gradcheck --data digits --entries 0", 2, "adjoint gradcheck: --entries must be a whole number of at least 1: 0. Try --entries 2048."],
  ["info good.csv", 2, "adjoint info: info is about models and this host: good.csv is a data file. Try adjoint train --data good.csv."],
  ["info nothere.safetensors", 1, "adjoint info: nothere.safetensors could not be read: there is no such file or folder. Check the path."],
  [
    "info garbage.safetensors",
    1,
    "adjoint info: garbage.safetensors: a file begins with the 8 bytes of its header's length: it has 7. The file is damaged, or no safetensors file.",
  ],
  [
    "trace",
    2,
    "adjoint trace: nothing says what to trace: neither --example nor --data is given. Try --example mazur, or --data xor --hidden 2 --activation sigmoid.",
  ],
  [
    "trace --example mazurr",
    2,
    "adjoint trace: --example must be one of mazur, hagan, ex4, sudeep, cs231n, learner, explainer, nielsen: mazurr. Did you mean mazur?",
  ],
  [
    "trace --example mazur --data iris",
    2,
    "adjoint trace: --data does not go with --example: mazur has its own network and data. Leave one of them out.",
  ],
  [
    "trace --example mazur --json --latex",
    2,
    "adjoint trace: --latex and --json are two forms of one output: both are given. Leave one out.",
  ],
  [
    "trace --data iris --activation gelu",
    2,
    "adjoint trace: a trace has no formula for this activation: gelu. Use --activation identity, sigmoid, tanh, relu.",
  ],
  [
    "check",
    2,
    "adjoint check: the formulas are missing: no file is named. Write adjoint check FILE, or - for standard input, or --relative-difference X.",
  ],
  ["check nothere.m", 2, "adjoint check: nothere.m could not be read: there is no such file or folder. Check the path."],
  ["check backprop.m extra", 2, "adjoint check: there is no place for the argument extra. See adjoint check --help."],
  [
    "check --relative-difference -1",
    2,
    "adjoint check: --relative-difference must be a number of at least 0: -1. Try --relative-difference 0.00105872.",
  ],
  [
    "check --relative-difference abc",
    2,
    "adjoint check: --relative-difference must be a number of at least 0: abc. Try --relative-difference 0.00105872.",
  ],
  [
    "check --relative-difference 0.1 backprop.m",
    2,
    "adjoint check: --relative-difference takes the place of the formulas: backprop.m is named as well. Leave one of them out.",
  ],
  [
    "check --exercise ex4 backprop.m",
    2,
    "adjoint check: --exercise goes with --relative-difference alone: ex4. Give the number that its check printed, or leave it out.",
  ],
  [
    "check --relative-difference 0.1 --exercise ex5",
    2,
    "adjoint check: --exercise must be one of ex4, deeplearning.ai: ex5. Did you mean ex4?",
  ],
  ["check empty.csv", 2, "adjoint check: empty.csv:1:1: the text has no formula in it.\n1 | \n    ^"],
  ["check latin1.m", 2, "adjoint check: latin1.m is not text in UTF-8: a byte in it begins no character. Save it in UTF-8."],
  ["check unbalanced.m", 2, "adjoint check: unbalanced.m:1:15: `(` is never closed.\n1 | delta4 = a4 - (y;\n                  ^"],
  [
    "check unknown.m",
    2,
    "adjoint check: unknown.m:1:15: `yy` has no value. Did you mean `y`?\n1 | delta4 = a4 - yy;\n                  ^^",
  ],
  [
    "check backprop.m --syntax fortran",
    2,
    "adjoint check: --syntax must be one of octave, numpy, latex, plain: fortran. Try --syntax octave.",
  ],
  [
    "check backprop.m --notation andrew",
    2,
    "adjoint check: --notation must be one of ng, deeplearning.ai, sudeep, hagan, nielsen, code: andrew. Try --notation ng.",
  ],
  ["check backprop.m --layers 3,5,x", 2, "adjoint check: --layers must be a whole number of at least 1: x. Try --layers 3."],
  ["check backprop.m --layers 3", 2, "adjoint check: layers need 2 to 12 sizes: 3. Give the input, the hidden layers and the output."],
  ["check backprop.m --bias maybe", 2, "adjoint check: --bias must be one of yes, no: maybe. Try --bias yes."],
  [
    "check backprop.m --loss hinge",
    2,
    "adjoint check: --loss must be one of cross-entropy, squared-error, half-squared-error, softmax-cross-entropy: hinge. Try --loss cross-entropy.",
  ],
  [
    "check backprop.m --layout diagonal",
    2,
    "adjoint check: --layout must be one of columns, rows, single: diagonal. Try --layout columns.",
  ],
  ["check backprop.m --lambda -1", 2, "adjoint check: --lambda must be a number of at least 0: -1. Try --lambda 1."],
  [
    "check backprop.m --activation swish",
    2,
    "adjoint check: --activation must be one of sigmoid, tanh, relu, linear, softmax, leaky-relu: swish. Try --activation sigmoid.",
  ],
  [
    "explain transpos",
    2,
    "adjoint explain: there is no topic transpos. Did you mean transpose? The topics are chain-rule, output-delta, transpose, adjoint, outer-product, averaging, bias, regularisation, softmax, derivative, layout.",
  ],
  ["explain transpose --format html", 2, "adjoint explain: --format must be one of text, latex, markdown: html. Try --format text."],
  [
    "explain transpose --notation andrew",
    2,
    "adjoint explain: --notation must be one of ng, deeplearning.ai, sudeep, hagan, nielsen, code: andrew. Try --notation ng.",
  ],
];

describe("bad input: one line on standard error that names the values and the next step, nothing on standard output, a status that is not 0", () => {
  beforeAll(async () => {
    const { status } = await adjoint("train --data good.csv --epochs 1 --validation 0 --out good.safetensors".split(" "), { cwd });
    expect(status).toBe(0);
  });

  test.concurrent.each(CASES)("adjoint %s", async (args, status, message) => {
    const outcome = await adjoint(args.split(" "), { cwd, env });
    expect(outcome).toEqual({ status, stdout: "", stderr: `${message.replaceAll("{cwd}", cwd)}\n` });
  });

  test("no arguments at all show the help on standard error", async () => {
    const { status, stdout, stderr } = await adjoint([], { cwd });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: adjoint \[options\] \[command\]\n/);
  });

  test("a loss that becomes infinite ends the training and leaves an older model alone", async () => {
    const { status, stderr } = await adjoint(
      "train --data xor --optimizer sgd --learning-rate 1e30 --epochs 3 --out good.safetensors.bak".split(" "),
      { cwd },
    );
    expect(status).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      "adjoint train: the loss became NaN or infinite: in epoch 2, batch 1 of 1, it began in layer 2, where z became -Infinity. Lower the learning rate (1e+30), or scale the inputs to about 1.",
    );
    expect((await adjoint("evaluate --model good.safetensors.bak --data xor".split(" "), { cwd })).status).toBe(1);
  });

  test("an empty value, and one of 100,000 characters, make one short line", async () => {
    expect((await adjoint(["train", "--data", ""], { cwd })).stderr).toBe(
      "adjoint train: --data needs a value: nothing was given. Try --data digits.\n",
    );
    const long = await adjoint(["train", "--data", "digits", "--epochs", "9".repeat(100_000)], { cwd });
    expect(long.stderr).toBe(`adjoint train: --epochs must be a whole number of at least 1: ${"9".repeat(57)}…. Try --epochs 20.\n`);
  });
});
