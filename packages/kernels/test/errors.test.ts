import { ArgumentError, HostError } from "@adjoint/reference";
import { expect, test } from "vitest";
import { fail } from "../src/problems.ts";

/** Every error of the package. */
const ERRORS: readonly (readonly [type: typeof HostError | typeof ArgumentError, raise: () => never])[] = [
  [HostError, () => fail("createKernels", "variant-not-supported", { variant: "simd" })],
  [HostError, () => fail("createKernels", "variant-not-supported", { variant: "relaxed" })],
  [HostError, () => fail("createKernels", "kernels-not-supported", {})],
  [ArgumentError, () => fail("createKernels", "not-a-thread-count", { value: 1.5, most: 64 })],
  [HostError, () => fail("run", "thread-ended", { reason: "it exited with code 1" })],
  [HostError, () => fail("load", "out-of-memory", { bytes: 10 * 2 ** 30 })],
];

test("the sentences of all errors are those of sentences.txt, each of its class", async () => {
  const sentences = ERRORS.map(([type, raise]) => {
    let thrown: unknown;
    try {
      raise();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(type);
    return (thrown as Error).message;
  });
  await expect(`${sentences.join("\n")}\n`).toMatchFileSnapshot("sentences.txt");
});
