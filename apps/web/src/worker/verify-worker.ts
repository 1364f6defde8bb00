import { plainMessage } from "./message.ts";
import { verifyRun } from "./verify.ts";
import type { VerifyRequest, VerifyResponse } from "./verify-protocol.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<VerifyRequest>) => void) | null;
  postMessage(response: VerifyResponse): void;
};

/** As often progress is told [ms]. */
const PAUSE = 100;

scope.onmessage = ({ data }) => void answer(data);

async function answer(request: VerifyRequest): Promise<void> {
  let told = 0;
  try {
    const verified = await verifyRun(request, (epoch, of) => {
      if (performance.now() - told < PAUSE) return;
      told = performance.now();
      scope.postMessage({ type: "progress", epoch, of });
    });
    scope.postMessage({ type: "verified", verified });
  } catch (error) {
    scope.postMessage({ type: "refused", message: plainMessage(error) });
  }
}
