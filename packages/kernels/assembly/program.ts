import { gather } from "./gather";
import { gradient } from "./gradient";
import { loadHigh, storeRow, vload } from "./lanes";
import { barrier } from "./barrier";
import { dropout, noise } from "./dropout";
import { limit, maxNorm, norm, penalty, sumOf } from "./limits";
import { lossOfLogits, softmax, squaredLoss, weigh } from "./loss";
import { average, normalize, normalizeBackward } from "./normalize";
import { product } from "./product";
import {
  Average,
  Normalize,
  NormalizeBackward,
  OP_AVERAGE,
  OP_BARRIER,
  OP_CHECK,
  OP_GATHER,
  OP_GRADIENT,
  Gather,
  Gradient,
  Loss,
  Dropout,
  Limit,
  MaxNorm,
  Norm,
  OP_DROPOUT,
  OP_FOCAL_LOSS,
  OP_LIMIT,
  OP_MAX_NORM,
  OP_NORM,
  Noise,
  OP_NOISE,
  OP_NORMALIZE,
  OP_NORMALIZE_BACKWARD,
  OP_PENALTY,
  OP_POISSON_LOSS,
  OP_PRODUCT,
  Penalty,
  Product,
  OP_RATES,
  RECORD,
  OP_REPACK,
  Rates,
  Repack,
  OP_SIGMOID_LOSS,
  OP_SOFTMAX,
  OP_SQUARED_LOSS,
  OP_TICK,
  Tick,
  OP_UPDATE,
  OP_WEIGH,
  Frame,
  PANEL,
  SCRATCH,
  SETTINGS,
  Update,
} from "./generated/tables";
import { heartbeat, partition, settingsOf } from "./thread";
import { optimizerStep, rates, tick } from "./update";

/** The sum of the losses of a batch: instruction after instruction, each from its own rows or columns, in order. */
function lossOf(program: usize, m: usize): f64 {
  let loss: f64 = 0;
  for (let op = load<usize>(program); op != OP_CHECK; op = load<usize>(program)) {
    let sum: f64 = 0;
    if (op == OP_PENALTY) {
      const it = changetype<Penalty>(program);
      sum = sumOf(it.sums, it.n) * it.factor;
    } else if (op >= OP_SOFTMAX && op <= OP_SQUARED_LOSS && changetype<Loss>(program).y) sum = sumOf(changetype<Loss>(program).losses, m);
    loss += sum;
    program += RECORD;
  }
  return loss;
}

/** W[k, n] between rows and panels. */
function repack(it: Repack, thread: usize, threads: usize): void {
  const k = it.k,
    panels = it.panelCount,
    back = it.back,
    rowsR = it.rowsR;
  for (let j = partition(panels, thread, threads), end = partition(panels, thread + 1, threads); j < end; j++) {
    let rows = it.rows + j * PANEL,
      panel = it.panels + j * k * PANEL;
    for (const last = panel + k * PANEL; panel != last; panel += PANEL, rows += rowsR) {
      const from = back ? panel : rows,
        to = back ? rows : panel;
      storeRow(to, vload(from), loadHigh(from));
    }
  }
}

/** One step of a parameter, the panel rows shared by the threads. */
function update(it: Update, size: usize, r: usize, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, from = partition(rows, thread, threads) * PANEL, bytes = partition(rows, thread + 1, threads) * PANEL - from;
  optimizerStep(size, it.optimizer, it.decay, bytes, it.gradient + from, it.theta + from, it.s + from, it.t + from, r);
}

/**
 * Runs the program for each batch of the rows [from, to), as one of so many threads. Gives where it stopped: `to`, or the first row of a batch whose loss is not
 * finite, or of which another thread did not do its part. Adds the losses to the f64 at `total`. The first SETTINGS of a thread's memory hold the optimiser's settings.
 */
