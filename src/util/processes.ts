/**
 * Whether another process than this one is gone.
 *
 * @param at - when it is known to have been there.
 * @param startedAt - when the computer was started, after which another process may have its id.
 */
export function isProcessGone({ pid }: { readonly pid: number }, at: number, startedAt: number): boolean {
  return at < startedAt || !isProcessAlive(pid);
}

/** Whether there is a process of this id; it need not be the one that had it first. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // It runs as another user.
  }
}

/** The clocks of a computer by which it is told whether another process is gone. */
export interface ComputerClocks {
  /** Returns the time in Unix milliseconds. */
  readonly now: () => number;
  /** Returns for how many milliseconds the computer has been on, those in which it slept included. */
  readonly upFor: () => number;
}

/**
 * Returns what tells the time in Unix milliseconds, as it would be had nobody set it forward since this was called: a
 * clock that was wrong when the computer was started, and is set right, must not make what was just stored look old.
 */
export function steadyTime({ now, upFor }: ComputerClocks): () => number {
  const startedAt = now() - upFor();
  return () => Math.min(now(), startedAt + upFor());
}
