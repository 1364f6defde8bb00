/** A picture of numbers, kept from frame to frame so that nothing is allocated while it changes. */
export interface Picture {
  readonly canvas: OffscreenCanvas;
  readonly pixels: Uint32Array;
  /** Puts the pixels on the canvas. */
  update(): void;
}

export function createPicture(width: number, height: number): Picture {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(width, height);
  return { canvas, pixels: new Uint32Array(image.data.buffer), update: () => context.putImageData(image, 0, 0) };
}
