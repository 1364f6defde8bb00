/** Inputs that are made of the two coordinates of a plane, by their names in the address. */
export const DERIVED = {
  x1: { label: "x₁", of: (x: number) => x },
  x2: { label: "x₂", of: (_: number, y: number) => y },
  sq1: { label: "x₁²", of: (x: number) => x * x },
  sq2: { label: "x₂²", of: (_: number, y: number) => y * y },
  xy: { label: "x₁x₂", of: (x: number, y: number) => x * y },
  sin1: { label: "sin πx₁", of: (x: number) => Math.sin(Math.PI * x) },
  sin2: { label: "sin πx₂", of: (_: number, y: number) => Math.sin(Math.PI * y) },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly of: (x: number, y: number) => number }>>;

export type DerivedName = keyof typeof DERIVED;
export const DERIVED_NAMES = Object.keys(DERIVED) as readonly DerivedName[];
export const COORDINATES: readonly DerivedName[] = ["x1", "x2"];

/** Returns the inputs [m, k] of points [m, 2]. */
export function derive(points: ArrayLike<number>, names: readonly DerivedName[]): Float32Array {
  const rows = points.length / 2;
  const values = new Float32Array(rows * names.length);
  for (let row = 0; row < rows; row++)
    names.forEach((name, i) => {
      values[row * names.length + i] = DERIVED[name].of(points[2 * row], points[2 * row + 1]);
    });
  return values;
}
