import { mistake } from "./mistake.ts";

export const reluKink = mistake({
  code: "relu-kink",
  message: "a ReLU is at its kink: the difference is no mistake.",
  what: "z is so close to 0 that θ ± ε lies on both sides of the kink.",
  why: "Central differences average the two slopes there.",
  how: "Check at other weights, or with a smaller ε.",
});
