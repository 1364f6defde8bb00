/** Numbers are clipped smoothly to (−3, 3): Holzmüller, Grinsztajn & Steinwart, "Better by default", NeurIPS 2024, section 3. */
const LIMIT = 3;

/** x/√(1 + (x/3)²): x for small numbers, never beyond 3. */
export function smoothClip(x: number): number {
  return x / Math.sqrt(1 + (x / LIMIT) ** 2);
}

/** The number that was clipped to this one. */
export function unclip(x: number): number {
  return x / Math.sqrt(1 - (x / LIMIT) ** 2);
}
