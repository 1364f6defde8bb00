import { describe, expect, it } from "vitest";
import { createCellReader } from "../src/csv/cells.ts";
import { describeReading, inferSchema, parseTable, prepareTable } from "../src/index.ts";
import type { TableOptions } from "../src/index.ts";

// Forms of files from public bug reports and data sets, rebuilt small. The title names where the form was met.

const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${line(i)}\n`).join("");
const body = lines(30, (i) => `${(i * 7) % 10}.5,${i % 4},${i % 3 ? "yes" : "no"}`);
const semicolons = body.replaceAll(",", ";");

/** Names of the columns, the first row, and the line on how it was read. */
function opened(text: string, options: TableOptions = {}) {
  const table = parseTable(text, { name: "t", ...options });
  return {
    names: table.columns.map(({ name }) => name),
    first: table.columns.map((column) => column.cell(0)),
    rows: table.rows,
    reading: describeReading(table),
  };
}

describe("lines that do not belong to the table", () => {
  const expected = { names: ["width", "count", "sold"], first: [0.5, 0, "no"], rows: 30 };
  it.each([
    [
      "PowerShell#7776, sep= in front",
      `sep=;\nwidth;count;sold\n${semicolons}`,
      "semicolons between cells, names in the first line, 1 line before it passed over",
    ],
    [
      "close2/csv#68, the same in quotes",
      `"sep=,"\r\nwidth,count,sold\r\n${body}`,
      "commas between cells, names in the first line, 1 line before it passed over",
    ],
    [
      "comments of a sensor",
      `# made by a sensor\n# unit, cm\nwidth,count,sold\n${body}`,
      "commas between cells, names in the first line, 2 lines before it passed over",
    ],
    [
      "pandas#14124, a delimiter behind each row",
      `width,count,sold\n${body.replaceAll("\n", ",\n")}`,
      "commas between cells, names in the first line",
    ],
    [
      "deephaven#1800, one behind the names as well",
      `width|count|sold|\n${body.replaceAll(",", "|").replaceAll("\n", "|\n")}`,
      "bars between cells, names in the first line",
    ],
    [
      "UCI Air Quality, two behind each, and empty rows at the end",
      `width;count;sold;;\n${semicolons.replaceAll("\n", ";;\n")}${";;;;\n".repeat(14)}`,
      "semicolons between cells, names in the first line, 14 empty rows at its end passed over",
    ],
  ])("%s", (_, text, reading) => {
    expect(opened(text)).toEqual({ ...expected, reading: `t: 30 rows of 3 columns, ${reading}.` });
  });

  it("the names may stand in a comment, as gnuplot writes them", () => {
    expect(opened(`# run 3\n#width,count,sold\n${body}`).names).toEqual(["#width", "count", "sold"]);
  });

  it("an empty row among others is a row without values, and keeps its number", () => {
    const table = parseTable(`a,b,y\n1,2,p\n,,\n3,4,q\n,,\n`);
    expect([table.rows, table.columns.map(({ missing }) => missing), table.columns[0].cell(2)]).toEqual([3, [1, 1, 1], 3]);
  });

  it("rainbow_csv#13 and the World Bank: lines in front are not guessed at: the message says how many to skip", () => {
    expect(() => opened(`UTF-8\nwidth,count,sold\n${body}`)).toThrow(
      'parseTable: a ragged row: row 1 (line 2) of "t" has 3 cells, the header 1 ("UTF-8"). Put cells that hold the delimiter in quotes, or correct the row. If the lines above do not belong to the table, pass skip: 1.',
    );
    const bank = `"Source","Indicators",\n\n"Updated","2020-01-01",\n\n"Country","1990","2000","Group",\n${lines(20, (i) => `"Land ${i % 4}","${i / 4}","${i / 5}","${["low", "high"][i % 2]}",`)}`;
    expect(() => opened(bank)).toThrow("pass skip: 4.");
    expect(opened(bank, { skip: 4 })).toMatchObject({ names: ["Country", "1990", "2000", "Group"], rows: 20 });
  });

  it("a row that lacks cells is ragged, however many delimiters others have behind them", () => {
    expect(() => opened("a,b,c\n1,2,3,\n1,2\n1,2,3,\n")).toThrow("a ragged row: row 2 (line 3)");
    expect(() => opened("a,b,c\n1,2,3,\n1,2,3,4\n1,2,3,\n")).toThrow("a ragged row: row 2 (line 3)");
  });
});

