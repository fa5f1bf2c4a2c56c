import assert from 'node:assert/strict';
import { exportRemarks, exportText } from '../../../src/reports/exportFailedPatches';
import { filterText } from '../../../src/wording/filterText';
import { PatchFilter, shows, type Filter } from '../../../src/inventory/patchFilter';
import { patch } from '../../support/data/records';
import { scanData } from '../../support/data/scanData';

const none: Filter = { statuses: [], severities: [], text: '' };
const data = scanData([
  {
    id: '1',
    name: 'SRV-1',
    failed: [
      { id: '11', title: '=HYPERLINK("http://x","y")', product: '+1' },
      { id: '12', title: 'KB2' },
    ],
  },
  {
    id: '2',
    name: 'a|b <script>',
    type: 'workstation',
    client: '[c](command:x)',
    failed: [{ id: '21', title: 'KB2', severityLabel: undefined }],
  },
  { id: '3', reading: { kind: 'unreadable', at: 5, reason: 'No' } },
]);
const of = (format: Parameters<typeof exportText>[0], filter?: Filter, grouping: 'patch' | 'device' = 'patch') =>
  exportText(format, data, { filter, grouping, now: 10 });

describe('an export of failed patches', () => {
  it('has the coverage first where the format has a place for it, and the filter if there is one', () => {
    for (const format of ['markdown', 'json'] as const) {
      assert.match(of(format).replaceAll('\\', ''), /2 of 3 devices read, 1 failed/);
      assert.doesNotMatch(of(format), /Filter/);
      assert.match(
        of(format, { ...none, severities: [''] }).replaceAll('\\', ''),
        /Filter: not no severity\. It hides 1 of 3 failed patches\./,
      );
    }
    const one = scanData([{ id: '1', failed: [{}] }]);
    assert.deepEqual(exportRemarks(one, { filter: { ...none, text: 'x' }, now: 10 }).slice(1), [
      'Filter: "x". It hides 1 of 1 failed patch.',
    ]);
  });

  it('as CSV is a pure table, whatever there is to remark, with nothing failed too', () => {
    const headings = 'Client,Site,Device,Device ID,Type,Patch,Product,Severity,Status,Patch ID,Read';
    for (const [filter, rows] of [
      [undefined, 3],
      [{ ...none, severities: [''] }, 2],
      [{ ...none, text: 'nothing has this' }, 0],
    ] as const) {
      const [first, ...others] = of('csv', filter).trimEnd().split('\n');
      assert.deepEqual([first, others.length], [headings, rows]);
      assert.doesNotMatch(of('csv', filter), /Scanned|Filter|hides/);
    }
    assert.match(exportRemarks(data, { filter: undefined, now: 10 }).join(), /2 of 3 devices read, 1 failed\.$/);
  });

  it('is in the order of the view', () => {
    const ids = (grouping: 'patch' | 'device') =>
      of('csv', undefined, grouping)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').at(-2));
    assert.deepEqual(ids('patch'), ['21', '12', '11']);
    assert.deepEqual(ids('device'), ['11', '12', '21']);
  });

  it('as CSV has no cell that a spreadsheet would calculate', () => {
    const text = of('csv');
    assert.match(text, /"'=HYPERLINK\(""http:\/\/x"",""y""\)",'\+1,/);
    assert.doesNotMatch(text, /(^|,)"?[=+@]/m);
  });

  it('as Markdown shows texts as they are', () => {
    const text = of('markdown');
    assert.doesNotMatch(text, /<script>|\[c\]\(/);
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(rows.length, 5);
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').match(/\|/g)?.length, 12, row);
  });

  it('as JSON has numbers and rows that a script can read', () => {
    const value: unknown = JSON.parse(of('json'));
    assert.ok(
      typeof value === 'object' &&
        value !== null &&
        'failed' in value &&
        'numbers' in value &&
        'filter' in value &&
        'scannedAt' in value,
    );
    assert.deepEqual([value.filter, value.scannedAt], [null, new Date(10).toISOString()]);
    assert.ok(Array.isArray(value.failed));
    assert.deepEqual(value.failed[0], {
      client: '[c](command:x)',
      site: 'Head Office',
      device: 'a|b <script>',
      deviceId: '2',
      type: 'workstation',
      patch: 'KB2',
      product: 'Windows',
      severity: '',
      status: 'Failed',
      patchId: '21',
      readAt: new Date(10).toISOString(),
    });
    assert.match(JSON.stringify(value.numbers), /"read":2.*"unreadable":1.*"devices":3/);
  });
});

describe('the filter', () => {
  /** A filter over what is stored. */
  function stored(value: unknown) {
    const kept = new Map<string, unknown>([['nsight.filter', value]]);
    const memory = {
      get: (key: string) => kept.get(key),
      update: (key: string, to: unknown) => Promise.resolve(void kept.set(key, to)),
    };
    return { filter: new PatchFilter(memory), again: () => new PatchFilter(memory).current };
  }

  it('is kept, and gone when it is cleared or hides nothing', async () => {
    const { filter, again } = stored(undefined);
    let told = 0;
    const stop = filter.onChange(() => {
      told += 1;
    });
    await filter.set({ statuses: ['installed'], severities: ['low', ''], text: ' chrome ' });
    assert.deepEqual(again(), { statuses: ['installed'], severities: ['low', ''], text: 'chrome' });
    await filter.set({ ...none, text: '  ' });
    assert.deepEqual([filter.current, again(), told], [undefined, undefined, 2]);
    stop();
    await filter.set({ ...none, text: 'x' });
    assert.equal(told, 2);
  });

  it('bears whatever was stored', () => {
    for (const value of [
      null,
      7,
      'x',
      [],
      {},
      { statuses: 7, severities: [7, null], text: {} },
      { statuses: ['nonsense'] },
    ])
      assert.equal(stored(value).filter.current, undefined);
    assert.deepEqual(stored({ statuses: ['failed', 7], other: 1 }).filter.current, {
      statuses: ['failed'],
      severities: [],
      text: '',
    });
  });

  it('hides what it names and nothing else', () => {
    assert.ok(shows(undefined, patch()));
    assert.ok(!shows({ ...none, statuses: ['failed'] }, patch()));
    assert.ok(shows({ ...none, severities: ['low'] }, patch({ severityLabel: 'Never seen' })));
    assert.ok(!shows({ ...none, text: 'chrome' }, patch({ product: undefined })));
  });

  it('finds a text in whatever case and form of Unicode it is', () => {
    for (const [text, title] of [
      ['STRASSE', 'Patch für Straße 7'],
      ['straße', 'STRASSE'],
      ['cafe\u0301', 'CAFÉ'],
      ['café', 'Cafe\u0301 2'],
      ['kb5066835', 'ＫＢ５０６６８３５'],
      ['ΟΔΟΣ', 'οδοσα'],
    ] as const) {
      assert.ok(shows({ ...none, text }, patch({ title, product: undefined })), `${text} in the title ${title}`);
      assert.ok(shows({ ...none, text }, patch({ title: undefined, product: title })), `${text} in ${title}`);
    }
    assert.ok(!shows({ ...none, text: 'strase' }, patch({ title: 'Straße' })));
  });

  it('is said in words', () => {
    assert.equal(
      filterText({ statuses: ['installed', 'ignored'], severities: ['low', ''], text: 'Chrome' }),
      'Filter: not Installed, Ignored; not low, no severity; "Chrome"',
    );
    const all = [
      'failed',
      'rebootRequired',
      'pending',
      'queued',
      'installing',
      'missing',
      'unknown',
      'ignored',
      'installed',
    ] as const;
    assert.equal(filterText({ ...none, statuses: all.slice(1) }), 'Filter: Failed');
    assert.equal(filterText({ ...none, statuses: all }), 'Filter: no status');
  });
});
