import type { Block } from "../../ir/core.ts";
import {
  withDeltasOf,
  withEachStep,
  withLastNetInput,
  withNamedLayers,
  withNetInputA,
  withOneCase,
  withoutDeclarations,
  withSummedExamples,
} from "./notation.ts";
import {
  withEachLayer,
  withExamples,
  withNumberedExamples,
  withoutPattern,
  withTargetBeside,
  withTargetOfItself,
  withUsualNames,
} from "./usual-names.ts";
import { withOutputLetter } from "./output-case.ts";

/** Returns equations with the notations that people have of their own, one after another, in that of this checker. */
export const usual = (body: Block): Block =>
  [
    withoutDeclarations,
    withOneCase,
    withExamples,
    withNumberedExamples,
    withSummedExamples,
    withNamedLayers,
    withDeltasOf,
    withNetInputA,
    withEachStep,
    withUsualNames,
    withTargetBeside,
    withoutPattern,
    withTargetOfItself,
    withLastNetInput,
    withOutputLetter,
    withEachLayer,
  ].reduce((now, change) => change(now), body);
