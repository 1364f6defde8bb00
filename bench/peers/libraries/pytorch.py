"""PyTorch on the processor: functional layers, torch.optim, views of tensors as batches."""

import torch
import torch.nn.functional as F

import protocol
from protocol import MLP, THREADS, TINY

torch.set_num_threads(THREADS)
torch.set_num_interop_threads(1)


def parameters(layers):
    """W[n1, n0] as F.linear has it, and b."""
    return [(torch.tensor(W.T.copy(), requires_grad=True), torch.tensor(b, requires_grad=True)) for W, b in layers]


def forward(layers, x, activation):
    """Logits."""
    for W, b in layers[:-1]:
        x = activation(F.linear(x, W, b))
    W, b = layers[-1]
    return F.linear(x, W, b)


def train(layers, optimizer, batches, loss_of):
    def step(i, wanted):
        x, y = batches[i]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(x, y)
        loss.backward()
        optimizer.step()
        return loss.item() if wanted else None

    return protocol.steps(len(batches), step)


def train_mlp(data, batch):
    layers = parameters(protocol.layers_of(data, "mlp"))
    flat = [p for layer in layers for p in layer]
    betas = (MLP["beta1"], MLP["beta2"])
    optimizer = torch.optim.Adam(flat, lr=MLP["learningRate"], betas=betas, eps=MLP["epsilon"], foreach=FOREACH)
    images, labels = torch.from_numpy(data["images"]), torch.from_numpy(data["labels"]).long()
    batches = list(zip(images.split(batch), labels.split(batch)))
    return train(layers, optimizer, batches, lambda x, y: F.cross_entropy(forward(layers, x, F.relu), y))


def train_tiny(data, batch):
    layers = parameters(protocol.layers_of(data, "tiny"))
    optimizer = torch.optim.SGD([p for layer in layers for p in layer], lr=TINY["learningRate"], foreach=FOREACH)
    points, sides = torch.from_numpy(data["points"]), torch.from_numpy(data["sides"])
    batches = list(zip(points.split(batch), sides.split(batch)))
    return train(
        layers,
        optimizer,
        batches,
        lambda x, y: F.binary_cross_entropy_with_logits(forward(layers, x, torch.tanh), y),
    )


def infer(data):
    layers = parameters(protocol.layers_of(data, "mlp"))
    images = torch.from_numpy(data["images"])

    @torch.inference_mode()
    def predict(row):
        return torch.softmax(forward(layers, images[row : row + 1], F.relu), 1).numpy()

    return protocol.inference(predict)


def multiply(data, n):
    A, B = torch.from_numpy(data[f"A{n}"]), torch.from_numpy(data[f"B{n}"])
    C = torch.empty_like(A)

    def run(count):
        for _ in range(count):
            torch.mm(A, B, out=C)

    run(1)
    return protocol.checked_elements(C.numpy()), run


FOREACH = True
"""All parameters of a kind in one call: less overhead than one call for each."""

if __name__ == "__main__":
    import sys

    DATA = protocol.read_data(sys.argv[1])
    WORKLOADS = {"inference-1": lambda: infer(DATA)}
    for m in MLP["batches"]:
        WORKLOADS[f"step-{m}"] = lambda m=m: train_mlp(DATA, m)
    for m in TINY["batches"]:
        WORKLOADS[f"tiny-{m}"] = lambda m=m: train_tiny(DATA, m)
    for size in protocol.WORKLOADS["GEMM"]:
        WORKLOADS[f"sgemm-{size}"] = lambda size=size: multiply(DATA, size)
    HEADER = {"library": "PyTorch", "version": torch.__version__, "engine": f"{THREADS} thread(s), {protocol.blas()}"}
    protocol.serve(HEADER, WORKLOADS)
