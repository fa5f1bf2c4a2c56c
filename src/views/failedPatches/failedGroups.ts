import { groupBy } from '../../util/groupBy';
import { shows, type Filter } from '../../inventory/patchFilter';
import { byName, compareTexts } from '../../inventory/order';
import { whereOf, type FailedDeviceNode, type DeviceFailure, type FailureNode, type GroupNode } from './failedNodes';
import type { ScanData } from '../../scan/scanData';
import { severityText, titleText } from '../../wording/patchWords';

/** What failed, and of that what the filter shows. */
export interface Failures {
  readonly all: number;
  readonly shown: readonly DeviceFailure[];
}

export function failuresOf({ devices }: ScanData, filter: Filter | undefined): Failures {
  let all = 0;
  const shown: DeviceFailure[] = [];
  for (const device of devices.values()) {
    if (device.reading?.kind !== 'read') continue;
    all += device.reading.failed.length;
    for (const patch of device.reading.failed)
      if (!filter || shows(filter, { ...patch, status: 'failed' })) shown.push({ device, patch });
  }
  return { all, shown };
}

/** By patch, the one on most devices first. An id may mean another patch on another device: title and product tell (D). */
export function patchGroupNodes(failures: readonly DeviceFailure[]): GroupNode[] {
  const groups = [
    ...groupBy(failures, ({ patch }) => JSON.stringify([plain(titleText(patch)), plain(patch.product ?? '')])),
  ];
  const titles = groupBy(groups, ([, [first]]) => plain(first?.patch.title ?? ''));
  return groups
    .flatMap(([key, all]): GroupNode[] => {
      const [first] = all;
      if (!first) return [];
      return [
        {
          kind: 'group',
          id: `group:${encodeURIComponent(key)}`,
          parent: undefined,
          title: titleText(first.patch),
          product: first.patch.product,
          severities: severitiesOf(all),
          devices: new Set(all.map(({ device }) => device.place.device.id)).size,
          failures: all,
          twin: (titles.get(plain(titleText(first.patch)))?.length ?? 0) > 1,
        },
      ];
    })
    .sort(
      (a, b) =>
        b.devices - a.devices || compareTexts(a.title, b.title) || compareTexts(a.product ?? '', b.product ?? ''),
    );
}

/** By device, the one with most failed patches first. */
export function failedDeviceNodes(failures: readonly DeviceFailure[]): FailedDeviceNode[] {
  return [...groupBy(failures, ({ device }) => device.place.device.id)]
    .flatMap(([id, all]): FailedDeviceNode[] => {
      const [first] = all;
      return first
        ? [
            {
              kind: 'failedDevice',
              id: `device:${encodeURIComponent(id)}`,
              parent: undefined,
              device: first.device,
              failures: all,
            },
          ]
        : [];
    })
    .sort((a, b) => b.failures.length - a.failures.length || byName(a.device.place.device, b.device.place.device));
}

/** The rows below a patch or a device, by name. */
export function failureNodes(parent: GroupNode | FailedDeviceNode): FailureNode[] {
  return parent.failures
    .map((failure): FailureNode => ({
      kind: 'failure',
      id: `${parent.id}/${encodeURIComponent(failure.device.place.device.id)}/${encodeURIComponent(failure.patch.id)}`,
      parent,
      ...failure,
    }))
    .sort(parent.kind === 'group' ? byDevice : byTitle);
}

function byDevice(a: DeviceFailure, b: DeviceFailure): number {
  return byName(a.device.place.device, b.device.place.device) || compareTexts(whereOf(a.device), whereOf(b.device));
}

function byTitle(a: DeviceFailure, b: DeviceFailure): number {
  return compareTexts(titleText(a.patch), titleText(b.patch));
}

function severitiesOf(failures: readonly DeviceFailure[]): string[] {
  const groups = groupBy(
    failures.filter(({ patch }) => severityText(patch) !== undefined),
    ({ patch }) => severityText(patch) ?? '',
  );
  return [...groups].sort(([, a], [, b]) => b.length - a.length).map(([label]) => label);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
