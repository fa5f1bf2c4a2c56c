import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

const windows = process.platform === 'win32';
const running = new Set();

// Whatever ends this process ends what it started: a signal politely, so that all can tidy up, a second one at once.
process.on('exit', () => {
  for (const { child } of running) endNow(child);
});
process.once('SIGINT', () => void endAll(130));
process.once('SIGTERM', () => void endAll(143));

// npm passes a signal on to its shell only, which ends and leaves this process alone.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    void endAll(143);
  }, 500).unref();
}

async function endAll(code) {
  process.on('SIGINT', () => process.exit(code)).on('SIGTERM', () => process.exit(code));
  await Promise.all([...running].map(({ stop }) => stop()));
  process.exit(code);
}

function endNow(child) {
  try {
    if (windows) execFileSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/**
 * Starts a command in a process group of its own, which never outlives this process.
 * `options`: cwd and env, and `output`, what becomes of what it prints: 'inherit', 'pipe' or 'ignore'.
 */
export function start(command, args, { output = 'inherit', ...options } = {}) {
  const stdio = [windows ? 'ignore' : 'pipe', output, output];
  const tied = [path.join(import.meta.dirname, 'tied.mjs'), command, ...args];
  const child = windows
    ? spawn(command, args, { ...options, stdio })
    : spawn(process.execPath, tied, { ...options, stdio, detached: true });
  const ended = new Promise((resolve) => {
    const end = (code) => {
      endNow(child); // what the command has left behind in its group
      running.delete(started);
      resolve(code ?? 1);
    };
    child.once('error', () => end(127)).once('exit', end);
  });
  const started = {
    child,
    /** The exit code, when it has ended. */
    ended,
    /** Ends the whole group, politely at first; resolves when it is gone. */
    async stop() {
      if (!running.has(started)) return;
      if (windows) endNow(child);
      else process.kill(-child.pid, 'SIGTERM');
      const impatience = setTimeout(() => endNow(child), 3000);
      await ended;
      clearTimeout(impatience);
    },
  };
  running.add(started);
  return started;
}

/**
 * Runs a command to its end, no longer than `seconds`. `print` is called with what it prints, where that is not to be
 * shown at once.
 * @returns its exit code, or 124 when the time was up
 */
export async function run(command, args, { seconds, print, ...options }) {
  const { child, ended, stop } = start(command, args, { ...options, ...(print && { output: 'pipe' }) });
  const streams = print ? [child.stdout, child.stderr] : [];
  const printed = streams.map((stream) =>
    finished(stream.setEncoding('utf8').on('data', print)).catch(() => undefined),
  );
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    const text = `\n${path.basename(args[0] ?? command)} did not end within ${seconds} s and was stopped.\n`;
    if (print) print(text);
    else process.stderr.write(text);
    void stop();
  }, seconds * 1000);
  const code = await ended;
  await Promise.race([Promise.all(printed), pause(2000, undefined, { ref: false })]);
  clearTimeout(limit);
  return late ? 124 : code;
}
