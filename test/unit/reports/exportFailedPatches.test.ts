import assert from 'node:assert/strict';
import { exportRemarks, exportText } from '../../../src/reports/exportFailedPatches';
import type { Filter } from '../../../src/inventory/patchFilter';
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

/** The cells of a CSV text below a heading. */
function columnOf(csv: string, heading: string): (string | undefined)[] {
  const [headings = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell]) => cell));
  assert.ok(headings.includes(heading));
  return rows.map((cells) => cells[headings.indexOf(heading)]);
}

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
    for (const [grouping, ids] of [
      ['patch', ['21', '12', '11']],
      ['device', ['11', '12', '21']],
    ] as const) {
      assert.deepEqual(columnOf(of('csv', undefined, grouping), 'Patch ID'), ids);
      assert.deepEqual(
        columnOf(of('csv', undefined, grouping), 'Device ID'),
        ids.map((id) => id.slice(0, 1)),
      );
    }
  });

  it('as CSV has no cell that a spreadsheet would calculate', () => {
    const text = of('csv');
    assert.match(text, /"'=HYPERLINK\(""http:\/\/x"",""y""\)",'\+1,/);
    assert.doesNotMatch(text, /(^|,)"?[=+@]/m);
  });

  it('as CSV has no control character that an older version has stored', () => {
    const old = scanData([{ id: '1', name: 'SRV\u0000\u001b[31m\u202e-1', failed: [{ title: 'a\r\n\tb' }] }]);
    const text = exportText('csv', old, { filter: undefined, grouping: 'patch', now: 10 });
    assert.doesNotMatch(text.trimEnd().replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
    assert.equal(text.trimEnd().split('\n').length, 2);
    assert.deepEqual(columnOf(text, 'Device'), ['SRV  [31m-1']);
  });

  it('as Markdown shows texts as they are', () => {
    const text = of('markdown');
    assert.doesNotMatch(text, /<script>|\[c\]\(/);
    const [headings = [], rule = [], ...rows] = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
    assert.equal(rows.length, 3);
    assert.ok(headings.length > 5);
    for (const row of [rule, ...rows]) assert.equal(row.length, headings.length, row.join('|'));
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
