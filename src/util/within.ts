/** Returns what a promise gives, or undefined where it takes longer than this many milliseconds. */
export async function within<T>(longestMs: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, longestMs);
  });
  promise.catch(() => undefined); // Should it fail when nobody waits any more.
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
