import path from 'node:path';
import { start } from '../lib/processes.mjs';

/**
 * Runs the bundle of a benchmark in a process of its own, and gives the figures that it reports: see report.ts. Rejects
 * where the process fails: figures without the others may mislead.
 */
export async function measure(file, cwd) {
  const { child, ended } = start(process.execPath, [file], { output: 'pipe', cwd });
  let lines = '';
  child.stdout.on('data', (chunk) => {
    lines += chunk;
  });
  child.stderr.pipe(process.stderr);
  if ((await ended) !== 0) throw new Error(`${path.basename(file)} failed.`);
  return lines
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));
}
