import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/**
 * What some work gives, how long it took, and the longest that it kept this process from everything else; in
 * milliseconds.
 */
export async function pauseOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly took: number; readonly longest: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await setTimeout(5); // It measures from its first turn on.
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  await setTimeout(5); // What the work did last is seen with the next turn.
  delay.disable();
  return { result, took, longest: delay.max / 1e6 };
}