export function run(at: usize, from: usize, to: usize, thread: usize, threads: usize, mayBlock: bool): usize {
  const frame = changetype<Frame>(at), program = frame.program, batch = frame.batch, bytes = frame.workBytes, memory = frame.work, size = frame.size, wide = frame.wide != 0;
  const work = memory + thread * bytes + SETTINGS + SCRATCH;
  for (; from < to; from += batch) {
    const m = min(batch, to - from);
    for (let p = program; ; p += RECORD) {
      heartbeat(work);
      switch (<i32>load<usize>(p)) {
        case <i32>OP_GATHER:
          gather(changetype<Gather>(p), size, m, from, thread, threads);
          continue;
        case <i32>OP_PRODUCT:
          product(changetype<Product>(p), size, m, work, wide, thread, threads);
          continue;
        case <i32>OP_SOFTMAX:
          if (size == 4) softmax<f32>(changetype<Loss>(p), m, work, thread, threads);
          else softmax<f64>(changetype<Loss>(p), m, work, thread, threads);
          continue;
        case <i32>OP_SIGMOID_LOSS:
        case <i32>OP_POISSON_LOSS:
        case <i32>OP_FOCAL_LOSS:
          if (size == 4) lossOfLogits<f32>(load<usize>(p), changetype<Loss>(p), m, work, thread, threads);
          else lossOfLogits<f64>(load<usize>(p), changetype<Loss>(p), m, work, thread, threads);
          continue;
        case <i32>OP_SQUARED_LOSS:
          if (size == 4) squaredLoss<f32>(changetype<Loss>(p), m, work, thread, threads);
          else squaredLoss<f64>(changetype<Loss>(p), m, work, thread, threads);
          continue;
        case <i32>OP_WEIGH:
          weigh(changetype<Loss>(p), size, m, thread, threads);
          continue;
        case <i32>OP_DROPOUT:
          if (size == 4) dropout<f32>(changetype<Dropout>(p), m, from, work, thread, threads);
          else dropout<f64>(changetype<Dropout>(p), m, from, work, thread, threads);
          continue;
        case <i32>OP_NOISE:
          if (size == 4) noise<f32>(changetype<Noise>(p), m, from, work, thread, threads);
          else noise<f64>(changetype<Noise>(p), m, from, work, thread, threads);
          continue;
        case <i32>OP_NORMALIZE:
          if (size == 4) normalize<f32>(changetype<Normalize>(p), m, work, thread, threads);
          else normalize<f64>(changetype<Normalize>(p), m, work, thread, threads);
          continue;
        case <i32>OP_NORMALIZE_BACKWARD:
          if (size == 4) normalizeBackward<f32>(changetype<NormalizeBackward>(p), m, thread, threads);
          else normalizeBackward<f64>(changetype<NormalizeBackward>(p), m, thread, threads);
          continue;
        case <i32>OP_AVERAGE:
          if (size == 4) average<f32>(changetype<Average>(p), thread, threads);
          else average<f64>(changetype<Average>(p), thread, threads);
          continue;
        case <i32>OP_NORM:
          if (thread == 0) norm(changetype<Norm>(p));
          continue;
        case <i32>OP_LIMIT:
          if (size == 4) limit<f32>(changetype<Limit>(p), thread, threads);
          else limit<f64>(changetype<Limit>(p), thread, threads);
          continue;
        case <i32>OP_MAX_NORM:
          if (size == 4) maxNorm<f32>(changetype<MaxNorm>(p), work, thread, threads);
          else maxNorm<f64>(changetype<MaxNorm>(p), work, thread, threads);
          continue;
        case <i32>OP_PENALTY:
          if (size == 4) penalty<f32>(changetype<Penalty>(p), work, thread, threads);
          else penalty<f64>(changetype<Penalty>(p), work, thread, threads);
          continue;
        case <i32>OP_CHECK: {
          const loss = lossOf(program, m);
          if (!(abs(loss) < Infinity)) {
            barrier(frame.sync, threads, mayBlock, memory, bytes);
            return from;
          }
          if (thread == 0) store<f64>(frame.lossTotal, load<f64>(frame.lossTotal) + loss);
          continue;
        }
        case <i32>OP_GRADIENT:
          gradient(changetype<Gradient>(p), size, m, work, wide, thread, threads);
          continue;
        case <i32>OP_TICK:
          if (thread == 0) tick(changetype<Tick>(p).hyper);
          continue;
        case <i32>OP_RATES:
          if (size == 4) rates<f32>(changetype<Rates>(p), settingsOf(work));
          else rates<f64>(changetype<Rates>(p), settingsOf(work));
          continue;
        case <i32>OP_UPDATE:
          update(changetype<Update>(p), size, settingsOf(work), thread, threads);
          continue;
        case <i32>OP_REPACK:
          repack(changetype<Repack>(p), thread, threads);
          continue;
        case <i32>OP_BARRIER:
          if (!barrier(frame.sync, threads, mayBlock, memory, bytes)) return from;
          continue;
        default:
          break;
      }
      break;
    }
  }
  return to;
}
