import { byName } from '../../inventory/order';
import {
  devices as deviceCount,
  failedOnDevices,
  unreadDevices,
  unreadLists,
  unreadRecords,
} from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import type { FailedNode, FailedNoteNode, UnreadDeviceNode, UnreadListNode, UnreadNode } from './failedNodes';
import { scanStats, type ScanStats } from '../../scan/scanStats';
import { isListDue, type ScanData } from '../../scan/scanData';
import type * as vscode from 'vscode';
import { timeAgo } from '../../wording/time';
import { coverageText, missingText, scannedWhen, shortCoverageText, unknownText } from '../../scan/coverage';
import type { DailyStatus } from '../../daily/dailyScan';
import { dailyText } from '../../daily/dailyWords';
import type { DeviceFailure, Failures } from '../../scan/failures';
import { newAndGoneText, type ChangesSince } from '../../wording/pastWords';

/**
 * The rows that say what is not in the view, and at last how it stands with the daily scan, in `dailyScan`. An empty
 * list says of how many devices it is one.
 */
export function noteNodes(
  data: ScanData,
  shown: number,
  all: number,
  { running, dailyScan = '' }: { readonly running: boolean; readonly dailyScan?: string },
): FailedNode[] {
  const numbers = scanStats(data);
  const { read, unreadable, unreadableLists } = numbers;
  const rest = restText(numbers);
  return [
    ...(all === 0 && !running && data.at !== undefined
      ? [
          note(
            'note',
            'none',
            plural(read, 'No failed patches among the {0} device read', 'No failed patches among the {0} devices read'),
          ),
        ]
      : []),
    ...(all > 0 && shown === 0
      ? [{ ...note('note', 'hidden', t('The filter hides all failed patches')), filtered: true }]
      : []),
    ...(rest && !running ? [note('rest', 'rest', t('{0} still to be read', rest))] : []),
    ...(unreadable > 0 ? [unread('devices', unreadDevices(unreadable))] : []),
    ...(unreadableLists > 0 ? [unread('lists', unreadLists(unreadableLists))] : []),
    ...(data.at === undefined ? [] : coverageNotes(numbers)),
    ...(data.at === undefined || dailyScan === '' ? [] : [note('note', 'daily', dailyScan)]),
  ];
}

/** What the list does not rest on, of what the line above it has no room for. */
function coverageNotes(numbers: ScanStats): FailedNode[] {
  const { noData, problems } = numbers;
  const texts = {
    noData: noData > 0 && plural(noData, '{0} device without patch data', '{0} devices without patch data'),
    problems: problems > 0 && unreadRecords(problems),
    missing: missingText(numbers),
    unknown: unknownText(numbers),
  };
  return Object.entries(texts).flatMap(([id, text]) => (text ? [note('note', id, text)] : []));
}

/** What is in line: "3 devices and 1 list of devices", or '' for nothing. */
export function restText({ due, dueLists }: ScanStats): string {
  const [devices, lists] = [
    due > 0 && deviceCount(due),
    dueLists > 0 && plural(dueLists, '{0} list of devices', '{0} lists of devices'),
  ];
  return devices && lists ? t('{0} and {1}', devices, lists) : devices || lists || '';
}

/** What could not be read, each with its reason. */
export function unreadNodes(parent: UnreadNode, data: ScanData): FailedNode[] {
  if (parent.what === 'devices') {
    return [...data.devices]
      .flatMap(([id, device]): UnreadDeviceNode[] => {
        const { reading } = device;
        return reading?.kind === 'unreadable'
          ? [
              {
                kind: 'unreadDevice',
                id: `${parent.id}/${encodeURIComponent(id)}`,
                parent,
                device,
                reason: reading.reason,
              },
            ]
          : [];
      })
      .sort((a, b) => byName(a.device.place.device, b.device.place.device));
  }
  return [...data.lists].flatMap(([key, list]): UnreadListNode[] => {
    const { outcome } = list;
    return outcome?.kind === 'unreadable' && !isListDue(list)
      ? [{ kind: 'unreadList', id: `${parent.id}/${encodeURIComponent(key)}`, parent, list, reason: outcome.reason }]
      : [];
  });
}

function note(kind: FailedNoteNode['kind'], id: string, text: string): FailedNoteNode {
  return { kind, id: `note:${id}`, parent: undefined, text };
}

function unread(what: UnreadNode['what'], text: string): UnreadNode {
  return { kind: 'unread', id: `unread:${what}`, parent: undefined, text, what };
}

/** What stands above the rows. */
export interface Headline {
  readonly message: string;
  readonly badge: vscode.ViewBadge | undefined;
}

/** Whether a scan runs, and whether it waits for a server that cannot be reached. */
export interface RunningScan {
  readonly running: boolean;
  readonly isWaiting: boolean;
  readonly daily?: DailyStatus | undefined;
}

/** What a headline tells beside what failed. */
export interface HeadlineNews {
  readonly scan: RunningScan;
  /** What has changed since the last day before today on which something was read. */
  readonly changes: ChangesSince | undefined;
  readonly isNew?: ((failure: DeviceFailure) => boolean) | undefined;
  /** What the rows are sorted by; '' where that is as usual. */
  readonly order?: string;
}

/** What is new, what the rows rest on, what the filter hides, their order, and how many patches failed in all. */
export function headline(
  data: ScanData,
  found: Failures,
  { scan: { running, isWaiting, daily }, changes, isNew, order }: HeadlineNews,
  now: number,
): Headline {
  const dailyScan = daily?.kind === 'failed' ? dailyText(daily, now) : ''; // All else of it has a row.
  if (data.at === undefined) return { message: dailyScan, badge: undefined };
  const { failures, failedDevices } = scanStats(data);
  const when = running ? scanningText(isWaiting, daily) : scannedWhen(data.at, timeAgo(data.at, now));
  const shownNew = isNew && changes && found.shown.length < found.all ? found.shown.filter(isNew).length : Infinity;
  const hidden = withHidden(shortCoverageText(data, when, now), found, (changes?.appeared ?? 0) - shownNew);
  const news = changes && newAndGoneText(changes, now);
  const message = [news, hidden, order, dailyScan].filter(Boolean).join('. ');
  const tooltip = failedOnDevices(failures, failedDevices);
  return { message, badge: failures === 0 ? undefined : { value: failures, tooltip } };
}

/** Returns all that the rows rest on, and what the filter hides: for a question that has room for it. */
export function restsOnText(data: ScanData, found: Failures, now: number): string {
  if (data.at === undefined) return '';
  return withHidden(coverageText(data, scannedWhen(data.at, timeAgo(data.at, now)), now), found);
}

/** `hiddenNew`: how many of what the filter hides are new. */
function withHidden(coverage: string, { all, shown }: Failures, hiddenNew = 0): string {
  const hidden = all - shown.length;
  if (hidden === 0) return coverage;
  return hiddenNew > 0
    ? t('{0}. Filter hides {1} of {2}, {3} of them new', coverage, hidden, all, hiddenNew)
    : t('{0}. Filter hides {1} of {2}', coverage, hidden, all);
}

function scanningText(isWaiting: boolean, daily: DailyStatus | undefined): string {
  if (daily?.kind === 'running' && daily.isHere)
    return isWaiting ? t('Daily scan waiting for the server') : t('Daily scan running');
  return isWaiting ? t('Scanning, waiting for the server') : t('Scanning');
}
