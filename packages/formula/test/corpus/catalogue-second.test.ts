import { CODES, DRAWS, describeCatalogue } from "./catalogue-suite.ts";

describeCatalogue(
  `each name in every syntax it can be written in, on ${DRAWS} random problems at least (the second half of the names)`,
  CODES.slice(17),
);
