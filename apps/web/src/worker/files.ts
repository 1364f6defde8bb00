import { DataError } from "@adjoint/reference";
import { imageSet, readIdx } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";

/** From here on a page does not hold a file: it would have to keep it twice. */
const MAX_BYTES = 512 * 2 ** 20;

/** Reads two or four IDX files, gzipped or not, told apart by their names: images and labels, of `train` and of `t10k`. */
export async function openMnist(
  files: readonly File[],
): Promise<{ readonly whole: ExampleSet; readonly parts?: { readonly train: ExampleSet; readonly test: ExampleSet } }> {
  for (const file of files) checkSize(file);
  const part = async (name: string, among: readonly File[]): Promise<ExampleSet | undefined> => {
    const images = among.find((file) => /images/i.test(file.name));
    const labels = among.find((file) => /labels/i.test(file.name));
    if (images === undefined && labels === undefined) return undefined;
    if (images === undefined || labels === undefined) {
      throw new DataError(
        `Of ${name} only the ${images === undefined ? "labels" : "images"} are here: ${among.map((file) => file.name).join(", ")}. Drop both files together.`,
      );
    }
    const read = async (file: File) => readIdx(new Uint8Array(await file.arrayBuffer()), file.name);
    return imageSet({ name, images: await read(images), labels: await read(labels) });
  };
  const isTest = (file: File): boolean => /t10k|test/i.test(file.name);
  const train = await part(
    "MNIST",
    files.filter((file) => !isTest(file)),
  );
  const test = await part("the MNIST test part", files.filter(isTest));
  const whole = train ?? test;
  if (whole === undefined) {
    throw new DataError(
      `These are no MNIST files: ${files.map((file) => file.name).join(", ")}. Drop train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not.`,
    );
  }
  return train !== undefined && test !== undefined ? { whole, parts: { train, test } } : { whole };
}

/** Refuses a file that a page cannot hold. */
export function checkSize(file: File): void {
  if (file.size > MAX_BYTES) {
    throw new DataError(
      `${file.name} has ${Math.round(file.size / 2 ** 20)} MB, more than the ${MAX_BYTES / 2 ** 20} MB that a page can hold. Use the command line: adjoint train --data ${file.name}.`,
    );
  }
}
