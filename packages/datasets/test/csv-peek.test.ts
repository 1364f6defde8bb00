import * as fc from "fast-check";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { peekCsv, readCsv } from "../src/index.ts";

const file = 'x,y z,"a ""b"""\n\n1,2,p\n3,4,q\n5,6,p\n';
const options = { name: "f.csv" };

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

describe("peekCsv", () => {
  it("tells the columns and their names, and reads no further than the piece that ends the second row", async () => {
    let read = 0;
    function* pieces(): Generator<string> {
      for (const line of file.split(/(?<=\n)/)) {
        read++;
        yield line;
      }
    }
    const peeked = await peekCsv(pieces(), options);
    expect(peeked).toMatchObject({ cols: 3, header: ["x", "y z", 'a "b"'] });
    expect(read).toBe(3);
    expect((await readCsv(peeked.stream, options)).inputs.rows).toBe(3);
    expect(read).toBe(5);
  });

  it("the stream it leaves gives the data set of the file itself, in pieces of any size", async () => {
    const bytes = new TextEncoder().encode(`\uFEFF${file}`);
    const whole = structuredClone({ ...(await readCsv([bytes], options)) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
        const { stream, header } = await peekCsv(cut(bytes, size), options);
        expect(structuredClone({ ...(await readCsv(stream, { ...options, header: header !== undefined })) })).toEqual(whole);
      }),
    );
  });

  it.each([
    ["a number in the first row and none above a number: no header", "1,a\n2,b\n", {}, 2, undefined],
    ["text above a number", "1,a\n2,3\n", {}, 2, ["1", "a"]],
    ["a header that is denied", "a,b\n1,2\n", { header: false }, 2, undefined],
    ["a header that is asked for", "1,2\n3,4\n", { header: true }, 2, ["1", "2"]],
    ["another delimiter, and names with line ends", '"a\nb";c\n1;2\n', { delimiter: ";" }, 2, ["a\nb", "c"]],
    ["one row that does not end", "a,b", {}, 2, ["a", "b"]],
    ["an empty file", "", {}, 0, undefined],
  ])("%s", async (_, text, more, cols, header) => {
    const peeked = await peekCsv(Readable.from([text]), more);
    expect([peeked.cols, peeked.header]).toEqual([cols, header]);
  });

  it("refuses what is no CSV text, and a delimiter that is none", async () => {
    await expect(peekCsv([Uint8Array.of(0x1f, 0x8b, 8)], options)).rejects.toThrow(
      'peekCsv: "f.csv" is no CSV text: it begins like gzip. Unpack it first, or pipe it through a decompressor.',
    );
    await expect(peekCsv([file], { delimiter: "ab" })).rejects.toThrow(
      'peekCsv: not a delimiter: "ab". Pass one ASCII character other than a quote or a line end, such as ";" or "\\t".',
    );
  });
});