describe("cells", () => {
  it('pandas#55105: ="0123" and =("0123"), which spreadsheets write, are what stands in the quotes, wherever the file is cut', () => {
    const text = `cod;value\n=("844A");39,20\n="21;2B";61,25\n`;
    for (let cut = 0; cut <= text.length; cut++) {
      const cells: string[] = [];
      const reader = createCellReader({ delimiter: 59 }, "test", {
        cell: (bytes, start, end) => cells.push(new TextDecoder().decode(bytes.subarray(start, end))),
        row: () => cells.push("/"),
      });
      for (const piece of [text.slice(0, cut), text.slice(cut)]) reader.push(new TextEncoder().encode(piece));
      reader.end();
      expect([cut, cells.join(" ")]).toEqual([cut, "cod value / 844A 39,20 / 21;2B 61,25 /"]);
    }
    expect(parseTable(text).columns.map((column) => column.cell(0))).toEqual(["844A", 39.2]);
    expect(() => parseTable('a,b\nx="y",1\n', { delimiter: "," })).toThrow("a quote stands inside a cell");
  });

  it("pandas#59299: a decimal comma below a thousand, and thousands with a point above", () => {
    const table = parseTable("a;b\na;1,20\nb;22,3\nc;1.234,56\n");
    expect([0, 1, 2].map((row) => table.columns[1].cell(row))).toEqual([1.2, 22.3, 1234.56]);
  });

  it("SAP: the minus behind an amount", () => {
    const table = parseTable("konto;saldo\n1;1.234,50-\n2;2.000,10\n3;17,00-\n");
    expect([0, 1, 2].map((row) => table.columns[1].cell(row))).toEqual([-1234.5, 2000.1, -17]);
    // A grade is no amount.
    expect(parseTable("a,b\n1,5-\n2,4-\n").columns[1].cell(0)).toBe("5-");
  });

  it("UCI Air Quality: 18.00.00 is a time beside a date", () => {
    const air = parseTable(
      `Date;Time;T\n${lines(48, (i) => `${String(13 + Math.floor(i / 24))}/03/2004;${String(i % 24).padStart(2, "0")}.30.00;${i},5`)}`,
    );
    expect(air.columns.map(({ date }) => date?.parts)).toEqual([["year", "month", "day of week"], ["hour"], undefined]);
    const { columns } = inferSchema(air, { label: "T", targets: "values" });
    expect(columns[1].scaling?.shift).toEqual([12]);
  });

  it("UCI Auto MPG: runs of spaces, and a tab before the name in quotes", () => {
    const mpg = parseTable(
      lines(
        30,
        (i) => `${18 + (i % 7)}.0   ${4 + (i % 3)}   ${i % 5 ? "130.0" : "?    "}      35${i % 10}4.\t"chevrolet chevelle ${i % 3}"`,
      ),
    );
    expect([mpg.reading?.delimiter, mpg.columns.length, mpg.columns[4].cell(1), mpg.columns[2].missing]).toEqual([
      " ",
      5,
      "chevrolet chevelle 1",
      6,
    ]);
    // Texts with spaces between tabs stay whole.
    expect(parseTable("name\tcity\nAnn Lee\tNew York\nBob Ray\tLos Angeles\n").columns.map((column) => column.cell(0))).toEqual([
      "Ann Lee",
      "New York",
    ]);
  });

  it("numbers with a unit are left out by name, never one-hot", () => {
    const { schema } = prepareTable(parseTable(`width,count,sold\n${lines(40, (i) => `${i}.${i} cm,${i % 7},${i % 2 ? "p" : "q"}`)}`), {
      seed: 1,
    });
    expect(schema.columns[0]).toMatchObject({
      role: "ignored",
      note: 'looks like numbers with a unit: 40 different texts in 40 rows, such as "0.0 cm"',
    });
  });
});

