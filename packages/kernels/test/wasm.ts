/**
 * The instructions of each function of a WebAssembly binary, by name as far as the tests ask: control, calls, vectors, memory; others by their opcode.
 * A whole vector's load or store has its offset, `v128.store+16`. An opcode that is not known here is an error, so nothing is passed over.
 */
export function readFunctions(bytes: Uint8Array): string[][] {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const functions: string[][] = [];
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === 10)
      for (let count = number(); count > 0; count--) {
        const size = number();
        functions.push(readBody(at + size));
      }
    at = end;
  }
  return functions;

  function readBody(end: number): string[] {
    for (let groups = number(); groups > 0; groups--) {
      number();
      at++;
    }
    const ops: string[] = [];
    while (at < end) ops.push(readOp());
    return ops;
  }

  function skip(numbers: number): void {
    for (let i = 0; i < numbers; i++) number();
  }

  function readOp(): string {
    const op = bytes[at++];
    if (op === 0xfd) return readVector();
    if (op === 0xfc) {
      const sub = number();
      skip(sub < 8 ? 0 : sub === 11 ? 1 : 2);
      return `fc.${sub}`;
    }
    if (op === 0xfe) {
      const sub = number();
      skip(2);
      return `atomic.${sub}`;
    }
    if (op === 0x0e) {
      skip(number() + 1);
      return "br_table";
    }
    if (op in NAMED) {
      const [name, immediates] = NAMED[op];
      skip(immediates);
      return name;
    }
    if (op >= 0x28 && op <= 0x3e) skip(2);
    else if (op === 0x43) at += 4;
    else if (op === 0x44) at += 8;
    else if (op >= 0x20 && op <= 0x24) skip(1);
    else if (!(op >= 0x45 && op <= 0xc4) && ![0x00, 0x01, 0x05, 0x0f, 0x1a, 0x1b].includes(op))
      throw new Error(`readFunctions: unknown opcode: 0x${op.toString(16)}. Add it to test/wasm.ts.`);
    return op.toString(16);
  }

  function readVector(): string {
    const sub = number();
    if (sub === 0 || sub === 11) {
      number();
      return `v128.${sub === 0 ? "load" : "store"}+${number()}`;
    }
    if (sub <= 11 || sub === 92 || sub === 93) skip(2);
    else if (sub === 12 || sub === 13) at += 16;
    else if (sub >= 21 && sub <= 34) at += 1;
    else if (sub >= 84 && sub <= 91) {
      skip(2);
      at += 1;
    }
    return VECTORS[sub] ?? `v128.${sub}`;
  }
}

const NAMED: Readonly<Record<number, readonly [name: string, immediates: number]>> = {
  0x02: ["block", 1],
  0x03: ["loop", 1],
  0x04: ["if", 1],
  0x0b: ["end", 0],
  0x0c: ["br", 1],
  0x0d: ["br_if", 1],
  0x10: ["call", 1],
  0x11: ["call_indirect", 2],
  0x3f: ["memory.size", 1],
  0x40: ["memory.grow", 1],
  0x41: ["i32.const", 1],
  0x42: ["i64.const", 1],
};

const VECTORS: Readonly<Record<number, string>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((sub) => [sub, "v128.load_extend"])),
  0xe4: "f32x4.add",
  0xe5: "f32x4.sub",
  0xe6: "f32x4.mul",
  0xe7: "f32x4.div",
  0xe3: "f32x4.sqrt",
  0xf0: "f64x2.add",
  0xf1: "f64x2.sub",
  0xf2: "f64x2.mul",
  0xf3: "f64x2.div",
  0xef: "f64x2.sqrt",
  0x105: "f32x4.relaxed_madd",
  0x106: "f32x4.relaxed_nmadd",
  0x107: "f64x2.relaxed_madd",
  0x108: "f64x2.relaxed_nmadd",
};

/** The bodies of the innermost loops of a function. */
export function loopsOf(ops: readonly string[]): string[][] {
  const open: { readonly kind: string; readonly from: number; inner: boolean }[] = [];
  const loops: string[][] = [];
  for (const [index, op] of ops.entries()) {
    if (op === "block" || op === "if" || op === "loop") {
      if (op === "loop") for (const outer of open) outer.inner = false;
      open.push({ kind: op, from: index + 1, inner: true });
    } else if (op === "end") {
      const closed = open.pop();
      if (closed?.kind === "loop" && closed.inner) loops.push(ops.slice(closed.from, index));
    }
  }
  return loops;
}

/** What keeps V8 from packing the two halves of a row into 256 bits, or met a fault of that pass, in the instructions of a function. */
export function packingFaults(ops: readonly string[]): string[] {
  const faults: string[] = [];
  for (const [index, op] of ops.entries()) {
    // The address is the instruction before a load; before a store it is further up, where no constant is followed by another address.
    if (op.startsWith("v128.load+") && ops[index - 1] === "i32.const") faults.push(`a load at a constant address: ${op}`);
    if (!op.startsWith("v128.store+")) continue;
    const offset = Number(op.slice("v128.store+".length));
    if (offset % 32 !== 16) continue;
    // The upper half is stored first; until the lower one nothing else touches memory.
    const next = ops.slice(index + 1).find((later) => /^v128\.(load|store)|^(2[89a-f]|3[0-9a-e])$|^call|^atomic/.test(later));
    if (next !== `v128.store+${offset - 16}`) faults.push(`${op} is followed by ${next}`);
  }
  if (ops.filter((op) => op === "v128.load_extend").length > 1) faults.push("a pair of extending loads");
  return faults;
}
