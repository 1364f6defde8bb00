import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const parametersChanged = mistake({
  code: "parameters-changed",
  message: "the parameters are changed before they are used.",
  what: "The gradient is taken at other parameters than the caller's, whose weights change as well.",
  why: "The penalty needs the weights without their bias column, and the column is set to 0 in place.",
  how: "Set it to 0 in a copy that only the penalty uses.",

  example: { right: COURSE_REGULAR, changes: [["a1 = [ones(m, 1) X];", "Theta1(:, 1) = 0;\na1 = [ones(m, 1) X];"]], lambda: 1 },
});
