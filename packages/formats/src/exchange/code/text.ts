import { encodeText } from "../../utf8.ts";
import type { DenseModel } from "../model.ts";
import { outputsOf } from "../model.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Returns bytes in base64 (RFC 4648). The hosts' own functions differ, and take texts. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const left = bytes.length - at;
    pieces.push(
      ALPHABET[a >> 2],
      ALPHABET[((a & 3) << 4) | (b >> 4)],
      left > 1 ? ALPHABET[((b & 15) << 2) | (c >> 6)] : "=",
      left > 2 ? ALPHABET[c & 63] : "=",
    );
  }
  return pieces.join("");
}

/** Returns numbers in base64, little-endian, as they are in memory. */
export function numbersInBase64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return base64(new Uint8Array(buffer, byteOffset, byteLength));
}

/** Returns JSON that can stand in a script of a page, and in a literal of JavaScript. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Returns `4-32-3 (relu, softmax)`. */
export function describe({ inputs, layers }: DenseModel): string {
  return `${[inputs, ...layers.map(({ units }) => units)].join("-")} (${layers.map(({ activation }) => activation).join(", ")})`;
}

/** Returns a name as the languages take it: letters, digits and underlines. */
export function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z_]/.test(plain) ? plain : `model_${plain}`;
}

/** What a network learns: one of several classes, labels that each hold or not, or values. */
export function learns(model: DenseModel): "classes" | "labels" | "values" {
  return model.schema?.learns ?? (model.classes === undefined ? "values" : "classes");
}

/** Returns the names that a prediction has: both classes where there is one output. */
export function predictionNames(model: DenseModel): readonly string[] {
  const names = learns(model) === "classes" ? model.classes : model.targets;
  return names ?? Array.from({ length: outputsOf(model) }, (_, k) => `output ${k + 1}`);
}

/** Returns a text on one line, so that it can stand in a comment of each language, in a page too. */
export function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]|</g, "?").replaceAll("*/", "* /");
}

/** Returns the bytes of a source file. */
export function source(text: string): Uint8Array {
  return encodeText(text);
}
