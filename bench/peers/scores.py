"""Scores and times of Adjoint and of scikit-learn's MLP on nine sets, each with its own defaults.

/usr/bin/python3 bench/peers/scores.py [--seeds 10]

Both see the same rows: seed by seed a quarter is held out. A score is accuracy or R² on it: of `adjoint train FILE`, and of `MLPClassifier` or `MLPRegressor` behind a StandardScaler
fitted to the rest; with the interval of one standard error of the mean difference. Times are those of the processor, for `fit` of our estimators (scores.mjs) and of scikit-learn's.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
MAIN = f"{HERE}/../../apps/cli/bin/adjoint.js"


def bundled(load):
    return lambda _: load(return_X_y=True)


CLASSES = {
    "digits": bundled(datasets.load_digits),
    "iris": bundled(datasets.load_iris),
    "wine": bundled(datasets.load_wine),
    "breast cancer": bundled(datasets.load_breast_cancer),
    "moons": lambda seed: datasets.make_moons(500, noise=0.2, random_state=seed),
    "make_classification": lambda seed: datasets.make_classification(1000, random_state=seed),
}
VALUES = {
    "diabetes": bundled(datasets.load_diabetes),
    "friedman1": lambda seed: datasets.make_friedman1(1000, noise=1, random_state=seed),
    "friedman2": lambda seed: datasets.make_friedman2(1000, noise=50, random_state=seed),
}


def write(path, X, y):
    names = [f"x{i + 1}" for i in range(X.shape[1])] + ["y"]
    with open(path, "w") as file:
        file.write(",".join(names) + "\n")
        for row, target in zip(X, y):
            file.write(",".join(repr(float(value)) for value in row) + f",{target}\n")


def command(folder, seed, options):
    arguments = ["node", MAIN, "train", "--data", f"{folder}/train.csv", "--test", f"{folder}/test.csv", "--json", "--seed", str(seed)]
    result = subprocess.run([*arguments, "--out", f"{folder}/m.safetensors", *options], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr)
    return json.loads(result.stdout)["test"]


def compare(estimators, load, seed, classes, folder):
    X, y = load(seed)
    X, X_test, y, y_test = train_test_split(X, y, test_size=0.25, random_state=seed, stratify=y if classes else None)
    write(f"{folder}/train.csv", X, y)
    write(f"{folder}/test.csv", X_test, y_test)
    test = command(folder, seed, [] if classes else ["--targets", "values"])
    scaler = StandardScaler().fit(X)
    X, X_test = scaler.transform(X), scaler.transform(X_test)
    request = {"X": X.tolist(), "y": y.tolist(), "held": X_test.tolist(), "truth": y_test.tolist(), "classes": classes, "seed": seed}
    estimators.stdin.write(json.dumps(request) + "\n")
    estimators.stdin.flush()
    score, seconds = json.loads(estimators.stdout.readline())
    start = time.process_time()
    model = (MLPClassifier if classes else MLPRegressor)(random_state=seed).fit(X, y)
    theirs = time.process_time() - start
    ours = test["accuracy"] if classes else test["metrics"]["metrics"]["r2"]
    return ours, score, model.score(X_test, y_test), seconds, theirs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=10)
    given = parser.parse_args()
    estimators = subprocess.Popen(["node", f"{HERE}/scores.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(f"{'set':20} {'train':>8} {'sklearn':>8} {'difference':>17} {'estimator':>10} {'CPU s':>7} {'sklearn':>8} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name, load in [*CLASSES.items(), *VALUES.items()]:
            classes = name in CLASSES
            runs = np.array([compare(estimators, load, seed, classes, folder) for seed in range(1, given.seeds + 1)])
            ours, estimated, theirs, our_time, their_time = runs.mean(axis=0)
            difference = runs[:, 0] - runs[:, 2]
            error = difference.std(ddof=1) / np.sqrt(len(runs))
            scores = f"{name:20} {ours:8.4f} {theirs:8.4f} {difference.mean():+8.4f} ± {error:.4f} {estimated:10.4f}"
            print(f"{scores} {our_time:7.3f} {their_time:8.3f} {their_time / our_time:6.1f}", flush=True)
    estimators.stdin.close()


main()
