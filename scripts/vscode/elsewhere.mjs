// A computer of its own, as far as networks go: what is started there reaches nothing of this one, nor is reached, but
// by files. Linux only, as root.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { start } from '../lib/processes.mjs';

/** A command that runs another one there. */
export function elsewhere(command, args) {
  return ['unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args]];
}

/** Has port `port` of the computer that a process is on lead to a socket's file. Gives what ends it. */
export async function leadFrom(pid, port, socket) {
  const forward = [process.execPath, path.join(import.meta.dirname, 'forward.mjs'), String(port), socket];
  const { child, ended, stop } = start('nsenter', [`--net=/proc/${pid}/ns/net`, ...forward], { output: 'pipe' });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    void ended.then((code) => reject(new Error(`The way to ${socket} ended with ${code}.`)));
  });
  return stop;
}

/** Whether there can be one. */
export function canBeElsewhere() {
  try {
    const [command, args] = elsewhere('true', []);
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
