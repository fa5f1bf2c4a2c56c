/** A part of the benchmarks: its name, and what measures it. */
export type BenchPart<T> = readonly [name: string, measurePart: () => Promise<T>];
export function runParts<T>(
  parts: readonly BenchPart<T>[],
  done: (name: string, measured: T) => void | Promise<void>,
  tell?: (problem: string, error: unknown) => void,
): Promise<string[]>;
