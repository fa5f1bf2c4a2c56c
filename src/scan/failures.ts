import { byName, compareTexts } from '../inventory/order';
import { foldText } from '../util/foldText';
import { severityKey, shows, type Filter } from '../inventory/patchFilter';
import { groupBy } from '../util/groupBy';
import { severityText, titleText, whereText } from '../wording/patchWords';
import type { FailedPatch, ScanData, ScanDevice } from './scanData';
import { isSharedKey, updateKeyOf } from './updateKey';

// What failed, as a list to be shown or exported: filtered, grouped and in order.

/** A patch that failed on a device. */
export interface DeviceFailure {
  readonly device: ScanDevice;
  readonly patch: FailedPatch;
}

/** What comes first in a list of failures: patches with their devices, or devices with their patches. */
export type Grouping = 'patch' | 'device';

/** What failed, and of that what the filter shows. */
export interface Failures {
  readonly all: number;
  readonly shown: readonly DeviceFailure[];
}

/** A patch wherever it failed; `F` may know more of each failure. */
export interface PatchFailures<F extends DeviceFailure = DeviceFailure> {
  /** The same for the same patch in each scan. */
  readonly key: string;
  readonly title: string;
  readonly product: string | undefined;
  /** Each that occurs, the most frequent first. */
  readonly severities: readonly string[];
  readonly devices: number;
  readonly failures: readonly F[];
  /** Another product has a patch with the same title. */
  readonly twin: boolean;
}

/** A device with all that failed on it. */
export interface FailuresOnDevice<F extends DeviceFailure = DeviceFailure> {
  readonly device: ScanDevice;
  readonly failures: readonly F[];
}

/**
 * Returns what failed by a scan.
 *
 * @param isNew - whether a failure is new; without it, for a filter that shows only those, none is.
 */
export function failuresOf(
  { devices }: ScanData,
  filter: Filter | undefined,
  isNew: (failure: DeviceFailure) => boolean = () => false,
): Failures {
  let all = 0;
  const shown: DeviceFailure[] = [];
  for (const device of devices.values()) {
    if (device.reading?.kind !== 'read') continue;
    all += device.reading.failed.length;
    for (const patch of device.reading.failed) {
      if (filter && !shows(filter, { ...patch, status: 'failed' })) continue;
      if (!filter?.onlyNew || isNew({ device, patch })) shown.push({ device, patch });
    }
  }
  return { all, shown };
}

/** Returns how many failures a filter hides; `isNew` as for failuresOf. */
export function hiddenBy(filter: Filter, data: ScanData, isNew: (failure: DeviceFailure) => boolean): number {
  const { all, shown } = failuresOf(data, filter, isNew);
  return all - shown.length;
}

/** A device with its patches that wait for a reboot. */
export interface RebootDevice {
  readonly device: ScanDevice;
  readonly patches: readonly FailedPatch[];
}

/** What waits for a reboot, by the name of the device, and of how many devices that were read it is not known. */
export interface Reboots {
  readonly devices: readonly RebootDevice[];
  readonly unknown: number;
}

/** Returns what waits for a reboot by a scan. Versions before 1.0 have not kept it. */
export function rebootsOf({ devices }: ScanData, filter: Filter | undefined): Reboots {
  const found: RebootDevice[] = [];
  let unknown = 0;
  for (const device of devices.values()) {
    if (device.reading?.kind !== 'read') continue;
    const { reboot } = device.reading;
    if (!reboot) unknown += 1;
    const patches = reboot?.filter((patch) => shows(filter, { ...patch, status: 'rebootRequired' })) ?? [];
    if (patches.length > 0) found.push({ device, patches });
  }
  return { devices: found.sort((a, b) => byName(a.device.place.device, b.device.place.device)), unknown };
}

/**
 * Groups failures by patch, the one on most devices first: those of the same update, see updateKeyOf.
 */
export function byPatch(failures: readonly DeviceFailure[]): PatchFailures[] {
  return [...patchGroups(groupBy(failures, groupKey))].sort(byMostDevices);
}

/**
 * Yields what `byPatch` returns, in no order, of failures that are grouped by `groupKey` already: one by one, for
 * whoever stops now and then.
 */
export function* patchGroups<F extends DeviceFailure>(
  grouped: ReadonlyMap<string, readonly F[]>,
): Iterable<PatchFailures<F>> {
  const groups = [...grouped];
  const titles = groupBy(groups, ([, [first]]) => (first ? foldText(titleText(first.patch)) : ''));
  for (const [key, all] of groups) {
    const [first] = all;
    if (!first) continue;
    yield {
      key,
      title: titleText(first.patch),
      product: first.patch.product,
      severities: severitiesOf(all),
      devices: new Set(all.map(({ device }) => device.place.device.id)).size,
      failures: all,
      twin: (titles.get(foldText(titleText(first.patch)))?.length ?? 0) > 1,
    };
  }
}

/** Orders patches that failed: the one on most devices first. */
export function byMostDevices(a: Omit<PatchFailures, 'key'>, b: Omit<PatchFailures, 'key'>): number {
  return b.devices - a.devices || compareTexts(a.title, b.title) || compareTexts(a.product ?? '', b.product ?? '');
}

/** Groups failures by device, the one with most failed patches first. */
export function byDevice(failures: readonly DeviceFailure[]): FailuresOnDevice[] {
  return [...groupBy(failures, ({ device }) => device.place.device.id).values()]
    .flatMap((all): FailuresOnDevice[] => {
      const [first] = all;
      return first ? [{ device: first.device, failures: all }] : [];
    })
    .sort((a, b) => b.failures.length - a.failures.length || byName(a.device.place.device, b.device.place.device));
}

/** "ACME > Head Office". */
export function whereOf({ place: { client, site } }: ScanDevice): string {
  return whereText({ client, site });
}

/** Orders the failures of one patch: by name of the device, then by where it is. */
export function byDeviceName(a: Pick<DeviceFailure, 'device'>, b: Pick<DeviceFailure, 'device'>): number {
  return byName(a.device.place.device, b.device.place.device) || compareTexts(whereOf(a.device), whereOf(b.device));
}

/** Orders the failures of one device: by title of the patch. */
export function byTitle(a: DeviceFailure, b: DeviceFailure): number {
  return compareTexts(titleText(a.patch), titleText(b.patch));
}

function severitiesOf(failures: readonly DeviceFailure[]): string[] {
  const groups = groupBy(failures, ({ patch }) => severityKey(patch));
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap(([first]) => (first && severityText(first.patch)) ?? []);
}

/** Returns what a patch has in common with itself on other devices. One without a title has that with no other. */
export function groupKey({ device, patch }: DeviceFailure): string {
  const key = updateKeyOf(patch);
  return isSharedKey(key) ? key : JSON.stringify([device.place.device.id, key]);
}
