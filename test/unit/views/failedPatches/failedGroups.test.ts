import assert from 'node:assert/strict';
import { failuresOf, type DeviceFailure } from '../../../../src/scan/failures';
import { failedDeviceNodes, failureNodes, patchGroupNodes } from '../../../../src/views/failedPatches/failedGroups';
import type { FailedNode } from '../../../../src/views/failedPatches/failedNodes';
import { failedRow, type States } from '../../../../src/views/failedPatches/failedRows';
import { scanData, type GivenDevice } from '../../../support/data/scanData';

const quiet: States = { stateOf: () => ({}), doingOf: () => undefined, absenceOf: () => undefined };
const text = (node: FailedNode, states = quiet) => {
  const { label, description } = failedRow(node, states);
  return description === '' ? label : `${label} · ${description}`;
};
const failures = (...devices: GivenDevice[]): readonly DeviceFailure[] =>
  failuresOf(scanData(devices), undefined).shown;

describe('failed patches by patch', () => {
  it('are grouped by title and product in any case, never by id, the one on most devices first', () => {
    const shown = failures(
      {
        id: '1',
        failed: [
          { id: '7', title: 'Chrome 120', product: 'Chrome', severityLabel: 'Low' },
          { id: '9', title: 'KB9' },
          { id: '10', title: 'KB10' },
        ],
      },
      {
        id: '2',
        failed: [
          { id: '8', title: ' chrome 120', product: 'CHROME ', severityLabel: 'Low' },
          { id: '7', title: 'KB9', product: 'Other', severityLabel: undefined },
        ],
      },
      { id: '3', failed: [{ id: '7', title: 'Chrome 120', product: 'Chrome', severityLabel: 'Critical' }] },
    );
    assert.deepEqual(
      patchGroupNodes(shown).map((node) => text(node)),
      ['3 × Chrome 120 · Low / Critical', '2 × KB9 · Critical', '1 × KB10 · Critical'],
    );
  });

  it('are told apart by product where the title has no KB number', () => {
    const shown = failures({
      id: '1',
      failed: [
        { id: '1', title: 'Update 9', product: 'Windows' },
        { id: '2', title: 'Update 9', product: 'Other', severityLabel: undefined },
      ],
    });
    assert.deepEqual(
      patchGroupNodes(shown).map((node) => text(node)),
      ['1 × Update 9 · Other', '1 × Update 9 · Critical, Windows'],
    );
  });

  const groupsOf = (...titles: (string | undefined)[]) =>
    patchGroupNodes(
      failures(...titles.map((title, n) => ({ id: `${n}`, failed: [{ id: `${n}`, title: title ?? '' }] }))),
    );

  it('are one by their KB number, in each language and each version of a day', () => {
    for (const titles of [
      ['Definition Update - KB2267602 (Version 1.1)', 'Definition Update - KB2267602 (Version 1.2)'],
      ['2026-10 Cumulative Update (KB5066835)', 'Kumulatives Update 2026-10 (kb5066835)'],
      ['KB 5066835 x', 'KB-5066835 y', 'KB5066835', 'ＫＢ５０６６８３５'],
    ])
      assert.deepEqual(
        groupsOf(...titles).map(({ devices }) => devices),
        [titles.length],
      );
    assert.equal(groupsOf('KB5066835', 'KB50668350', 'XKB5066835', 'KB').length, 4);
  });

  it('are one by their title in whatever case and form of Unicode', () => {
    assert.equal(groupsOf('Straße', 'STRASSE', 'Cafe\u0301', 'CAFÉ', 'Ａ  b', 'a B').length, 3);
  });

  it('without a title have a row each, and no other is meant by it', () => {
    const nodes = patchGroupNodes(
      failures(
        {
          id: '1',
          failed: [
            { id: '7', title: '' },
            { id: '8', title: ' ' },
            { id: '9', title: '(no title)' },
          ],
        },
        { id: '2', failed: [{ id: '7', title: '' }] },
      ),
    );
    assert.equal(nodes.length, 4);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, 4);
    for (const { failures: all } of nodes) assert.equal(all.length, 1);
  });

  it('count a device once that has the same title twice, and have a row for each', () => {
    const [group, ...others] = patchGroupNodes(failures({ id: '1', failed: [{ id: '5' }, { id: '6' }] }));
    assert.ok(group && others.length === 0);
    assert.equal(group.devices, 1);
    const rows = failureNodes(group);
    assert.deepEqual([rows.length, new Set(rows.map(({ id }) => id)).size], [2, 2]);
  });

  it('have their devices by name, with where they are', () => {
    const [group] = patchGroupNodes(
      failures(
        { id: '1', name: 'WS-10', failed: [{}] },
        { id: '2', name: 'WS-2', site: 'Branch', failed: [{}] },
        { id: '3', name: 'WS-2', client: 'AAA', failed: [{}] },
      ),
    );
    assert.deepEqual(
      failureNodes(group ?? assert.fail()).map((node) => text(node)),
      ['WS-2 · AAA > Head Office', 'WS-2 · ACME > Branch', 'WS-10 · ACME > Head Office'],
    );
  });

  it('keep their ids, whatever is read', () => {
    const idsOf = (...devices: GivenDevice[]) =>
      patchGroupNodes(failures(...devices)).flatMap((group) => [group.id, ...failureNodes(group).map(({ id }) => id)]);
    const before = idsOf({ id: '1', failed: [{}] }, { id: '2', failed: [{}] });
    const after = idsOf({ id: '2', failed: [{}] }, { id: '1', failed: [{}] }, { id: '3', failed: [{}] });
    assert.ok(before.every((id) => after.includes(id)));
  });
});

