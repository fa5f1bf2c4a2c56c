import assert from 'node:assert/strict';
import { failuresOf, type DeviceFailure } from '../../../../src/scan/failures';
import { failedDeviceNodes, failureNodes, patchGroupNodes } from '../../../../src/views/failedPatches/failedGroups';
import type { FailedNode } from '../../../../src/views/failedPatches/failedNodes';
import { noteNodes, unreadNodes } from '../../../../src/views/failedPatches/failedNotes';
import { failedRow, type States } from '../../../../src/views/failedPatches/failedRows';
import { failedTooltip } from '../../../../src/views/failedPatches/failedTooltips';
import type { PatchState } from '../../../../src/views/patchState';
import { scanData, type GivenDevice } from '../../../support/data/scanData';

const quiet: States = { stateOf: () => ({}), doingOf: () => undefined, absenceOf: () => undefined };
const text = (node: FailedNode, states = quiet) => {
  const { label, description } = failedRow(node, states);
  return description === '' ? label : `${label} · ${description}`;
};
const failures = (...devices: GivenDevice[]): readonly DeviceFailure[] =>
  failuresOf(scanData(devices), undefined).shown;

describe('the rows beside what failed', () => {
  it('say of how many devices an empty view is one', () => {
    const data = scanData([
      { id: '1' },
      { id: '2' },
      { id: '3', reading: { kind: 'unreadable', at: 1, reason: 'No answer in 30 s.' } },
    ]);
    const notes = noteNodes(data, 0, 0, { running: false });
    assert.deepEqual(
      notes.map((node) => text(node)),
      ['No failed patches among the 2 devices read', '1 device could not be read'],
    );
    const unread = notes.at(-1);
    assert.ok(unread?.kind === 'unread');
    assert.deepEqual(
      unreadNodes(unread, data).map((node) => text(node)),
      ['SRV-3 · No answer in 30 s.'],
    );
  });

  it('say to a screen reader what the icon tells, and of what could not be read that it could not', () => {
    const reading = { kind: 'unreadable', at: 1, reason: 'No answer in 30 s.' } as const;
    const lists = new Map([
      [
        'a',
        {
          client: { id: '1', name: 'ACME' },
          site: undefined,
          type: 'workstation' as const,
          outcome: reading,
          dueSince: undefined,
        },
      ],
    ]);
    const data = scanData(
      [
        { id: '1', dueSince: 99 },
        { id: '2', reading },
      ],
      { lists },
    );
    const notes = noteNodes(data, 0, 0, { running: false });
    const rows = [...notes, ...notes.flatMap((node) => (node.kind === 'unread' ? unreadNodes(node, data) : []))];
    assert.deepEqual(
      rows.map((node) => failedRow(node, quiet)).map(({ label, accessibilityLabel }) => accessibilityLabel ?? label),
      [
        'No failed patches among the 1 device read',
        'Not finished: 1 device still to be read',
        'Warning: 1 device could not be read',
        'Warning: 1 list of devices could not be read',
        'Error: SRV-2, server',
        'Error: Workstations of ACME',
      ],
    );
  });

  it('are about what is in line, what could not be read, and what the filter hides', () => {
    const client = { id: '1', name: 'ACME' };
    const lists = new Map([
      [
        'a',
        {
          client,
          site: undefined,
          type: 'workstation' as const,
          outcome: { kind: 'unreadable' as const, at: 1, reason: 'No' },
          dueSince: undefined,
        },
      ],
    ]);
    const data = scanData([{ id: '1', dueSince: 99 }], { lists });
    const notes = noteNodes(data, 0, 5, { running: false });
    assert.deepEqual(
      notes.map((node) => text(node)),
      [
        'The filter hides all failed patches · Clear Filter shows them again',
        '1 device still to be read',
        '1 list of devices could not be read',
      ],
    );
    assert.deepEqual(
      notes.map((node) => failedRow(node, quiet).facts),
      ['note filtered', 'rest', 'unread'],
    );
    const unread = notes.at(-1);
    assert.ok(unread?.kind === 'unread');
    assert.deepEqual(
      unreadNodes(unread, data).map((node) => text(node)),
      ['Workstations of ACME · No'],
    );
    assert.deepEqual(
      noteNodes(data, 5, 5, { running: true }).map(({ kind }) => kind),
      ['unread'],
    );
    assert.deepEqual(noteNodes(scanData([], { at: undefined }), 0, 0, { running: false }), []);
  });
});

