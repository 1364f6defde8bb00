"""scikit-learn's MLPClassifier with solver="lbfgs" and its defaults: reads divisions of data sets from the first line; at each further line, the name of a set, writes the CPU time of all its fits and their accuracies."""

import json
import sys
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")


def arrays(part):
    return {name: np.array(values) for name, values in part.items()}


def measure(divisions):
    start = time.process_time()
    models = [MLPClassifier(solver="lbfgs", random_state=each["seed"]).fit(each["train"]["X"], each["train"]["y"]) for each in divisions]
    elapsed = time.process_time() - start
    scores = [model.score(each["test"]["X"], each["test"]["y"]) for model, each in zip(models, divisions)]
    return {"milliseconds": 1000 * elapsed, "scores": scores}


sets = {
    name: [{"seed": each["seed"], "train": arrays(each["train"]), "test": arrays(each["test"])} for each in divisions]
    for name, divisions in json.loads(sys.stdin.readline()).items()
}
for line in sys.stdin:
    print(json.dumps(measure(sets[line.strip()])), flush=True)
