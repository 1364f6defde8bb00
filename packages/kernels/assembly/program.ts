import { gather } from "./gather";
import { gradient } from "./gradient";
import { get, PANEL, put, VECTOR, width } from "./lanes";
import { penalty, sigmoidLoss, softmax, squaredLoss } from "./loss";
import { product } from "./product";
import {
  CHECK, END, GATHER, GRADIENT, Gather, Gradient, Loss, PENALTY, PRODUCT, Penalty, Product, RATES, RECORD, REPACK, Rates, Repack, SIGMOID_LOSS, SOFTMAX, SQUARED_LOSS,
  TICK, Tick, UPDATE, Update,
} from "./records";
import { share } from "./share";
import { rates, RATES_BYTES, step, tick } from "./update";

/** The sum of the losses of a batch: instruction after instruction, each from its own rows or columns, in order. */
function lossOf(program: usize, m: usize): f64 {
  let loss: f64 = 0;
  for (let op = load<usize>(program); op != CHECK; op = load<usize>(program)) {
    let sum: f64 = 0;
    if (op == PENALTY) {
      const it = changetype<Penalty>(program), end = it.sums + it.n * 8;
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
function repack<T>(it: Repack, thread: usize, threads: usize): void {
  const k = it.k, panels = (it.n + width<T>() - 1) / width<T>(), back = it.back, rowsR = it.rowsR;
  for (let j = share(panels, thread, threads), end = share(panels, thread + 1, threads); j < end; j++) {
    let rows = it.rows + j * PANEL, panel = it.panels + j * k * PANEL;
    for (const last = panel + k * PANEL; panel != last; panel += PANEL, rows += rowsR) {
      const from = back ? panel : rows, to = back ? rows : panel;
      put(to, get(from));
      put(to + VECTOR, get(from + VECTOR));
    }
  }
}

/** One step of a parameter, the panel rows shared by the threads. */
function update<T>(it: Update, r: usize, thread: usize, threads: usize): void {
  const rows = it.bytes / PANEL, from = share(rows, thread, threads) * PANEL, bytes = share(rows, thread + 1, threads) * PANEL - from;
  step<T>(it.optimizer, it.decay, bytes, it.gradient + from, it.theta + from, it.s + from, it.t + from, r);
}

/**
 * Runs the program for each batch of the rows [from, to). Gives where it stopped: `to`, or the first row of a batch whose loss is not finite.
 * Adds the losses to the f64 at `total`. The first RATES_BYTES of `work` hold the optimiser's settings.
 */
export function run<T>(program: usize, from: usize, to: usize, batch: usize, work: usize, total: usize, thread: usize, threads: usize): usize {
  const scratch = work + RATES_BYTES;
  for (; from < to; from += batch) {
    const m = min(batch, to - from);
    for (let p = program; ; p += RECORD) {
      switch (<i32>load<usize>(p)) {
        case <i32>GATHER: gather<T>(changetype<Gather>(p), m, from, thread, threads); continue;
        case <i32>PRODUCT: product<T>(changetype<Product>(p), m, scratch, thread, threads); continue;
        case <i32>SOFTMAX: softmax<T>(changetype<Loss>(p), m, scratch, thread, threads); continue;
        case <i32>SIGMOID_LOSS: sigmoidLoss<T>(changetype<Loss>(p), m, scratch, thread, threads); continue;
        case <i32>SQUARED_LOSS: squaredLoss<T>(changetype<Loss>(p), m, scratch, thread, threads); continue;
        case <i32>PENALTY: penalty<T>(changetype<Penalty>(p), thread, threads); continue;
        case <i32>CHECK: {
          const loss = lossOf(program, m);
          if (!(abs(loss) < Infinity)) return from;
          if (thread == 0) store<f64>(total, load<f64>(total) + loss);
          continue;
        }
        case <i32>GRADIENT: gradient<T>(changetype<Gradient>(p), m, scratch, work, thread, threads); continue;
        case <i32>TICK: if (thread == 0) tick(changetype<Tick>(p).hyper); continue;
        case <i32>RATES: rates<T>(changetype<Rates>(p).hyper, work); continue;
        case <i32>UPDATE: update<T>(changetype<Update>(p), work, thread, threads); continue;
        case <i32>REPACK: repack<T>(changetype<Repack>(p), thread, threads); continue;
        default: break;
      }
      break;
    }
  }
  return to;
}
