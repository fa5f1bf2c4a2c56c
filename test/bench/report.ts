/** One figure of a benchmark. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it should not exceed. */
  readonly atMost?: number;
}

/** Hands a figure to bench.mjs, which started this process. */
export function report(figure: Figure): void {
  console.log(JSON.stringify(figure));
}

/** The lowest of three tries: others use the same processors, and can only make it worse. */
export async function best<T extends object>(measure: () => Promise<T>, by: (result: T) => number): Promise<T> {
  const results = [await measure(), await measure(), await measure()];
  return results.reduce((low, result) => (by(result) < by(low) ? result : low));
}
