import { decodeText, encodeText } from "../../utf8.ts";
import { fail } from "../problems.ts";

/**
 * The wire format of protocol buffers (Google, "Encoding"): a message is a list of fields, each a number, a type and a value. Types 0 (varint), 1 (64 bits), 2 (bytes)
 * and 5 (32 bits) exist; groups (3 and 4) are not used by ONNX.
 */
export type Field = { readonly number: number; readonly varint: bigint } | { readonly number: number; readonly bytes: Uint8Array };

/** Writes a varint field. */
export function varint(number: number, value: number): Uint8Array {
  return Uint8Array.from([...digits(number * 8), ...digits(value)]);
}

/** Writes a 32-bit float field. */
export function float(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([Uint8Array.from(digits(number * 8 + 5)), bytes]);
}

/** Writes a field of bytes, a text, or a message made of such fields. */
export function field(number: number, content: Uint8Array | string | readonly Uint8Array[]): Uint8Array {
  const bytes = typeof content === "string" ? encodeText(content) : content instanceof Uint8Array ? content : join(content);
  return join([Uint8Array.from([...digits(number * 8 + 2), ...digits(bytes.length)]), bytes]);
}

export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The seven-bit groups of an integer ≥ 0, the lowest first. */
function digits(value: number): number[] {
  const result: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...result, rest];
    result.push((rest % 128) + 128);
  }
}

/** Yields the fields of a message. Their bytes are views. @throws FormatError where it is none */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const reader = createReader(message);
  while (reader.at < message.length) {
    const key = Number(reader.varint());
    const [number, type] = [Math.floor(key / 8), key % 8];
    if (number === 0) damaged("a field has the number 0", `at byte ${reader.at}`);
    if (type === 0) yield { number, varint: reader.varint() };
    else if (type === 1 || type === 5) yield { number, bytes: reader.take(type === 1 ? 8 : 4) };
    else if (type === 2) yield { number, bytes: reader.take(Number(reader.varint())) };
    else damaged("a field has an unknown type", `${type} at byte ${reader.at} of ${view.byteLength}`);
  }
}

/** Reads the varints of a packed field, as signed 64-bit integers. */
export function packed(bytes: Uint8Array): bigint[] {
  const reader = createReader(bytes);
  const values: bigint[] = [];
  while (reader.at < bytes.length) values.push(signed(reader.varint()));
  return values;
}

/** Returns a varint as the signed integer that it stands for. */
export function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

export function textOf(bytes: Uint8Array): string {
  return decodeText(bytes) ?? damaged("a text is not UTF-8", `${bytes.length} bytes`);
}

function createReader(bytes: Uint8Array) {
  let at = 0;
  return {
    get at() {
      return at;
    },
    varint(): bigint {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        if (at >= bytes.length) damaged("a number is cut off", `after ${bytes.length} bytes`);
        const byte = bytes[at++];
        value |= BigInt(byte & 127) << shift;
        if (byte < 128) return BigInt.asUintN(64, value);
      }
      return damaged("a number has more than ten bytes", `at byte ${at}`);
    },
    take(length: number): Uint8Array {
      if (length > bytes.length - at)
        damaged("a field is longer than what holds it", `${length} bytes are announced, ${bytes.length - at} follow`);
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

function damaged(what: string, values: string): never {
  return fail("importOnnx", "damaged", { what, values });
}