describe('rows of failed patches', () => {
  const [group] = patchGroupNodes(failures({ id: '1', failed: [{}] }, { id: '2', failed: [{}] }));
  const [device] = failedDeviceNodes(failures({ id: '1', failed: [{}] }));

  it('say of a device that it does not report, and what that means for a retry', () => {
    assert.ok(group && device);
    const states: States = { ...quiet, absenceOf: ({ place }) => (place.device.id === '1' ? 'overdue' : undefined) };
    const [first, second] = failureNodes(group);
    assert.ok(first && second);
    assert.deepEqual(
      [device, first, second].map((node) => text(node, states)),
      [
        'SRV-1 · 1 patch, ACME > Head Office, overdue',
        'SRV-1 · ACME > Head Office, overdue',
        'SRV-2 · ACME > Head Office',
      ],
    );
    for (const node of [device, first])
      assert.match(failedTooltip(node, states), /overdue; .* a retry cannot run there now/);
    assert.doesNotMatch(failedTooltip(second, states), /State|retry/);
  });

  it('show what is being done, and that a patch failed again', () => {
    assert.ok(group && device);
    const states = (state: PatchState, ofDevice: string): States => {
      const stateOf = (failure: DeviceFailure) => (failure.device.place.device.id === ofDevice ? state : {});
      return { ...quiet, stateOf, doingOf: (failure) => stateOf(failure).doing };
    };
    const [first, second] = failureNodes(group);
    const doing = states({ doing: 'retrying…' }, '1');
    assert.deepEqual(
      [group, first, second].map((node) => node && failedRow(node, doing).icon),
      ['loading~spin', 'loading~spin', 'server'],
    );
    assert.equal(text(first ?? assert.fail(), doing), 'SRV-1 · retrying…');
    const again = states({ failedRetries: 1 }, '1');
    assert.equal(text(first ?? assert.fail(), again), 'SRV-1 · ACME > Head Office, failed again');
    assert.equal(text(failureNodes(device)[0] ?? assert.fail(), again), 'KB5031356 · Failed again, Critical');
    const retried = states({ failedRetries: 1, retriedAt: '14:05' }, '1'); // Its device could not be read since.
    assert.equal(text(first ?? assert.fail(), retried), 'SRV-1 · ACME > Head Office, retried 14:05');
    assert.equal(text(failureNodes(device)[0] ?? assert.fail(), retried), 'KB5031356 · Retried 14:05, Critical');
  });

  it('say to a screen reader what the icon tells', () => {
    assert.ok(group && device);
    const spoken = [group, device, ...failureNodes(group).slice(1)].map(
      (node) => failedRow(node, quiet).accessibilityLabel,
    );
    assert.deepEqual(spoken, ['KB5031356, failed on 2 devices', 'SRV-1, server', 'SRV-2, server']);
  });

  it('have the facts that the menus go by', () => {
    assert.ok(group && device);
    const facts = [group, device, ...failureNodes(group).slice(1), ...failureNodes(device)].map(
      (node) => failedRow(node, quiet).facts,
    );
    assert.deepEqual(facts, ['group', 'failedDevice', 'failure device', 'failure patch']);
    const withPage = failures({ id: '1', failed: [{ url: 'https://example.com/kb' }] });
    const rows = [
      ...patchGroupNodes(withPage).flatMap((node) => failureNodes(node)),
      ...failedDeviceNodes(withPage).flatMap((node) => failureNodes(node)),
    ];
    assert.deepEqual(
      rows.map((node) => failedRow(node, quiet).facts),
      ['failure device url', 'failure patch url'],
    );
  });

  it("have tooltips in which the server's texts are text", () => {
    const nodes = patchGroupNodes(
      failures({ id: '1', name: '[x](command:y)', failed: [{ title: '<b>**KB**</b>', product: '[a](b)' }] }),
    );
    for (const node of [...nodes, ...nodes.flatMap((node) => failureNodes(node))])
      assert.doesNotMatch(failedTooltip(node, quiet), /<b>|[^\\]\]\(/);
  });
});
