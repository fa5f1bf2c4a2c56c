import assert from 'node:assert/strict';
import {
  keyOf,
  type DeviceReading,
  type FailedPatch,
  type ListOutcome,
  type ScanClients,
  type ScanData,
  type ScanDevice,
  type ScanList,
} from '../../../src/scan/scanData';
import { scanData } from '../../support/data/scanData';
import { afterRestart } from '../../support/data/storedScans';
import { place } from '../../support/data/entries';

type OfKind<T extends { readonly kind: string }> = { readonly [K in T['kind']]: Required<Extract<T, { kind: K }>> };

// With a value in every field, also in those that are optional: the compiler asks for a new one.
const failed: Required<FailedPatch> = {
  id: '5',
  title: 'KB5031356',
  product: 'Windows',
  statusLabel: 'Failed',
  severity: 'moderate',
  severityLabel: 'Moderate',
  url: 'https://example.com/kb',
};
const readings: OfKind<DeviceReading> = {
  read: {
    kind: 'read',
    at: 1,
    failed: [failed],
    problems: 2,
    unknown: 3,
    reboot: [{ ...failed, id: '6' }],
    counts: {
      failed: 1,
      rebootRequired: 1,
      pending: 2,
      queued: 3,
      installing: 4,
      installed: 5,
      missing: 6,
      ignored: 7,
      unknown: 8,
    },
    undecided: ['KB 1', 'title X'],
  },
  noData: { kind: 'noData', at: 4 },
  unreadable: { kind: 'unreadable', at: 5, reason: 'No' },
  unmanaged: { kind: 'unmanaged', at: 6 },
};
const outcomes: OfKind<ListOutcome> = {
  listed: { kind: 'listed', at: 7, problems: 8, lacking: 9 },
  unreadable: { kind: 'unreadable', at: 10, reason: 'No' },
};
const clients: Required<ScanClients> = {
  at: 11,
  ids: new Set(['1']),
  problems: 12,
  counted: new Map([['1', { server: 13, workstation: 14, all: 15 }]]),
};
const devices = Object.values(readings).map((reading, i): Required<ScanDevice> => ({
  place: place(String(i)),
  type: 'workstation',
  listedAt: 16,
  reading,
  dueSince: 17,
}));
const { client, site } = place();
const lists = Object.values(outcomes).map((outcome, i): Required<ScanList> => ({
  client,
  site: { ...site, id: String(i) },
  type: 'server',
  outcome,
  dueSince: 18,
}));
const whole: Required<ScanData> = {
  at: 19,
  clients,
  lists: new Map(lists.map((list) => [keyOf(list.client, list.site, list.type), list])),
  devices: new Map(devices.map((device) => [device.place.device.id, device])),
};

describe('a scan as it is stored', () => {
  it('is read as it was written, each field of it', async () => {
    assert.deepEqual(await afterRestart(whole), whole);
  });

  it('of an older version has readings that do not tell of reboots and counts', async () => {
    const { devices: stored } = await afterRestart(scanData([{ id: '1', failed: [{}] }]));
    const reading = stored.get('1')?.reading;
    assert(reading?.kind === 'read');
    assert.deepEqual(
      [reading.failed.length, reading.reboot, reading.counts, reading.undecided],
      [1, undefined, undefined, undefined],
    );
  });
});
