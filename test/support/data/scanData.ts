// Scans that nobody had to run, for unit tests.
import type { FailedPatch, DeviceReading, ScanData, ScanDevice, ScanList } from '../../../src/scan/scanData';
import { keyOf, nothingScanned } from '../../../src/scan/scanData';

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
  readonly clientId?: string;
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
  clientId = `c ${client}`,
  site = 'Head Office',
  type = 'server',
  failed = [],
  reading,
  listedAt = 1,
  dueSince,
}: GivenDevice): ScanDevice {
  return {
    place: { client: { id: clientId, name: client }, site: { id: `s ${site}`, name: site }, device: { id, name } },
    type,
    listedAt,
    reading: reading ?? { kind: 'read', at: 10, failed: failed.map(failedPatch), problems: 0 },
    dueSince,
  };
}

export function scanData(devices: readonly GivenDevice[], given: Partial<ScanData> = {}): ScanData {
  return { ...nothingScanned, at: 10, devices: new Map(devices.map((one) => [one.id, scanDevice(one)])), ...given };
}

/** A scan of as many devices, spread over clients, on each of which as many patches failed, of 200 different ones. */
export function largeScan(given: {
  readonly clients: number;
  readonly devices: number;
  readonly failed: number;
}): ScanData {
  const at = 1_764_000_000_000;
  const failedOn = (d: number) =>
    Array.from({ length: given.failed }, (_, p) => {
      const title = (d * given.failed + p) % 200;
      return {
        id: `${1_000_000 + d * given.failed + p}`,
        title: `2025-11 Cumulative Update for Windows Server 2022 for x64-based Systems (KB50${10_000 + title})`,
        product: 'Windows Server 2022',
        url: `https://support.microsoft.com/help/50${10_000 + title}`,
      };
    });
  const devices = Array.from({ length: given.devices }, (_, d) =>
    scanDevice({
      id: String(d),
      name: `SRV-APP-${d}`,
      client: `Client ${d % given.clients}`,
      listedAt: at,
      reading: { kind: 'read', at, failed: failedOn(d).map(failedPatch), problems: 0 },
    }),
  );
  const clients = [...new Map(devices.map(({ place: { client } }) => [client.id, client])).values()];
  const lists = clients.map((client): ScanList => ({
    client,
    site: undefined,
    type: 'server',
    outcome: { kind: 'listed', at, problems: 0 },
    dueSince: undefined,
  }));
  return {
    at,
    clients: { at, ids: new Set(clients.map(({ id }) => id)), problems: 0, counted: undefined },
    lists: new Map(lists.map((list) => [keyOf(list.client, list.site, list.type), list])),
    devices: new Map(devices.map((device) => [device.place.device.id, device])),
  };
}
