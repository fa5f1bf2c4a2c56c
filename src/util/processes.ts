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
