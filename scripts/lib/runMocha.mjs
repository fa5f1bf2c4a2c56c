import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Mocha } from 'mocha';

/** The bundled test files in a folder and below, in the order of their names. */
export function testFiles(folder) {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all
    .filter((file) => /\.test\.m?js$/.test(file))
    .sort()
    .map((file) => path.join(folder, file));
}

/**
 * Runs test files and gives what came of them. `results` names a file that tells the same and is written after every
 * test, so that it tells how far a suite came that had to be stopped.
 */
export async function runMocha(
  files,
  { timeout = 10_000, slow = timeout / 2, grep, results = process.env.NSIGHT_TEST_RESULTS } = {},
) {
  const mocha = new Mocha({ timeout, slow, forbidOnly: Boolean(process.env.CI) });
  if (grep) mocha.grep(new RegExp(grep, 'i'));
  for (const file of files) mocha.addFile(file);
  // The extension host knows 'vscode' in require() alone, and what loads asynchronously is imported.
  if (files.some((file) => file.endsWith('.mjs'))) await mocha.loadFilesAsync();
  const outcome = { passed: 0, failed: 0, finished: false, failures: [] };
  const note = () => {
    if (results) writeFileSync(results, JSON.stringify(outcome, null, 2));
  };
  note();
  await new Promise((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => {
        outcome.passed++;
        note();
      })
      .on('fail', (test, error) => {
        outcome.failed++;
        outcome.failures.push({ title: test.fullTitle(), error: String(error.stack ?? error) });
        note();
      });
  });
  outcome.finished = true;
  note();
  return outcome;
}
