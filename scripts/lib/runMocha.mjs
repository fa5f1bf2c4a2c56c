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
 * Runs test files and gives what came of them. With `tries` of 2, a test that fails is tried once more, in a VS Code
 * that is opened anew where it clicks: on a busy machine VS Code itself loses a click or a key. What passes only then
 * is named in `again`, and is to be looked into; more than `mostAgain` are no accident, and a failure. `results` names
 * a file that tells the same and is written after every test, so that it tells how far a suite came that had to be
 * stopped.
 */
export async function runMocha(
  files,
  {
    timeout = 10_000,
    slow = timeout / 2,
    tries = 1,
    mostAgain = 4,
    grep,
    results = process.env.NSIGHT_TEST_RESULTS,
  } = {},
) {
  const mocha = new Mocha({ timeout, slow, retries: tries - 1, forbidOnly: Boolean(process.env.CI) });
  if (grep) mocha.grep(new RegExp(grep, 'i'));
  for (const file of files) mocha.addFile(file);
  // The extension host knows 'vscode' in require() alone, and what loads asynchronously is imported.
  if (files.some((file) => file.endsWith('.mjs'))) await mocha.loadFilesAsync();
  const outcome = { passed: 0, failed: 0, finished: false, failures: [], again: [] };
  const said = (test, error) => ({ title: test.fullTitle(), error: String(error.stack ?? error) });
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
        outcome.failures.push(said(test, error));
        note();
      })
      .on('retry', (test, error) => {
        console.warn(`      Tried again: ${test.title}\n${said(test, error).error}`);
        outcome.again.push(said(test, error));
        note();
      });
  });
  if (outcome.again.length > mostAgain) {
    outcome.failed++;
    outcome.failures.push({ title: `${outcome.again.length} tests were tried again`, error: `at most ${mostAgain}` });
  }
  outcome.finished = true;
  note();
  return outcome;
}
