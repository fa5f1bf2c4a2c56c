import assert from 'node:assert/strict';
import { rebootsOf } from '../../../../src/scan/failures';
import { scanStats } from '../../../../src/scan/scanStats';
import { rebootNode, rebootNodesBelow } from '../../../../src/views/failedPatches/failedGroups';
import {
  deviceOfFailedNode,
  subjectOfFailedNode,
  type FailedNode,
} from '../../../../src/views/failedPatches/failedNodes';
import { failedRow, type States } from '../../../../src/views/failedPatches/failedRows';
import { failedTooltip } from '../../../../src/views/failedPatches/failedTooltips';
import { pickFailed } from '../../../../src/views/failedPatches/failedSelection';
import { failedPatch, scanData } from '../../../support/data/scanData';

const states: States = { stateOf: () => ({}), doingOf: () => undefined, absenceOf: () => 'offline' };
const text = (node: FailedNode) => {
  const { label, description } = failedRow(node, states);
  return `${label} · ${description}`;
};
const waiting = (...titles: string[]) => ({
  kind: 'read' as const,
  at: 10,
  failed: [],
  problems: 0,
  reboot: titles.map((title, n) => failedPatch({ id: `${n}`, title, statusLabel: 'Reboot Required' })),
});
const data = scanData([
  { id: '10', reading: waiting('KB2', 'KB1') },
  { id: '9', reading: waiting('Chrome (KB3)') },
  { id: '1', reading: waiting() },
  { id: '2', failed: [{}] }, // Read by a version that did not keep it.
]);

describe('what waits for a reboot', () => {
  it('has a row with its devices by name, and below each its patches', () => {
    const top = rebootNode(rebootsOf(data, undefined));
    const devices = rebootNodesBelow(top);
    const patches = devices.flatMap((node) => (node.kind === 'rebootDevice' ? rebootNodesBelow(node) : []));
    assert.deepEqual([top, ...devices, ...patches].map(text), [
      'Reboot Required · 2 devices, 1 not known yet',
      'SRV-9 · 1 patch, ACME > Head Office, offline',
      'SRV-10 · 2 patches, ACME > Head Office, offline',
      'KB3 · Chrome · Reboot Required, Critical',
      'KB1 · Reboot Required, Critical',
      'KB2 · Reboot Required, Critical',
    ]);
    assert.deepEqual(
      [top, ...devices.slice(0, 1), ...patches.slice(0, 1)].map((node) => failedRow(node, states).facts),
      ['reboot', 'rebootDevice', 'rebootPatch'],
    );
    assert.match(failedTooltip(top, states), /Not known before they are read again: 1 device/);
    const [device] = devices;
    const [patch] = patches;
    assert.ok(device && patch);
    assert.deepEqual([deviceOfFailedNode(device)?.device.id, deviceOfFailedNode(patch)?.device.id], ['9', '9']);
    assert.deepEqual([subjectOfFailedNode(device).id, subjectOfFailedNode(patch).name], ['9', 'Chrome (KB3)']);
    assert.match(failedTooltip(patch, states), /\*\*Chrome \(KB3\)\*\*[^]*Device: SRV\\?-9/);
  });

  it('goes by the filter, is no failure and nothing that could be retried', () => {
    const filter = { statuses: [], severities: [], text: 'chrome' };
    assert.deepEqual(
      rebootsOf(data, filter).devices.map(({ device }) => device.place.device.id),
      ['9'],
    );
    assert.deepEqual(rebootsOf(data, { ...filter, statuses: ['rebootRequired'] }).devices, []);
    assert.equal(scanStats(data).failures, 1);
    const [device] = rebootNodesBelow(rebootNode(rebootsOf(data, undefined)));
    const { targets, notPatches } = pickFailed([device ?? assert.fail()], '');
    assert.deepEqual([targets, notPatches], [[], 1]);
  });
});
