import { computed, effect, signal } from "@preact/signals";
import type { CheckOptions, RankOptions } from "@adjoint/formula";
import type { Answer, CheckRequest, CheckResponse, Ranking } from "../../worker/check-protocol.ts";
import { holes } from "./exercise.ts";
import { state } from "./state.ts";
import type { CheckValues } from "./state.ts";

/** The answer to the text at hand: a report, or why there is none. */
export const answer = signal<Answer | undefined>(undefined);
export const ranking = signal<Ranking | undefined>(undefined);
/** Whether the answer is that of the text as it stands. */
export const waiting = signal(false);

/** A text that takes longer is given up [milliseconds]. */
const PATIENCE = 10_000;
/** After the last key is pressed [milliseconds]. */
const PAUSE = 180;

let worker: Worker | undefined;
let asked = 0;
/** The check that is under way. */
let underWay: number | undefined;
/** The ranking that has no answer yet. */
let ranked: CheckRequest | undefined;
let giveUp: ReturnType<typeof setTimeout> | undefined;

function start(): Worker {
  const created = new Worker(new URL("../../worker/check-worker.ts", import.meta.url), { type: "module" });
  created.onmessage = ({ data }: MessageEvent<CheckResponse>) => take(data);
  created.onerror = (event) => {
    event.preventDefault();
    refuse("The checker has stopped. Change the text to try again.");
  };
  return created;
}

function refuse(message: string): void {
  worker?.terminate();
  worker = undefined;
  clearTimeout(giveUp);
  underWay = undefined;
  waiting.value = false;
  answer.value = { type: "refused", of: "check", id: asked, message };
}

/** Numbers of its own, so that a check that follows does not make a ranking out of date. */
let rankAsked = 0;

function ask(request: CheckRequest): void {
  // A check that has not answered yet is of a text that is no more: it is ended.
  if (request.type === "check" && underWay !== undefined) {
    worker?.terminate();
    worker = undefined;
  }
  if (request.type === "rank") ranked = request;
  if (worker === undefined) {
    worker = start();
    // A ranking that was ended with a check is asked for again.
    if (request.type === "check" && ranked !== undefined) worker.postMessage(ranked);
  }
  if (request.type === "check") underWay = request.id;
  worker.postMessage(request);
  clearTimeout(giveUp);
  giveUp = setTimeout(() => refuse(`The text takes more than ${PATIENCE / 1000} seconds to check. Check a part of it.`), PATIENCE);
}

function take(response: CheckResponse): void {
  clearTimeout(giveUp);
  if (response.of === "rank") {
    ranked = undefined;
    if (response.id === rankAsked) ranking.value = response;
    return;
  }
  if (response.id === underWay) underWay = undefined;
  if (response.id !== asked) return;
  waiting.value = false;
  answer.value = response;
}

/** As text, so that what changes no option asks for no check. */
const options = computed(() => JSON.stringify(optionsOf(state.values.value)));

function optionsOf({ syntax, notation, loss, activation, layout, bias, lambda, layers }: CheckValues): CheckOptions {
  return {
    ...(syntax === "auto" ? {} : { syntax }),
    ...(notation === "auto" ? {} : { notation }),
    ...(loss === "auto" ? {} : { loss }),
    ...(activation === "auto" ? {} : { activation }),
    ...(layout === "auto" ? {} : { layout }),
    ...(bias === "auto" ? {} : { bias: bias === "yes" }),
    ...(lambda === "auto" ? {} : { lambda: Number(lambda) }),
    ...(layers.length === 0 ? {} : { layers }),
  };
}

/** Follows text and options for as long as the view is shown. */
export function follow(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const text = computed(() => state.values.value.text);
  const stopChecking = effect(() => {
    if (holes.value > 0) {
      waiting.value = false;
      return;
    }
    const request: CheckRequest = { type: "check", id: ++asked, text: text.value, options: JSON.parse(options.value) as CheckOptions };
    clearTimeout(timer);
    waiting.value = true;
    timer = setTimeout(() => ask(request), answer.peek() === undefined ? 0 : PAUSE);
  });
  const printed = computed(() => {
    const { printed: number, exercise, printedLambda } = state.values.value;
    return JSON.stringify([number, exercise, printedLambda]);
  });
  const stopRanking = effect(() => {
    void printed.value;
    const { printed: given, exercise, printedLambda } = state.values.peek();
    const relativeDifference = Number(given.trim());
    if (given.trim() === "") {
      ranking.value = undefined;
      return;
    }
    const rank: RankOptions = { lambda: printedLambda, ...(exercise === "any" ? {} : { exercise }) };
    if (!(relativeDifference >= 0 && Number.isFinite(relativeDifference))) {
      ranking.value = {
        type: "refused",
        of: "rank",
        id: 0,
        message: `“${given}” is no number that a gradient check prints. Give for example 0.00105872 or 2.2e-9.`,
      };
      return;
    }
    ask({ type: "rank", id: ++rankAsked, relativeDifference, options: rank });
  });
  return () => {
    stopChecking();
    stopRanking();
    clearTimeout(timer);
  };
}
