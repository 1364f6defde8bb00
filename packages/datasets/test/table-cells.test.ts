import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateForm, partOf, readDate } from "../src/table/dates.ts";
import { readForm } from "../src/table/number-form.ts";

describe("numbers with a form", () => {
  it.each([
    ["$1,234.50", ".", 1234.5, ["currency", "thousands"]],
    ["1.234,50 €", ",", 1234.5, ["currency", "thousands"]],
    ["EUR 12,5", ",", 12.5, ["currency"]],
    ["R$ 10", ".", 10, ["currency"]],
    ["−$5", ".", -5, ["minus sign", "currency"]],
    ["-£1,000", ".", -1000, ["currency", "thousands"]],
    ["(1,234)", ".", -1234, ["parentheses", "thousands"]],
    ["56.2%", ".", 56.2, ["per cent"]],
    ["55,2 %", ",", 55.2, ["per cent"]],
    ["1 234 567", ".", 1_234_567, ["thousands"]],
    ["1'234.5", ".", 1234.5, ["thousands"]],
    ["12,34,567", ".", 1_234_567, ["thousands"]],
    ["−3", ".", -3, ["minus sign"]],
    ["1e-3", ".", 0.001, []],
    ["1,5e3", ",", 1500, []],
    ["+.5", ".", 0.5, []],
  ] as const)("reads %j with the decimal mark %j", (text, decimal, value, forms) => {
    expect(readForm(text, decimal)).toMatchObject({ value, forms });
  });

  it.each([
    ["1,5", "."],
    ["1.5", ","],
    ["12,34", "."],
    ["1,2345", "."],
    ["1.2.3", "."],
    ["10 kg", "."],
    ["$", "."],
    ["2020-01-31", "."],
    ["1-2", "."],
    ["0x10", "."],
    ["Infinity", "."],
    ["--1", "."],
    ["1,234 567", "."],
  ] as const)("takes %j for no number with the decimal mark %j", (text, decimal) => {
    expect(readForm(text, decimal)).toBeUndefined();
  });

  it("reads every double that is printed with thousands, a currency or a comma to the same value", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const value = Number(`${whole}.${String(cents).padStart(2, "0")}`);
        const english = `$${whole.toLocaleString("en-US")}.${String(cents).padStart(2, "0")}`.replace("$-", "-$");
        const german = `${whole.toLocaleString("de-DE")},${String(cents).padStart(2, "0")} €`;
        expect(readForm(english, ".")?.value).toBe(value);
        expect(readForm(german, ",")?.value).toBe(value);
      }),
    );
  });
});

describe("dates and times", () => {
  it.each([
    ["2024-02-29", "ymd", { year: 2024, month: 2, day: 29 }],
    ["2024-02-29T12:30:00Z", "ymd", { year: 2024, month: 2, day: 29, hour: 12.5 }],
    ["31/12/1999", "dmy", { year: 1999, month: 12, day: 31 }],
    ["12/31/99", "mdy", { year: 1999, month: 12, day: 31 }],
    ["31.12.2020 18:45", "dmy", { year: 2020, month: 12, day: 31, hour: 18.75 }],
    ["1949-01", "ymd", { year: 1949, month: 1 }],
    ["31 Dec 2020", "dmy", { year: 2020, month: 12, day: 31 }],
    ["Dec 31, 2020", "dmy", { year: 2020, month: 12, day: 31 }],
    ["Jan-20", "dmy", { year: 2020, month: 1 }],
    ["1:30 pm", "dmy", { hour: 13.5 }],
    ["00:15", "dmy", { hour: 0.25 }],
  ] as const)("reads %j in the order %s", (text, order, moment) => {
    expect(readDate(text, order)).toEqual(moment);
  });

  it.each(["2023-02-29", "31/04/2020", "25:00", "13/13/2020", "1.5", "10-20", "maybe", "A11", "3/4", "2020", "12.5.6.7"])(
    "takes %j for no date",
    (text) => {
      expect(readDate(text, "dmy")).toBeUndefined();
    },
  );

  it("gives the day of the week of every day that the host's calendar has, from Monday 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const moment = readDate(date.toISOString().slice(0, 10), "ymd")!;
        expect(partOf(moment, "day of week")).toBe((date.getUTCDay() + 6) % 7);
      }),
    );
  });

  it("finds the order that fits all dates of a column, and says where two do", () => {
    expect(dateForm(["01/02/2020", "13/02/2020"])).toEqual({ order: "dmy", parts: ["year", "month", "day of week"], doubtful: false });
    expect(dateForm(["01/02/2020", "02/13/2020"])).toMatchObject({ order: "mdy", doubtful: false });
    expect(dateForm(["01/02/2020", "03/04/2020"])).toMatchObject({ doubtful: true });
    expect(dateForm(["2020-01-02", "2020-03-04"])).toMatchObject({ doubtful: false });
    expect(dateForm(["2020-01-02", "soon"])).toBeUndefined();
  });
});
