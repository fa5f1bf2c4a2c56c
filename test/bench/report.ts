/** One figure of a benchmark. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it should not exceed. */
  readonly atMost?: number;
  /** What its ratio to the other revision's should not exceed, in `compare`. */
  readonly ratioAtMost?: number;
  /** Its name in the object that `compare --json` prints. */
  readonly result?: string;
  /** It is the ratio to the other revision's that stands in that object. */
  readonly isRatio?: true;
}

/** Hands a figure to bench.mjs, which started this process. */
export function report(figure: Figure): void {
  console.log(JSON.stringify(figure));
}

/**
 * What some work gives, and the lowest time and the lowest pause of three tries: others use the same processors, and
 * can only make it worse.
 */
export async function best<T extends { readonly took: number; readonly longest: number }>(
  measure: () => Promise<T>,
): Promise<T> {
  const tries: readonly [T, T, T] = [await measure(), await measure(), await measure()];
  const lowest = (what: 'took' | 'longest') => Math.min(...tries.map((one) => one[what]));
  return { ...tries[0], took: lowest('took'), longest: lowest('longest') };
}
