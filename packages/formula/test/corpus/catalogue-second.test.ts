import { CODES, describeCatalogue } from "./catalogue-suite.ts";

describeCatalogue(
  "each name in every syntax it can be written in, on 20 random problems at least (the second half of the names)",
  CODES.slice(17),
);
