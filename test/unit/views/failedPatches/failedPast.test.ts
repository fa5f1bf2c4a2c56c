import assert from 'node:assert/strict';
import { failedOrders, type FailedOrder } from '../../../../src/scan/failedOrder';
import { failuresOf, type DeviceFailure } from '../../../../src/scan/failures';
import type { FailureAge } from '../../../../src/snapshots/fleetPast';
import { failedDeviceNodes, failureNodes, patchGroupNodes } from '../../../../src/views/failedPatches/failedGroups';
import type { FailedNode } from '../../../../src/views/failedPatches/failedNodes';
import { headline } from '../../../../src/views/failedPatches/failedNotes';
import { orderText } from '../../../../src/views/failedPatches/failedOrderWords';
import { failedRow, type States } from '../../../../src/views/failedPatches/failedRows';
import { failedTooltip } from '../../../../src/views/failedPatches/failedTooltips';
import { useLanguage } from '../../../../src/wording/localize';
import { scanData, type GivenDevice } from '../../../support/data/scanData';

const day = 24 * 60 * 60_000;
const now = new Date(2025, 10, 28, 12).getTime();

/** How many days ago each failure was first seen, by device and patch: "1 7"; of others nothing is known. */
type Days = Readonly<Record<string, number>>;

/** What is new is what is younger than a day. */
function states(days: Days, given: Partial<States> = {}): States {
  const daysOf = ({ device, patch }: DeviceFailure) => days[`${device.place.device.id} ${patch.id}`];
  const ageOf = (failure: DeviceFailure): FailureAge | undefined => {
    const ago = daysOf(failure);
    if (ago === undefined) return undefined;
    return { firstSeen: now - ago * day, isAtLeast: ago === 100, lastSeen: now, goneAt: undefined };
  };
  const past = { ageOf, isNew: (failure: DeviceFailure) => (daysOf(failure) ?? 1) < 1, now };
  return { stateOf: () => ({}), doingOf: () => undefined, absenceOf: () => undefined, past, ...given };
}

const failures = (...devices: GivenDevice[]) => failuresOf(scanData(devices), undefined).shown;
const of = (id: string, ...patches: string[]): GivenDevice => ({
  id,
  failed: patches.map((patch) => ({ id: patch, title: `KB${patch}` })),
});
const text = (node: FailedNode, known: States) => {
  const { label, description, icon } = failedRow(node, known);
  return `${icon} ${label} · ${description}`;
};

