"""The protocol of ../protocol.mjs, for peers in Python: a line of JSON in, a line of JSON out."""

import json
import math
import sys
import time

import numpy as np

WORKLOADS = json.loads(sys.argv[2])
"""Sizes, rates and counts, as ../workloads.mjs has them."""

MLP, TINY = WORKLOADS["MLP"], WORKLOADS["TINY"]
CHECKED_STEPS, CHECKED_ROWS = WORKLOADS["CHECKED_STEPS"], WORKLOADS["CHECKED_ROWS"]
THREADS = int(sys.argv[3])


def read_data(folder):
    """Tensors by name, as NumPy arrays."""
    block = np.fromfile(f"{folder}/tensors.bin", dtype=np.uint8)
    with open(f"{folder}/tensors.json", encoding="utf8") as file:
        table = json.load(file)
    types = {"f32": np.float32, "i32": np.int32}
    tensors = {}
    for name, entry in table.items():
        count = math.prod(entry["shape"])
        part = block[entry["offset"] : entry["offset"] + 4 * count]
        tensors[name] = part.view(types[entry["type"]]).reshape(entry["shape"]).copy()
    return tensors


def layers_of(data, prefix):
    """[(W, b[n1]), …] of a network."""
    count = len([name for name in data if name.startswith(f"{prefix}W")])
    return [(data[f"{prefix}W{l}"], data[f"{prefix}b{l}"][0]) for l in range(1, count + 1)]


def checked_elements(product):
    """The elements of C that are compared."""
    n = product.shape[0]
    at = (np.arange(WORKLOADS["CHECKED_ELEMENTS"]) * 7919) % (n * n)
    return product.reshape(-1)[at].tolist()


def steps(count, step):
    """A workload of steps: `step(i)` trains on batch i mod count and gives its loss when asked for it."""
    state = {"next": 0}

    def run(times):
        i = state["next"]
        for _ in range(times):
            step(i, False)
            i = i + 1 if i + 1 < count else 0
        state["next"] = i

    check = [float(step(i, True)) for i in range(CHECKED_STEPS)]
    state["next"] = CHECKED_STEPS % count
    return check, run


def inference(predict):
    """A workload of single rows: `predict(row)` gives the outputs of one."""
    state = {"next": 0}
    rows = MLP["rows"]

    def run(times):
        row = state["next"]
        for _ in range(times):
            predict(row)
            row = row + 1 if row + 1 < rows else 0
        state["next"] = row

    check = [float(p) for row in range(CHECKED_ROWS) for p in np.ravel(predict(row))]
    return check, run


def blas():
    """What multiplies matrices in this process, and on how many threads."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "BLAS unknown: python3-threadpoolctl is not installed"
    parts = [
        f"OpenBLAS {info['version']} {info['architecture']} on {info['num_threads']}"
        for info in threadpool_info()
        if info["internal_api"] == "openblas"
    ]
    return ", ".join(parts) or "a BLAS that is not OpenBLAS"


def serve(header, workloads):
    """Answers until the input ends. A workload is a function that gives (check, run)."""
    answer({**header, "workloads": list(workloads)})
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        name, seconds = request["workload"], request["seconds"]
        try:
            if request["do"] == "prepare":
                check, run = workloads[name]()
                prepared[name] = [run, warm_up(run, seconds)]
                answer({"check": check})
            else:
                answer({"samples": measure(prepared[name], seconds)})
        except Exception as error:  # pylint: disable=broad-except
            answer({"error": f"{type(error).__name__}: {error}".splitlines()[0]})


SAMPLE = 0.005
"""What a sample should take [s]: short, so that on a busy machine some are not interrupted."""


def warm_up(run, seconds):
    """Runs for about `seconds`, doubling the count; gives how many operations a sample takes."""
    count, total = 1, 0.0
    while True:
        took, each, _ = stopwatch(run, count)
        total += took
        if total >= seconds:
            return count_for(each)
        count *= 2


def measure(work, seconds):
    """Samples [µs, µs of the processor, an operation] for about `seconds`, at least one."""
    run, count = work
    samples = []
    total = 0.0
    while total < seconds:
        took, each, processor = stopwatch(run, count)
        total += took
        samples.append([1e6 * each, 1e6 * processor])
    work[1] = count_for(min(samples)[0] / 1e6)
    return samples


def count_for(each):
    return max(1, round(SAMPLE / each))


def stopwatch(run, count):
    """
    Seconds of a call, of one operation, and of the processor for it, all threads together. A peer may do more than it was asked for, and then says how many.
    """
    processor, start = time.process_time(), time.perf_counter()
    done = run(count) or count
    took = time.perf_counter() - start
    return took, took / done, (time.process_time() - processor) / done


def answer(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
