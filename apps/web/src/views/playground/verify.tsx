import type { Difference, Stop } from "@adjoint/formats";
import { signal } from "@preact/signals";
import { announce } from "../../ui/live.tsx";
import { whole } from "../../ui/numbers.ts";
import type { Verified, VerifyRequest, VerifyResponse } from "../../worker/verify-protocol.ts";

type Shown = VerifyResponse | { readonly type: "begun" };

const shown = signal<Shown | undefined>(undefined);
let worker: Worker | undefined;

/** Trains the run of a folder again in a worker of its own, and shows whether every bit is the same. */
export function verify(request: VerifyRequest): void {
  close();
  shown.value = { type: "begun" };
  worker = new Worker(new URL("../../worker/verify-worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<VerifyResponse>) => {
    shown.value = data;
    if (data.type === "progress") return;
    announce(data.type === "refused" ? data.message : headOf(data.verified), 0);
    worker?.terminate();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    shown.value = {
      type: "refused",
      message: `The worker has stopped: ${event.message || "it could not be fetched"}. Load the page again.`,
    };
  };
  worker.postMessage(request);
}

function close(): void {
  worker?.terminate();
  shown.value = undefined;
}

/** What came of it. */
export function VerifyPanel() {
  const now = shown.value;
  if (now === undefined) return null;
  return (
    <section class="panel verified" aria-label="A run, verified" data-testid="verified" data-state={now.type}>
      <h2>Verify a run</h2>
      {now.type === "begun" && <p>Reading the folder…</p>}
      {now.type === "progress" && (
        <>
          <p>
            It is trained again: epoch {whole(now.epoch)} of {whole(now.of)}.
          </p>
          <progress value={now.epoch} max={now.of} aria-label="Epochs done" />
        </>
      )}
      {now.type === "refused" && <p role="alert">{now.message}</p>}
      {now.type === "verified" && (
        <>
          <p class="answer" data-ok={now.verified.difference === undefined}>
            {headOf(now.verified)}
          </p>
          <p class="small">{detailOf(now.verified)}</p>
        </>
      )}
      <button type="button" class="button small" onClick={close}>
        {now.type === "progress" || now.type === "begun" ? "Cancel" : "Close"}
      </button>
    </section>
  );
}

function headOf({ difference }: Verified): string {
  return difference === undefined ? "Verified to the last bit" : "Not verified";
}

function detailOf({ data, epochs, checkpoints, backend, difference }: Verified): string {
  const compared = `${checkpoints === 0 ? "" : `${checkpoints} ${checkpoints === 1 ? "checkpoint" : "checkpoints"} and `}the model`;
  return difference === undefined
    ? `${data}: ${whole(epochs)} epochs trained again in this browser, on the engine “${backend}”; ${compared} are the same in every bit.`
    : differs(difference);
}

function differs({ stop, equalUntil, tensor, row, col, stored, computed }: Difference): string {
  const since = equalUntil === undefined ? "the beginning" : momentOf(equalUntil);
  return `It differs after ${momentOf(stop)}; until ${since} every bit is the same. ${tensor}, row ${row + 1}, column ${col + 1}, is ${stored} in ${stop.path}, and ${computed} when it is trained again.`;
}

function momentOf({ epoch, position }: Stop): string {
  return `epoch ${epoch}${position === 0 ? "" : `, row ${position} of the next`}`;
}
