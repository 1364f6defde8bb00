"""scikit-learn's multilayer perceptron: partial_fit over many batches a call, f32, no shuffling, no penalty."""

import sys
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

import protocol
from protocol import CHECKED_STEPS, MLP, THREADS, TINY

warnings.filterwarnings("ignore")


BATCHES_A_CALL = 20


def create(layers, X, classes, **settings):
    """A classifier with these parameters and an optimiser that has done nothing yet."""
    model = MLPClassifier(
        hidden_layer_sizes=[W.shape[1] for W, _ in layers[:-1]], alpha=0, shuffle=False, max_iter=1, **settings
    )
    model.partial_fit(X[: len(classes)], classes, classes=classes)
    for l, (W, b) in enumerate(layers):
        model.coefs_[l][...], model.intercepts_[l][...] = W, b
    optimizer = model._optimizer
    for name in ("ms", "vs", "velocities"):
        for state in getattr(optimizer, name, []):
            state[...] = 0
    if hasattr(optimizer, "t"):
        optimizer.t = 0
    return model


def train(model, X, y, m):
    count = len(X) // m
    state = {"next": CHECKED_STEPS % count}

    def fit(first, last):
        model.partial_fit(X[first * m : last * m], y[first * m : last * m])
        return model.loss_

    def run(times):
        i, done = state["next"], 0
        # A call checks its arguments and turns labels into numbers: it gets batches enough for that not to matter.
        while done < max(times, BATCHES_A_CALL):
            taken = min(max(times, BATCHES_A_CALL), count - i)
            fit(i, i + taken)
            done += taken
            i = (i + taken) % count
        state["next"] = i
        return done

    def check(i):
        # It adds ε to √v before Adam's corrections, everybody else after them: here the ε of step t that comes to the same.
        if hasattr(getattr(model, "_optimizer", None), "epsilon"):
            model._optimizer.epsilon = MLP["epsilon"] * np.sqrt(1 - MLP["beta2"] ** (i + 1))
        return float(fit(i, i + 1))

    return [check(i) for i in range(CHECKED_STEPS)], run


def train_mlp(data, m):
    X, y = data["images"], data["labels"]
    model = create(
        protocol.layers_of(data, "mlp"),
        X,
        np.arange(MLP["sizes"][-1]),
        activation="relu",
        solver="adam",
        batch_size=m,
        learning_rate_init=MLP["learningRate"],
        beta_1=MLP["beta1"],
        beta_2=MLP["beta2"],
        epsilon=MLP["epsilon"],
    )
    return train(model, X, y, m)


def train_tiny(data, m):
    X, y = data["points"], data["sides"][:, 0].astype(np.int32)
    model = create(
        protocol.layers_of(data, "tiny"),
        X,
        np.arange(2),
        activation="tanh",
        solver="sgd",
        batch_size=m,
        learning_rate_init=TINY["learningRate"],
        momentum=0,
        nesterovs_momentum=False,
    )
    return train(model, X, y, m)


def infer(data):
    X = data["images"]
    model = create(protocol.layers_of(data, "mlp"), X, np.arange(MLP["sizes"][-1]), activation="relu")
    return protocol.inference(lambda row: model.predict_proba(X[row : row + 1]))


if __name__ == "__main__":
    DATA = protocol.read_data(sys.argv[1])
    WORKLOADS = {"inference-1": lambda: infer(DATA)}
    for rows in MLP["batches"]:
        WORKLOADS[f"step-{rows}"] = lambda rows=rows: train_mlp(DATA, rows)
    for rows in TINY["batches"]:
        WORKLOADS[f"tiny-{rows}"] = lambda rows=rows: train_tiny(DATA, rows)
    HEADER = {"library": "scikit-learn", "version": sklearn.__version__, "engine": f"{THREADS} thread(s), {protocol.blas()}"}
    protocol.serve(HEADER, WORKLOADS)
