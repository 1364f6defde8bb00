import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GEMM, MLP, TINY } from "./workloads.mjs";

const ARRAYS = { f32: Float32Array, i32: Int32Array };

/**
 * Makes the numbers that every peer starts from: inputs, targets, weights, factors. A function of the seed alone.
 * @param random a generator with `uniform()` and `normal()`
 */
export function makeData(random) {
  const floats = (length, draw) => Float32Array.from({ length }, draw);
  const tensors = {};
  const put = (name, shape, values) => {
    tensors[name] = { shape, values };
  };

  const [pixels, , , classes] = MLP.sizes;
  const images = floats(MLP.rows * pixels, () => random.uniform());
  // Classes that can be learnt: the greatest of ten linear functions of the centred image.
  const teacher = floats(pixels * classes, () => random.normal());
  const labels = Int32Array.from({ length: MLP.rows }, (_, row) => {
    const scores = new Float64Array(classes);
    for (let i = 0; i < pixels; i++)
      for (let j = 0; j < classes; j++) scores[j] += (images[row * pixels + i] - 0.5) * teacher[i * classes + j];
    return scores.indexOf(Math.max(...scores));
  });
  put("images", [MLP.rows, pixels], images);
  put("labels", [MLP.rows], labels);

  const points = floats(TINY.rows * 2, () => 2 * random.uniform() - 1);
  put("points", [TINY.rows, 2], points);
  put(
    "sides",
    [TINY.rows, 1],
    floats(TINY.rows, (_, row) => Number(points[2 * row] > 0 !== points[2 * row + 1] > 0)),
  );

  for (const [prefix, { sizes }] of Object.entries({ mlp: MLP, tiny: TINY })) {
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1];
      const units = sizes[l];
      const scale = Math.sqrt(2 / inputs);
      put(
        `${prefix}W${l}`,
        [inputs, units],
        floats(inputs * units, () => scale * random.normal()),
      );
      put(
        `${prefix}b${l}`,
        [1, units],
        floats(units, () => 0.1 * random.normal()),
      );
    }
  }

  for (const n of GEMM)
    for (const name of ["A", "B"])
      put(
        `${name}${n}`,
        [n, n],
        floats(n * n, () => 2 * random.uniform() - 1),
      );
  return tensors;
}

/** Writes tensors as little-endian numbers, one after another, with a table of where each lies [bytes]. */
export function writeData(folder, tensors) {
  let offset = 0;
  const table = {};
  const parts = [];
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    table[name] = { shape, type: values instanceof Int32Array ? "i32" : "f32", offset };
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    offset += values.byteLength;
  }
  writeFileSync(join(folder, "tensors.bin"), Buffer.concat(parts));
  writeFileSync(join(folder, "tensors.json"), JSON.stringify(table));
}

/** Reads what {@link writeData} wrote. */
export function readData(folder) {
  const bytes = readFileSync(join(folder, "tensors.bin"));
  const table = JSON.parse(readFileSync(join(folder, "tensors.json"), "utf8"));
  return Object.fromEntries(
    Object.entries(table).map(([name, { shape, type, offset }]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [
        name,
        { shape, values: new ARRAYS[type](bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + 4 * length)) },
      ];
    }),
  );
}

/** W and b of each layer of a network (`mlp` or `tiny`), as tensors. */
export function layersOf(data, prefix) {
  const layers = [];
  for (let l = 1; `${prefix}W${l}` in data; l++) layers.push({ W: data[`${prefix}W${l}`], b: data[`${prefix}b${l}`] });
  return layers;
}

/** Rows [from, to) of a tensor, without a copy. */
export function rowsOf({ shape: [, cols = 1], values }, from, to) {
  return values.subarray(from * cols, to * cols);
}
