"""scikit-learn's MLPClassifier with solver="lbfgs" and its defaults: reads divisions of data sets, writes the accuracy and the CPU time of each fit."""

import json
import sys
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")


def measure(division):
    train, test = ({k: np.array(v) for k, v in division[part].items()} for part in ("train", "test"))
    model = MLPClassifier(solver="lbfgs", random_state=division["seed"])
    start = time.process_time()
    model.fit(train["X"], train["y"])
    elapsed = time.process_time() - start
    return {"score": model.score(test["X"], test["y"]), "milliseconds": 1000 * elapsed}


json.dump({name: [measure(one) for one in all] for name, all in json.load(sys.stdin).items()}, sys.stdout)
