import { outputsOf } from "../model.ts";
import type { DenseModel } from "../model.ts";
import { python } from "./python.ts";

/** Returns the cost of rows, summed, in PyTorch; y[m, K] are probabilities or values. Undefined for losses that the script does not have. */
function costOf(model: DenseModel): string | undefined {
  const { training, layers } = model;
  if (training === undefined) return undefined;
  const { loss } = training;
  const output = layers[layers.length - 1].activation;
  if (loss === "crossEntropy")
    return output === "softmax"
      ? "-(y * nn.functional.log_softmax(net[:-1](x), dim=1)).sum()"
      : 'nn.functional.binary_cross_entropy_with_logits(net[:-1](x), y, reduction="sum")';
  const factor = { half: "0.5", sum: "1.0", mean: `1.0 / ${outputsOf(model)}` }[loss];
  return `${factor} * ((net(x) - y) ** 2).sum()`;
}

/** Returns the part of the script that goes on training: with the batches that Adjoint would take, on one process or several. */
export function trainingScript(model: DenseModel, weights: string): string {
  const cost = costOf(model);
  if (cost === undefined || model.training === undefined) return "";
  const { seed, epoch, l2 } = model.training;
  return `

# Training goes on with the rows in the order in which Adjoint would take them, on one process or several:
#   torchrun --nproc_per_node 2 THIS.py --data data.safetensors --epochs 10 --batch-size 32 --optimizer sgd --learning-rate 0.01

SEED, EPOCH, L2 = ${seed}, ${epoch}, ${python(l2)}


def epoch_order(seed, epoch, rows):
    """Return the order of the rows in an epoch, counted from 1: Fisher-Yates by Philox4x32-10 with the key (seed, 2^28 + epoch)."""
    mask, drawn, block = 0xFFFFFFFF, 0, []

    def uint32():
        nonlocal drawn, block
        if drawn % 4 == 0:
            c, k = [drawn // 4 & mask, drawn // 4 >> 32, 0, 0], [seed, 0x10000000 + epoch]
            for _ in range(10):
                p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
                c = [(q >> 32) ^ c[1] ^ k[0], q & mask, (p >> 32) ^ c[3] ^ k[1], p & mask]
                k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
            block = c
        drawn += 1
        return block[(drawn - 1) % 4]

    def below(bound):
        while True:
            product = uint32() * bound
            low = product & mask
            if low >= bound or low >= 2**32 % bound:
                return product >> 32

    order = list(range(rows))
    for i in range(rows - 1, 0, -1):
        j = below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def train(net, x, y, epochs, batch_size, optimizer, first_epoch=EPOCH + 1):
    """Train on scaled inputs x [m, n] and targets y [m, K]; of every batch each process takes its part, and the gradients are summed."""
    rank, world = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    rows = x.shape[0]
    for epoch in range(first_epoch, first_epoch + epochs):
        order = torch.tensor(epoch_order(SEED, epoch, rows))
        for begin in range(0, rows, batch_size):
            batch = order[begin : begin + batch_size]
            own = batch[rank::world]
            optimizer.zero_grad()
            (cost(net, x[own], y[own]) / len(batch)).backward()
            for name, parameter in net.named_parameters():
                if world > 1:
                    dist.all_reduce(parameter.grad)
                if L2 and name.endswith("weight"):
                    parameter.grad += L2 / len(batch) * parameter.detach()
            optimizer.step()


def cost(net, x, y):
    """Return the loss, summed over the rows."""
    return ${cost}


def write_safetensors(tensors, path, like=WEIGHTS):
    """Write tensors with the metadata of another file, so that adjoint import reads them."""
    with open(like, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = {"__metadata__": json.loads(file.read(length))["__metadata__"]}
    data = b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        kind = {torch.float32: "F32", torch.float64: "F64"}[tensor.dtype]
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Goes on training.")
    parser.add_argument("--data", required=True, help="a safetensors file with x [m, n] and y [m, K], as adjoint export --data writes it")
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--optimizer", choices=["sgd", "adam"], required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--out", default=${python(weights)})
    given = parser.parse_args()
    if "RANK" in os.environ:
        dist.init_process_group("gloo")
    tensors = read_safetensors(given.data)
    net = load()
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[given.optimizer](net.parameters(), lr=given.learning_rate)
    train(net, tensors["x"], tensors["y"], given.epochs, given.batch_size, optimizer)
    if not dist.is_initialized() or dist.get_rank() == 0:
        write_safetensors(net.state_dict(), given.out)
`;
}
