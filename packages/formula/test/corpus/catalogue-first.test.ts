import { expect, it } from "vitest";
import { CODES, DRAWS, describeCatalogue } from "./catalogue-suite.ts";

it("35 of the 36 codes can stand in a text of formulas", () => {
  expect(CODES).toHaveLength(35);
});

describeCatalogue(
  `each name in every syntax it can be written in, on ${DRAWS} random problems at least (the first half of the names)`,
  CODES.slice(0, 17),
);
