import { gather } from "./gather";
import { gradient } from "./gradient";
import { vload, PANEL, vstore, VECTOR } from "./lanes";
import { heartbeat, barrier } from "./barrier";
import { penalty, sigmoidLoss, softmax, squaredLoss } from "./loss";
import { product } from "./product";
import {
  BARRIER,
  CHECK,
  GATHER,
  GRADIENT,
  Gather,
  Gradient,
  Loss,
  PENALTY,
  PRODUCT,
  Penalty,
  Product,
  RATES,
  RECORD,
  REPACK,
  Rates,
  Repack,
  SIGMOID_LOSS,
  SOFTMAX,
  SQUARED_LOSS,
  TICK,
  Tick,
  UPDATE,
  Update,
} from "./records";
import { partition } from "./partition";
import { rates, RATES_BYTES, optimizerStep, tick } from "./update";

/** The sum of the losses of a batch: instruction after instruction, each from its own rows or columns, in order. */
function lossOf(program: usize, m: usize): f64 {
  let loss: f64 = 0;
  for (let op = load<usize>(program); op != CHECK; op = load<usize>(program)) {
    let sum: f64 = 0;
    if (op == PENALTY) {
      const it = changetype<Penalty>(program),
        end = it.sums + it.n * 8;
      for (let p = it.sums; p != end; p += 8) sum += load<f64>(p);
      sum *= it.l2 / 2;
    } else if ((op == SOFTMAX || op == SIGMOID_LOSS || op == SQUARED_LOSS) && changetype<Loss>(program).y) {
      const losses = changetype<Loss>(program).losses;
      for (let p = losses; p != losses + m * 8; p += 8) sum += load<f64>(p);
    }
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
      vstore(to, vload(from));
      vstore(to + VECTOR, vload(from + VECTOR));
    }
  }
}

/** One step of a parameter, the panel rows shared by the threads. */
function update(it: Update, size: usize, r: usize, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, from = partition(rows, thread, threads) * PANEL, bytes = partition(rows, thread + 1, threads) * PANEL - from;
  optimizerStep(size, it.optimizer, it.decay, bytes, it.gradient + from, it.theta + from, it.s + from, it.t + from, r);
}

/** What a run needs, the same for all threads; src/machine.ts writes it. `size`: bytes of an element. */
@unmanaged
export class Frame {
  program: usize;
  batch: usize;
  works: usize;
  workBytes: usize;
  lossTotal: usize;
  sync: usize;
  size: usize;
}

/**
 * Runs the program for each batch of the rows [from, to), as one of so many threads. Gives where it stopped: `to`, or the first row of a batch whose loss is not
 * finite, or of which another thread did not do its part. Adds the losses to the f64 at `total`. The first RATES_BYTES of a thread's memory hold the optimiser's settings.
 */
export function run(at: usize, from: usize, to: usize, thread: usize, threads: usize, mayBlock: bool): usize {
  const frame = changetype<Frame>(at), program = frame.program, batch = frame.batch, bytes = frame.workBytes, works = frame.works, size = frame.size;
  const work = works + thread * bytes, scratch = work + RATES_BYTES;
  for (; from < to; from += batch) {
    const m = min(batch, to - from);
    for (let p = program; ; p += RECORD) {
      heartbeat(work);
      switch (<i32>load<usize>(p)) {
        case <i32>GATHER:
          gather(changetype<Gather>(p), size, m, from, thread, threads);
          continue;
        case <i32>PRODUCT:
          product(changetype<Product>(p), size, m, scratch, thread, threads);
          continue;
        case <i32>SOFTMAX:
          if (size == 4) softmax<f32>(changetype<Loss>(p), m, scratch, thread, threads);
          else softmax<f64>(changetype<Loss>(p), m, scratch, thread, threads);
          continue;
        case <i32>SIGMOID_LOSS:
          if (size == 4) sigmoidLoss<f32>(changetype<Loss>(p), m, scratch, thread, threads);
          else sigmoidLoss<f64>(changetype<Loss>(p), m, scratch, thread, threads);
          continue;
        case <i32>SQUARED_LOSS:
          if (size == 4) squaredLoss<f32>(changetype<Loss>(p), m, scratch, thread, threads);
          else squaredLoss<f64>(changetype<Loss>(p), m, scratch, thread, threads);
          continue;
        case <i32>PENALTY:
          if (size == 4) penalty<f32>(changetype<Penalty>(p), thread, threads);
          else penalty<f64>(changetype<Penalty>(p), thread, threads);
          continue;
        case <i32>CHECK: {
          const loss = lossOf(program, m);
          if (!(abs(loss) < Infinity)) {
            barrier(frame.sync, threads, mayBlock, works, bytes);
            return from;
          }
          if (thread == 0) store<f64>(frame.lossTotal, load<f64>(frame.lossTotal) + loss);
          continue;
        }
        case <i32>GRADIENT:
          gradient(changetype<Gradient>(p), size, m, scratch, work, thread, threads);
          continue;
        case <i32>TICK:
          if (thread == 0) tick(changetype<Tick>(p).hyper);
          continue;
        case <i32>RATES:
          if (size == 4) rates<f32>(changetype<Rates>(p).hyper, changetype<Rates>(p).usesAdam, work);
          else rates<f64>(changetype<Rates>(p).hyper, changetype<Rates>(p).usesAdam, work);
          continue;
        case <i32>UPDATE:
          update(changetype<Update>(p), size, work, thread, threads);
          continue;
        case <i32>REPACK:
          repack(changetype<Repack>(p), thread, threads);
          continue;
        case <i32>BARRIER:
          if (!barrier(frame.sync, threads, mayBlock, works, bytes)) return from;
          continue;
        default:
          break;
      }
      break;
    }
  }
  return to;
}
