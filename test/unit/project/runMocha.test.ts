import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Outcome } from '../../../scripts/lib/runMocha.mjs';

const run = promisify(execFile);

describe('a suite that tries twice', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nsight-suite-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a test file in a process of its own: Mocha keeps its hooks in the global object. */
  async function outcomeOf(tests: string, mostAgain?: number): Promise<Partial<Outcome>> {
    const file = path.join(folder, 'one.test.js');
    writeFileSync(file, tests);
    const { href } = pathToFileURL('scripts/lib/runMocha.mjs');
    const options = JSON.stringify({ tries: 2, results: '', mostAgain });
    const code = `import { runMocha } from ${JSON.stringify(href)};
      const outcome = await runMocha([${JSON.stringify(file)}], ${options});
      console.log(JSON.stringify(outcome));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code]);
    const outcome: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    return typeof outcome === 'object' && outcome !== null ? outcome : {};
  }
  const counts = ({ passed, failed, again }: Partial<Outcome>) => [passed, failed, again?.map(({ title }) => title)];
  const once = (name: string) => `let n = 0; it('${name}', () => { if (n++ === 0) throw new Error('lost'); });`;

  it('names what passed at the second attempt only, and fails what fails twice', async () => {
    const tests = `{ ${once('late')} } it('never', () => { throw new Error('wrong'); }); it('fine', () => {});`;
    assert.deepEqual(counts(await outcomeOf(tests)), [2, 1, ['late', 'never']]);
  });

  it('fails where more than four, or as many as it is told, had to be tried again', async () => {
    const late = (count: number) => Array.from({ length: count }, (_, i) => `{ ${once(String(i))} }`).join('\n');
    assert.deepEqual(counts(await outcomeOf(late(4))).slice(0, 2), [4, 0]);
    assert.deepEqual(counts(await outcomeOf(late(5))).slice(0, 2), [5, 1]);
    assert.deepEqual(counts(await outcomeOf(late(3), 2)).slice(0, 2), [3, 1]);
  });
});
