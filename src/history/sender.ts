import type { Entry, Sender } from './entry';

/** No answer takes longer: a sender that has waited this long is gone, though another process may have its number. */
const longestSending = 30 * 60 * 1000;
/** Nor does an action on many devices wait longer for its turn. */
const longestPlanned = 24 * 60 * 60 * 1000;

/** Whether the process that sends an entry is gone, so that no answer will come; `own` is who asks, `upFor` how long the computer has been on. */
export function isInterrupted(
  { sender, at, sentAt, patches }: Entry,
  own: Sender,
  now: number,
  upFor: number,
): boolean {
  if (sender === undefined) return false;
  if (sender.pid === own.pid) return sender.run !== own.run;
  if (at < now - upFor) return true; // The computer was started anew since.
  const longest = patches.every(({ outcome }) => outcome === 'unsent') ? longestPlanned : longestSending;
  return !isAlive(sender.pid) || now - (sentAt ?? at) > longest;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // It lives and is somebody else's.
  }
}
