import { closeSync, openSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { unwritable } from "../files/reasons.ts";

/**
 * Event files of TensorBoard: records of TFRecord, each a message `Event` of protocol buffers (tensorflow/core/util/event.proto). A run that is resumed adds a file; its
 * SessionLog START makes TensorBoard drop what an earlier file has of later steps.
 */
export interface EventFile {
  /** Adds values of a step, by their tags. */
  scalars(step: number, values: Readonly<Record<string, number>>): void;
  close(): void;
}

/** Begins an event file in a folder. @param step the step from which the run continues; undefined at its beginning */
export function createEventFile(folder: string, time: number, step?: number): EventFile {
  const path = join(folder, `events.out.tfevents.${Math.floor(time)}.${hostname().replaceAll(/[^\w.-]/g, "_")}.${process.pid}`);
  let file: number;
  const write = (event: Uint8Array): void => {
    const record = recordOf(event);
    try {
      for (let at = 0; at < record.length;) at += writeSync(file, record, at);
    } catch (error) {
      throw unwritable("--run", path, error, "Make room, or name another folder.");
    }
  };
  try {
    file = openSync(path, "a");
  } catch (error) {
    throw unwritable("--run", path, error, "Name a folder that you may write to.");
  }
  write(message([1, time], [3, "brain.Event:2"]));
  if (step !== undefined) write(message([1, time], [2, BigInt(step)], [7, message([1, 1n])]));
  return {
    scalars(at, values) {
      const summary = Object.entries(values).map(([tag, value]): Field => [1, message([1, tag], [2, Float32Array.of(value)])]);
      write(message([1, Date.now() / 1000], [2, BigInt(at)], [5, message(...summary)]));
    },
    close: () => closeSync(file),
  };
}

/** A field of a message: its number, and a double, a varint, a float, a text or a message. */
type Field = readonly [number: number, value: number | bigint | Float32Array | string | Uint8Array];

/** Encodes a message in the wire format of protocol buffers. */
function message(...fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.flatMap(([number, value]) => encoded(number, value)));
}

function encoded(number: number, value: Field[1]): Uint8Array[] {
  if (typeof value === "number") return [varint(BigInt(number * 8 + 1)), bytesOf(Float64Array.of(value))];
  if (typeof value === "bigint") return [varint(BigInt(number * 8)), varint(value)];
  if (value instanceof Float32Array) return [varint(BigInt(number * 8 + 5)), bytesOf(value)];
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return [varint(BigInt(number * 8 + 2)), varint(BigInt(bytes.length)), bytes];
}

function bytesOf({ buffer }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.of(...bytes, Number(rest));
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** Frames a message as a record: length, its masked CRC, the message, its masked CRC; all little-endian. */
function recordOf(event: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(event.length));
  return Buffer.concat([length, maskedCrc(length), event, maskedCrc(event)]);
}

function maskedCrc(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return masked;
}

/** The table of the reversed polynomial 0x82f63b78 (Castagnoli). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** Returns the CRC-32C of some bytes (RFC 3720, B.4). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}
