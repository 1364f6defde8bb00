import { host } from "../host.ts";
import type { Spill } from "./spill.ts";

/** Texts in a spill: too many to be kept in memory, few enough in a page to be read together. */
export interface TextStore {
  /** Keeps a text. Returns its place. */
  put(text: string): number;
  get(place: number): string;
}

/** Bytes of a page; a longer text has a place of its own, a number below 0. */
const PAGE = 1 << 16;
/** A text stands behind its length [bytes]. */
const LENGTH = 4;

export function createTextStore(spill: Spill): TextStore {
  const encoder = new host.TextEncoder();
  const decoder = new host.TextDecoder("utf-8", { ignoreBOM: true });
  const places: number[] = [];
  let page = new Uint8Array(PAGE);
  let used = 0;
  let cached: { readonly index: number; readonly page: Uint8Array } | undefined;
  const read = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    spill.read(at, bytes);
    return bytes;
  };
  const textAt = (bytes: Uint8Array, at: number): string => {
    const length = lengthAt(bytes, at);
    return decoder.decode(bytes.subarray(at + LENGTH, at + LENGTH + length));
  };
  const pageOf = (index: number): Uint8Array => {
    if (index === places.length) return page;
    if (cached?.index !== index) cached = { index, page: read(places[index], PAGE) };
    return cached.page;
  };
  return {
    put(text) {
      const bytes = encoder.encode(text);
      const size = LENGTH + bytes.length;
      const own = size > PAGE ? new Uint8Array(size) : undefined;
      if (own === undefined && used + size > PAGE) {
        places.push(spill.append(page));
        page = new Uint8Array(PAGE);
        used = 0;
      }
      const [into, at] = own === undefined ? [page, used] : [own, 0];
      new DataView(into.buffer).setUint32(at, bytes.length);
      into.set(bytes, at + LENGTH);
      if (own !== undefined) return -1 - spill.append(own);
      used += size;
      return places.length * PAGE + at;
    },
    get(place) {
      if (place >= 0) return textAt(pageOf(Math.floor(place / PAGE)), place % PAGE);
      const at = -1 - place;
      return decoder.decode(read(at + LENGTH, lengthAt(read(at, LENGTH), 0)));
    },
  };
}

function lengthAt({ buffer }: Uint8Array, at: number): number {
  return new DataView(buffer).getUint32(at);
}
