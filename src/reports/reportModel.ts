import type { FailedRetries } from '../history/failedRetries';
import { byName } from '../inventory/order';
import { shows, type Filter } from '../inventory/patchFilter';
import type { EntityRef } from '../inventory/place';
import {
  byDeviceName,
  byMostDevices,
  groupKey,
  patchGroups,
  type DeviceFailure,
  type FailuresOnDevice,
  type PatchFailures,
} from '../scan/failures';
import type { FailedPatch, ScanData, ScanDevice } from '../scan/scanData';
import { scanStats, type ScanStats } from '../scan/scanStats';
import type { DayTotals, FailureAge, FleetPast } from '../snapshots/fleetPast';
import { breathe, Breather, inPieces } from '../util/breathe';
import { sortInPieces } from '../util/sortInPieces';
import { Compliance, type ClientCompliance } from './compliance';
import { Ages, Severities, type AgeBand, type SeverityCount } from './failureCounts';
import { clientNaming, scanOfClients } from './scanOfClients';
import { unreadIn, type UnreadPart } from './unreadParts';

// What every form of a report is made of, so that their numbers agree. It holds no words.

/** What a report is made from. */
export interface ReportInput {
  readonly data: ScanData;
  /** Undefined: nothing is known of the time before. */
  readonly past: FleetPast | undefined;
  readonly failedRetries: FailedRetries;
  /** The clients that it is about, and it names no other; undefined for the whole fleet. */
  readonly clients: readonly EntityRef[] | undefined;
  /** Which of the failed patches it is about. */
  readonly filter: Filter | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

/** A failure with what is known of it over time. */
export interface ReportFailure extends DeviceFailure {
  readonly age: FailureAge | undefined;
  /** It appeared after the last day before today on which something was read. */
  readonly isNew: boolean;
  /** How many retries in a row failed again. */
  readonly failedRetries: number;
}

/** A device with the patches that wait for its reboot. */
export interface DeviceReboot {
  readonly device: ScanDevice;
  readonly patches: readonly FailedPatch[];
}

/** Everything that a report says. */
export interface Report {
  readonly madeAt: number;
  /** By name; undefined for the whole fleet. */
  readonly clients: readonly EntityRef[] | undefined;
  readonly filter: Filter | undefined;
  /** What the scan knows of these clients. */
  readonly data: ScanData;
  readonly stats: ScanStats;
  /** What failed, as far as the filter shows it, in the order of the view: by patch, then by device. */
  readonly failures: readonly ReportFailure[];
  /** The one on most devices first. */
  readonly patches: readonly PatchFailures<ReportFailure>[];
  /** The one with most failed patches first. */
  readonly devices: readonly FailuresOnDevice<ReportFailure>[];
  /** The most frequent first. */
  readonly severities: readonly SeverityCount[];
  /** The youngest first; undefined without a past. */
  readonly ages: readonly AgeBand[] | undefined;
  /** The lowest share first; whatever the filter: a failure that it hides makes no device one without failures. */
  readonly compliance: readonly ClientCompliance[];
  /** Of all clients together. */
  readonly overall: ClientCompliance;
  /** How many appeared, and are gone, since a day; whatever the filter. */
  readonly changes: ReturnType<FleetPast['changes']>;
  /** Oldest first; whatever the filter. */
  readonly trend: readonly DayTotals[];
  readonly newFailures: readonly ReportFailure[];
  /** Those with most retries first. */
  readonly failedAgain: readonly ReportFailure[];
  readonly reboots: readonly DeviceReboot[];
  /** How many devices were read by a version that did not look for this. */
  readonly rebootUnknown: number;
  readonly unread: readonly UnreadPart[];
}

/** Makes a report, in pieces: nothing else is held up, also with tens of thousands of failures. */
export async function buildReport(input: ReportInput): Promise<Report> {
  const { past, filter, now } = input;
  const clients = input.clients?.map(clientNaming(input.data)).sort(byName);
  const data = scanOfClients(input.data, clients);
  const ids = clients && new Set(clients.map(({ id }) => id));
  const ranks = await rankDevices(data);
  const byRank = (a: Pick<DeviceFailure, 'device'>, b: Pick<DeviceFailure, 'device'>) =>
    rankIn(ranks, a.device) - rankIn(ranks, b.device);
  const collected = await collect(input, data);
  const patches: PatchFailures<ReportFailure>[] = [];
  const breather = new Breather();
  for (const group of patchGroups(collected.byPatch)) {
    patches.push({ ...group, failures: group.failures.toSorted(byRank) });
    if (breather.isDue) await breather.breathe();
  }
  patches.sort(byMostDevices);
  const failures = patches.flatMap((group) => group.failures);
  await breathe();
  const devices = await sortInPieces(
    [...collected.byDevice.values()],
    (a, b) => b.failures.length - a.failures.length || byRank(a, b),
  );
  const failedAgain = await sortInPieces(
    failures.filter(({ failedRetries }) => failedRetries > 0),
    (a, b) => b.failedRetries - a.failedRetries,
  );
  const unread = await unreadIn(data);
  const stats = scanStats(data);
  await breathe();
  return {
    madeAt: now,
    clients,
    filter,
    data,
    stats,
    failures,
    patches,
    devices,
    severities: collected.severities.sorted,
    ages: past && collected.ages.bands,
    compliance: collected.compliance.sorted,
    overall: collected.compliance.overall,
    changes: past?.changes(ids),
    trend: past?.trend(ids) ?? [],
    newFailures: failures.filter(({ isNew }) => isNew),
    failedAgain,
    reboots: collected.reboots.sort(byRank),
    rebootUnknown: collected.rebootUnknown,
    unread,
  };
}

/** Returns the place of each device among all, by name and then by where it is. */
async function rankDevices(data: ScanData): Promise<ReadonlyMap<ScanDevice, number>> {
  const all = [...data.devices.values()].map((device) => ({ device }));
  const sorted = await sortInPieces(all, byDeviceName);
  return new Map(sorted.map(({ device }, i) => [device, i]));
}

function rankIn(ranks: ReadonlyMap<ScanDevice, number>, device: ScanDevice): number {
  return ranks.get(device) ?? 0;
}

async function collect({ past, failedRetries, filter, now }: ReportInput, data: ScanData) {
  const byPatch = new Map<string, ReportFailure[]>();
  const byDevice = new Map<string, FailuresOnDevice<ReportFailure> & { readonly failures: ReportFailure[] }>();
  const [severities, ages, compliance] = [new Severities(), new Ages(now), new Compliance(data)];
  const add = (device: ScanDevice, patch: FailedPatch) => {
    compliance.addFailure(device);
    if (!shows(filter, { ...patch, status: 'failed' })) return;
    const { id } = device.place.device;
    const failure: ReportFailure = {
      device,
      patch,
      age: past?.ageOf(id, patch),
      isNew: past?.isNew(id, patch) ?? false,
      failedRetries: failedRetries(id, patch.id),
    };
    if (filter?.onlyNew && !failure.isNew) return;
    const key = groupKey(failure);
    const group = byPatch.get(key);
    if (group) group.push(failure);
    else byPatch.set(key, [failure]);
    const onDevice = byDevice.get(id);
    if (onDevice) onDevice.failures.push(failure);
    else byDevice.set(id, { device, failures: [failure] });
    severities.add(failure);
    ages.add(failure.age);
  };
  const reboots: DeviceReboot[] = [];
  let rebootUnknown = 0;
  await inPieces(failuresIn(data), ({ device, patch }) => {
    add(device, patch);
  });
  await inPieces(data.devices.values(), (device) => {
    const { reading } = device;
    if (reading?.kind === 'read' && reading.reboot === undefined) rebootUnknown += 1;
    const waiting = reading?.kind === 'read' ? (reading.reboot ?? []) : [];
    const patches = waiting.filter((patch) => shows(filter, { ...patch, status: 'rebootRequired' }));
    if (patches.length > 0) reboots.push({ device, patches });
    compliance.addDevice(device, waiting.length > 0);
  });
  return { byPatch, byDevice, severities, ages, compliance, reboots, rebootUnknown };
}

/** One by one, for whoever stops now and then. */
function* failuresIn({ devices }: ScanData): Iterable<DeviceFailure> {
  for (const device of devices.values())
    if (device.reading?.kind === 'read') for (const patch of device.reading.failed) yield { device, patch };
}
