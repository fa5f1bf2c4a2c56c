import { start } from '../lib/processes.mjs';

/** Runs the bundle of a benchmark in a process of its own, and gives the figures that it reports: see report.ts. */
export async function measure(file, cwd) {
  const { child, ended } = start(process.execPath, [file], { output: 'pipe', cwd });
  let lines = '';
  child.stdout.on('data', (chunk) => {
    lines += chunk;
  });
  child.stderr.pipe(process.stderr);
  if ((await ended) !== 0) process.exitCode = 1;
  return lines
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));
}
