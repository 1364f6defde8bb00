export { MLPClassifier } from "./estimators/classifier.ts";
export type { ClassName } from "./estimators/classifier.ts";
export type { MLPParams } from "./estimators/params.ts";
export { MLPRegressor } from "./estimators/regressor.ts";
export type { TargetRows } from "./estimators/regressor.ts";
export type { OutputKind } from "./estimators/fit.ts";
export type { Matrix } from "./estimators/table.ts";
export type { HostOptions, Network } from "./api.ts";
