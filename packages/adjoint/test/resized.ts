/** Returns R[20, 28] · image[28, 28] · Rᵀ of every image, flattened column by column. */
export function resizeImages(csv: Uint8Array, images: ArrayLike<number>): Float64Array {
  const R = new TextDecoder()
    .decode(csv)
    .trim()
    .split("\n")
    .map((line) => Float64Array.from(line.split(","), Number));
  const inputs = new Float64Array((images.length / 784) * 400);
  const half = new Float64Array(20 * 28);
  for (let image = 0; image < images.length / 784; image++) {
    for (let i = 0; i < 20; i++) {
      for (let c = 0; c < 28; c++) {
        let sum = 0;
        for (let r = 0; r < 28; r++) sum += R[i][r] * (images[image * 784 + r * 28 + c] / 255);
        half[i * 28 + c] = sum;
      }
    }
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j < 20; j++) {
        let sum = 0;
        for (let c = 0; c < 28; c++) sum += half[i * 28 + c] * R[j][c];
        inputs[image * 400 + j * 20 + i] = sum;
      }
    }
  }
  return inputs;
}