describe("columns that would be read as something else", () => {
  const infer = (column: (i: number) => string, options = {}, n = 60) =>
    inferSchema(parseTable(`it,count,sold\n${lines(n, (i) => `${column(i)},${i % 5},${i % 3 ? "yes" : "no"}`)}`), options).columns[0];

  it("duckdb#15473: dates with a number below them are no categories", () => {
    const dates = (other: string) => infer((i) => (i < 59 ? `2024/12/${String((i % 28) + 1).padStart(2, "0")}` : other));
    expect(() => dates("1")).toThrow(
      'inferSchema: a cell is no date in a column of dates: column "it": a number in row 60 (line 61), beside dates such as "2024/12/01".',
    );
    expect(() => dates("tomorrow")).toThrow('column "it": "tomorrow", beside dates');
    // Genes that a spreadsheet made dates of are fewer than their other names.
    expect(infer((i) => ["TP53", "1-Mar", "2-Sep", "BRCA1"][i % 4]).kind).toBe("category");
  });

  it("dates of which some exist as day and month alone, others as month and day alone", () => {
    expect(() => infer((i) => (i % 2 ? `${13 + (i % 9)}/02/2024` : `02/${13 + (i % 9)}/2024`))).toThrow(
      'column "it": days and months in more than one order, beside dates such as "02/13/2024"',
    );
  });

  it.each([
    ["weights in a file of a shop, again and again the same", (i: number) => `${(i * 7) % 23} kg`, "numbers with a unit"],
    ["degrees without a space", (i: number) => `${(i * 7) % 23}.5°C`, "numbers with a unit"],
    ["times of runners in minutes and seconds", (i: number) => `${20 + (i % 15)}:${String(i % 4).padStart(2, "0")}`, "lengths of time"],
    ["registers", (i: number) => `0x${((i % 20) + 16).toString(16)}`, "hexadecimal numbers"],
  ])("%s are left out by name, never one-hot", (_, column, looks) => {
    expect(infer(column)).toMatchObject({ role: "ignored", note: expect.stringMatching(`^looks like ${looks}: `) as string });
  });

  it.each([
    ["sizes", ["S", "M", "L", "XL"]],
    ["drives", ["2WD", "4WD", "6WD"]],
    ["school years of Adult", ["9th", "10th", "11th", "12th", "1st-4th", "5th-6th", "Bachelors"]],
    ["codes of the German credit data", ["A11", "A12", "A13", "A14", "A15", "A16", "A17"]],
    ["flats", ["1A", "2A", "3A", "4A", "5A", "6A", "7A"]],
  ])("%s stay categories", (_, words) => {
    expect(infer((i) => words[i % words.length])).toMatchObject({ role: "input", kind: "category" });
  });

  it("app.zetkin.org#1688: yes or an empty cell says nothing once it is filled in; the indicator says it", () => {
    const member = (missing: string, cell = "Yes") => infer((i) => (i % 4 ? cell : ""), { missing });
    for (const policy of ["mean", "median"])
      expect(member(policy)).toMatchObject({
        role: "ignored",
        note: 'is "Yes" in every row that is not empty: as an indicator it says which rows are',
      });
    expect(member("mean", "1")).toMatchObject({
      role: "ignored",
      note: expect.stringMatching(/^is 1 in every row that is not empty/) as string,
    });
    expect(member("indicator")).toMatchObject({ role: "input", indicator: true });
    expect(member("indicator", "1")).toMatchObject({ role: "input", indicator: true });
  });

  it("errors of a spreadsheet are missing values", () => {
    const table = parseTable(
      `it,y\n${lines(30, (i) => `${["#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"][i] ?? i}.,p`.replace("!.", "!").replace("?.", "?"))}`,
    );
    expect([table.columns[0].missing, table.columns[0].texts]).toEqual([6, 0]);
    expect([...table.columns[0].marks.keys()]).toContain("#DIV/0!");
  });

  it("files that were put together: the names once more, in the sample and far below it", () => {
    for (const [n, at] of [
      [60, 30],
      [6000, 5000],
    ]) {
      const table = `a,b,y\n${lines(n, (i) => (i === at ? "a,b,y" : `${i % 7},${i * 3},${i % 3 ? "p" : "q"}`))}`;
      expect(() => inferSchema(parseTable(table))).toThrow(
        `row ${at + 1} (line ${at + 2}), column "a": "a"; ${n - 1} cells are numbers, 1 cell is text. The line repeats the names of the columns: delete it.`,
      );
    }
    // Rows of words alone that stand twice are data.
    expect(parseTable(lines(40, (i) => `${["e", "p"][i % 2]},${["x", "b"][i % 2]},${["s", "y", "f"][i % 3]}`)).header).toBe(false);
  });
});
