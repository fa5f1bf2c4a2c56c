import assert from 'node:assert/strict';
import { busy, gestureFigures, page, sizeTable } from '../../../scripts/bench/benchPage.mjs';
import { budgets } from '../../../scripts/bench/budgets.mjs';
import { runParts } from '../../../scripts/bench/runParts.mjs';

const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);

describe('the page of benchmarks', () => {
  it('keeps what was not measured again, and says each time what is to beat', () => {
    const first = page(
      [
        { name: 'Pace', text: 'old' },
        { name: 'Scan', text: 'kept' },
      ],
      '',
    );
    const second = page([{ name: 'Pace', text: 'new' }], first.replace('| 29 |', '| 30 |'));
    assert.deepEqual(headings(second), ['Pace', 'Scan', 'To beat']);
    assert.match(second, /## Pace\n\nnew\n\n## Scan\n\nkept\n/);
    const { activationTimes, loadedKb, heapKb } = budgets;
    const rows = [
      '| HashiCorp Terraform | 29 |  |  |',
      '| GitHub Actions | 66 to 80 | 1.4 MB | 8 MB |',
      '| this one, held by `npm test -- budget` | ' +
        `at most ${activationTimes} | at most ${loadedKb} kB | at most ${heapKb} kB |`,
    ];
    assert.ok(second.endsWith(`${rows.join('\n')}\n`));
  });

  it('has sizes in kB, and no name that changes with each build', () => {
    assert.equal(
      sizeTable([
        ['dist/main.js', 123_456],
        ['dist/chunk-A1B2C3D4.js', 1_234],
      ])
        .split('\n')
        .slice(2)
        .join('\n'),
      '| dist/main.js | 123 kB |\n| dist/chunk-*.js | 1.2 kB |',
    );
  });

  it('is not written while others are at work on the machine', () => {
    assert.match(busy(4.5, 4) ?? '', /^The load of the machine is 4\.5, above its 4 cores/);
    assert.equal(busy(4, 4), undefined);
  });

  it('gets each part once it is measured, and loses nothing by one that fails', async () => {
    const written: string[] = [];
    const part = (name: string) => [name, () => Promise.resolve(`figures of ${name}`)] as const;
    const refused = new Error('0 rows instead of 10');
    const parts = [part('pace'), ['gestures', () => Promise.reject(refused)] as const, part('scan')];
    const done = (name: string, text: string) => void written.push(`${name}: ${text}`);
    const told: unknown[] = [];
    const failed = await runParts(parts, done, (_, error) => told.push(error));
    assert.deepEqual([written, failed], [['pace: figures of pace', 'scan: figures of scan'], ['gestures']]);
    assert.deepEqual(told, [refused]);
  });

  it('has the limit of the pause while 10,000 failures are loaded', () => {
    const gesture = { what: 'Open the Failed Patches view', calls: 0, took: 100 };
    const gestures = [10, 10_000].map((rows) => ({ ...gesture, rows, longest: rows / 1000 }));
    assert.deepEqual(
      gestureFigures(gestures).map(({ value, atMost }) => [value, atMost]),
      [[10, 20]],
    );
  });
});
