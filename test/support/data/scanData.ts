// Scans that nobody had to run, for unit tests.
import type { FailedPatch, DeviceReading, ScanData, ScanDevice } from '../../../src/scan/scanData';
import { nothingScanned } from '../../../src/scan/scanData';

export function failedPatch(given: Partial<FailedPatch> = {}): FailedPatch {
  return {
    id: '5',
    title: 'KB5031356',
    product: 'Windows',
    statusLabel: 'Failed',
    severity: undefined,
    severityLabel: 'Critical',
    url: undefined,
    ...given,
  };
}

export interface GivenDevice {
  readonly id: string;
  readonly name?: string;
  readonly client?: string;
  readonly site?: string;
  readonly type?: ScanDevice['type'];
  readonly failed?: readonly Partial<FailedPatch>[];
  readonly reading?: DeviceReading;
  readonly listedAt?: number;
  readonly dueSince?: number;
}

/** A device on which these patches failed; read at 10 unless said otherwise. */
export function scanDevice({
  id,
  name = `SRV-${id}`,
  client = 'ACME',
  site = 'Head Office',
  type = 'server',
  failed = [],
  reading,
  listedAt = 1,
  dueSince,
}: GivenDevice): ScanDevice {
  return {
    place: { client: { id: `c ${client}`, name: client }, site: { id: `s ${site}`, name: site }, device: { id, name } },
    type,
    listedAt,
    reading: reading ?? { kind: 'read', at: 10, failed: failed.map(failedPatch), problems: 0 },
    dueSince,
  };
}

export function scanData(devices: readonly GivenDevice[], given: Partial<ScanData> = {}): ScanData {
  return { ...nothingScanned, at: 10, devices: new Map(devices.map((one) => [one.id, scanDevice(one)])), ...given };
}
