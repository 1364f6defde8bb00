// The names of scikit-learn: arrays in, classes out.
import { wine } from "@adjoint/datasets";
import { MLPClassifier } from "adjoint/estimators";

const { train, test } = wine().split({ test: 0.25, seed: 1 });
const scaled = train.standardize();
const asRows = ({ values, rows, cols }: typeof train.inputs) =>
  Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * cols, (i + 1) * cols)));
const names = ({ targets }: typeof train) => (targets.kind === "classes" ? Array.from(targets.labels, (k) => targets.classes[k]) : []);

const classifier = new MLPClassifier({ hiddenLayerSizes: [16], solver: "lbfgs", randomState: 1 }, { deterministic: true });
classifier.fit(asRows(scaled.inputs), names(train));
const held = asRows(test.scale(scaled.scaling).inputs);
console.log(`${classifier.classes_.join(", ")}: accuracy ${classifier.score(held, names(test)).toFixed(3)}`);
console.log(`layers ${classifier.nLayers_}, output ${classifier.outActivation_}, first prediction ${classifier.predict(held)[0]}`);

/* prints
class_0, class_1, class_2: accuracy 0.978
layers 3, output softmax, first prediction class_1
*/
