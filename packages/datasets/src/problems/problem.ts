import { ArgumentError, DataError, FormatError, HostError, ShapeError } from "@adjoint/reference";
import type { Problem } from "@adjoint/reference";

// The tables of problems are functions, which a bundle drops where nothing throws one of theirs.

export const argument = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ArgumentError, sentence });
export const data = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: DataError, sentence });
export const format = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: FormatError, sentence });
export const host = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: HostError, sentence });
export const shape = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ShapeError, sentence });
