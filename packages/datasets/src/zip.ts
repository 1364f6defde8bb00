import { failFiles } from "./problems/files.ts";
import { decompress } from "./decompress.ts";
import { host } from "./host.ts";
import { quote } from "./names.ts";

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Its size when it is unpacked [bytes]. */
  readonly size: number;
  /** @throws FormatError where it is damaged, encrypted, or packed by another method than deflate */
  read(): Promise<Uint8Array>;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** A size that stands in the 64-bit extra field instead. */
const IN_EXTRA = 0xffffffff;

/**
 * Reads the directory of a zip archive (PKWARE APPNOTE, 4.3); with 64-bit sizes, in one part.
 * @throws FormatError where the archive is truncated or damaged
 */
export function readZip(where: string, file: Uint8Array, name: string): ZipEntry[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const damaged: (what: string) => never = (what) => failFiles(where, "zip-damaged", { name, what });
  let end = file.length - 22;
  while (end >= 0 && end > file.length - 22 - 65_536 && view.getUint32(end, true) !== END) end--;
  if (end < 0 || view.getUint32(end, true) !== END) damaged("no directory at its end");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > file.length || view.getUint32(at, true) !== DIRECTORY) damaged(`entry ${i + 1} of ${count}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > file.length) damaged(`entry ${i + 1} of ${count}`);
    const entry = new host.TextDecoder("utf-8").decode(file.subarray(at + 46, at + 46 + nameLength));
    const extra = { start: at + 46 + nameLength, end: at + 46 + nameLength + extraLength };
    const sizes = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
    const [size, packed, offset] = longSizes(view, extra, sizes);
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    entries.push({
      name: entry,
      size,
      async read() {
        if (offset + 30 > file.length || view.getUint32(offset, true) !== LOCAL) damaged(quote(entry));
        const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
        if (start + packed > file.length) damaged(quote(entry));
        const data = file.subarray(start, start + packed);
        if ((flags & 1) === 1 || (method !== STORED && method !== DEFLATED)) {
          failFiles(where, "zip-method", { entry, name, method });
        }
        const bytes = method === STORED ? data : await decompress(`${where} ${quote(entry)}`, data, "deflate-raw", size);
        if (bytes.length !== size) damaged(`${quote(entry)} has ${bytes.length} bytes, not ${size}`);
        return bytes;
      },
    });
    at = next;
  }
  return entries;
}

/** Sizes of 64 bits stand in the extra field 1, in this order, for those that do not fit in 32. */
function longSizes(view: DataView, { start, end }: { readonly start: number; readonly end: number }, sizes: readonly number[]): number[] {
  for (let at = start; at + 4 <= end;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let place = at + 4;
      return sizes.map((size) => {
        if (size !== IN_EXTRA || place + 8 > Math.min(end, at + 4 + length)) return size;
        place += 8;
        return Number(view.getBigUint64(place - 8, true));
      });
    }
    at += 4 + length;
  }
  return [...sizes];
}