describe('rows of failed patches over time', () => {
  beforeEach(() => {
    useLanguage({ name: 'en-GB', texts: {} });
  });
  afterEach(() => {
    useLanguage();
  });

  it('say what is new, with an icon of another shape, and since when the rest fails', () => {
    const shown = failures(of('1', '7', '8'), of('2', '7', '8', '9'));
    const known = states({ '1 7': 0, '2 7': 0.5, '1 8': 16, '2 8': 0, '2 9': 40 });
    const groups = patchGroupNodes(shown);
    assert.deepEqual(
      groups.map((node) => text(node, known)),
      [
        'diff-added 2 × KB7 · new, Critical',
        'diff-added 2 × KB8 · 1 new, since 12 Nov (16 days), Critical',
        'error 1 × KB9 · since 19 Oct (40 days), Critical',
      ],
    );
    assert.deepEqual(
      groups.flatMap((node) => failureNodes(node)).map((node) => text(node, known)),
      [
        'server SRV-1 · new, ACME > Head Office',
        'server SRV-2 · new, ACME > Head Office',
        'server SRV-1 · ACME > Head Office, since 12 Nov (16 days)',
        'server SRV-2 · new, ACME > Head Office',
        'server SRV-2 · ACME > Head Office, since 19 Oct (40 days)',
      ],
    );
    const [second] = failedDeviceNodes(shown);
    assert.ok(second);
    assert.equal(text(second, known), 'server SRV-2 · 3 patches, 2 new, ACME > Head Office');
    assert.deepEqual(
      failureNodes(second).map((node) => text(node, known)),
      [
        'diff-added KB7 · Failed, new, Critical',
        'diff-added KB8 · Failed, new, Critical',
        'error KB9 · Failed, since 19 Oct (40 days), Critical',
      ],
    );
  });

  it('say nothing of a failure of which nothing is known, nor without a past', () => {
    const [group] = patchGroupNodes(failures(of('1', '7')));
    assert.ok(group);
    assert.equal(text(group, states({})), 'error 1 × KB7 · Critical');
    assert.equal(text(group, states({}, { past: undefined })), 'error 1 × KB7 · Critical');
  });

  it('say after how many retries it failed again', () => {
    const [group] = patchGroupNodes(failures(of('1', '7')));
    const known = states({ '1 7': 16 }, { stateOf: () => ({ failedRetries: 3 }) });
    const [row] = failureNodes(group ?? assert.fail());
    assert.ok(row);
    assert.equal(
      text(row, known),
      'server SRV-1 · ACME > Head Office, failed again after 3 retries, since 12 Nov (16 days)',
    );
    assert.match(failedTooltip(row, known), /Failing since: 12 Nov 2025, 12:00:00 .*\nRetries that failed again: 3/);
  });

  it('say in tooltips since when, of several the oldest, and that it may be longer', () => {
    const [group] = patchGroupNodes(failures(of('1', '7'), of('2', '7')));
    const tooltip = (days: Days) => failedTooltip(group ?? assert.fail(), states(days));
    assert.match(tooltip({ '1 7': 0.25, '2 7': 16 }), /Oldest failing since: 12 Nov 2025, 12:00:00 \(1 new\)/);
    assert.match(tooltip({ '1 7': 100 }), /Oldest failing since: 20 Aug 2025, \d+:00:00 or longer/);
    assert.doesNotMatch(tooltip({}), /since/);
  });

  const sorted = (by: FailedOrder, days: Days, ...devices: GivenDevice[]) => {
    const { past } = states(days);
    const order = { by, firstSeen: (failure: DeviceFailure) => past?.ageOf(failure)?.firstSeen };
    const shown = failures(...devices);
    const patches = patchGroupNodes(shown, order).map(({ title }) => title);
    return { patches, devices: failedDeviceNodes(shown, order).map((node) => failureNodes(node, order)) };
  };

  it('are in order of age or of newness, what is not known last, and else as usual', () => {
    const devices = [of('1', '1', '2', '3', '4'), of('2', '2', '3')];
    const days = { '1 1': 5, '1 2': 16, '2 2': 1, '1 3': 7, '2 3': 7 };
    assert.deepEqual(sorted('devices', days, ...devices).patches, ['KB2', 'KB3', 'KB1', 'KB4']);
    assert.deepEqual(sorted('age', days, ...devices).patches, ['KB2', 'KB3', 'KB1', 'KB4']);
    assert.deepEqual(sorted('newest', days, ...devices).patches, ['KB2', 'KB1', 'KB3', 'KB4']);
    assert.deepEqual(sorted('age', {}, ...devices).patches, ['KB2', 'KB3', 'KB1', 'KB4']);
    const [first, second] = sorted('newest', days, ...devices).devices;
    assert.deepEqual(
      [first, second].map((rows) => rows?.map(({ patch }) => patch.id).join()),
      ['2,3', '1,3,2,4'],
    );
  });

  it('are in order of severity, by N-able’s words in any case, others in between and none last', () => {
    const of = (id: string, severityLabel: string | undefined) => ({ id, title: `KB${id}`, severityLabel });
    const failed = [
      of('1', undefined),
      of('2', 'Low'),
      of('3', 'Beunruhigend'),
      of('4', 'CRITICAL'),
      of('5', 'Moderate'),
      of('6', 'Unspecified'),
      of('7', 'Important'),
    ];
    assert.deepEqual(sorted('severity', {}, { id: '1', failed }).patches.join(' '), 'KB4 KB7 KB5 KB3 KB2 KB6 KB1');
  });

  it('are in an order that the view says where it is not the usual one, by age with how old the oldest is', () => {
    const { past } = states({ '1 7': 3, '2 7': 16 });
    const shown = failures(of('1', '7'), of('2', '7'), of('3', '7'));
    const texts = failedOrders.map((order) => orderText({ grouping: 'patch', order }, shown, past));
    assert.deepEqual(texts, [
      '',
      'Order: longest failing first, since 12 Nov (16 days)',
      'Order: most severe first',
      'Order: failing most recently first',
    ]);
    const unknown = orderText({ grouping: 'device', order: 'age' }, failures(of('3', '7')), past);
    assert.equal(unknown, 'Order: longest failing first');
  });

  it('are only those that are new where the filter wants that, and what is new stands on top', () => {
    const data = scanData([of('1', '7', '8')]);
    const filter = { statuses: [], severities: [], text: '', onlyNew: true };
    const { past } = states({ '1 7': 0, '1 8': 16 });
    const shown = failuresOf(data, filter, past?.isNew);
    assert.deepEqual([shown.all, shown.shown.map(({ patch }) => patch.id)], [2, ['7']]);
    assert.deepEqual(failuresOf(data, filter).shown, []);
    const changes = { since: '2025-11-27', appeared: 1, gone: 30 };
    const { message, badge } = headline(data, shown, { scan: { running: false, isWaiting: false }, changes }, now);
    assert.match(message, /^1 new, 30 gone since yesterday\. Scanned .*: 1 of 1 device read.*\. Filter hides 1 of 2$/);
    assert.equal(badge?.value, 2);
  });
});
