// Fits the estimators to what each line of standard input names, and answers with the score on the rows held out and the CPU time of the fit: see scores.py.
import { MLPClassifier, MLPRegressor } from "adjoint/estimators";
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const { X, y, held, truth, classes, seed } = JSON.parse(line);
  const before = process.cpuUsage();
  const model = new (classes ? MLPClassifier : MLPRegressor)({ randomState: seed }).fit(X, y);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify([model.score(held, truth), (user + system) / 1e6]));
}