describe('failed patches by device', () => {
  it('have the device with most first, and their patches by title', () => {
    const shown = failures(
      {
        id: '1',
        name: 'B',
        failed: [
          { id: '1', title: 'KB10' },
          { id: '2', title: 'KB9' },
        ],
      },
      { id: '2', name: 'A', failed: [{}, { id: '6' }] },
      { id: '3', failed: [{}] },
      { id: '4' },
    );
    const nodes = failedDeviceNodes(shown);
    assert.deepEqual(
      nodes.map((node) => text(node)),
      ['A · 2 patches, ACME > Head Office', 'B · 2 patches, ACME > Head Office', 'SRV-3 · 1 patch, ACME > Head Office'],
    );
    assert.deepEqual(
      failureNodes(nodes[1] ?? assert.fail()).map((node) => text(node)),
      ['KB9 · Failed, Critical', 'KB10 · Failed, Critical'],
    );
  });
});

describe('the filter on failed patches', () => {
  const data = scanData([
    {
      id: '1',
      failed: [
        { id: '1', title: 'KB1', severityLabel: 'Low' },
        { id: '2', title: 'KB2', severityLabel: undefined },
        { id: '3', title: 'Chrome', product: 'Google' },
      ],
    },
  ]);
  const ids = (filter: Parameters<typeof failuresOf>[1]) => failuresOf(data, filter).shown.map(({ patch }) => patch.id);

  it('goes by severity, status and text, and tells how many there are in all', () => {
    const none = { statuses: [], severities: [], text: '' };
    assert.deepEqual(ids(undefined), ['1', '2', '3']);
    assert.deepEqual(ids({ ...none, severities: ['low'] }), ['2', '3']);
    assert.deepEqual(ids({ ...none, severities: [''] }), ['1', '3']);
    assert.deepEqual(ids({ ...none, text: 'gooGLE' }), ['3']);
    assert.deepEqual(ids({ ...none, statuses: ['installed'] }), ['1', '2', '3']);
    assert.deepEqual(failuresOf(data, { ...none, statuses: ['failed'] }), { all: 3, shown: [] });
  });
});

describe('10,000 failed patches', () => {
  it('are grouped, sorted and filtered with none lost', () => {
    const devices = Array.from({ length: 1_000 }, (_, d): GivenDevice => ({
      id: `${d}`,
      failed: Array.from({ length: 10 }, (__, p) => ({ id: `${d} ${p}`, title: `KB${(d * 7 + p) % 500}` })),
    }));
    const data = scanData(devices);
    const { all, shown } = failuresOf(data, { statuses: [], severities: [], text: 'KB1' });
    const expected = devices
      .flatMap(({ failed = [] }) => failed)
      .filter(({ title }) => title?.startsWith('KB1')).length;
    assert.deepEqual([all, shown.length], [10_000, expected]);
    const groups = patchGroupNodes(failuresOf(data, undefined).shown);
    assert.equal(groups.length, 500);
    assert.equal(
      groups.reduce((sum, node) => sum + failureNodes(node).length, 0),
      10_000,
    );
    const counts = groups.map(({ devices: n }) => n);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
    assert.equal(failedDeviceNodes(failuresOf(data, undefined).shown).length, 1_000);
  });
});
