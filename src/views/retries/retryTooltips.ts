import type { Entry } from '../../history/entry';
import { resultsText } from '../../history/resultsText';
import { patchesOnDevices } from '../../wording/counts';
import { t } from '../../wording/localize';
import { nameText, titleText, whereText } from '../../wording/patchWords';
import { dateAndTime } from '../../wording/time';
import { writes } from '../../writes';
import { sheet, type Line } from '../tooltipSheet';
import { onlyEntryOf, type GestureNode, type RetryNode } from './retryNodes';

/** Returns a row's details as Markdown, with every text of the server's escaped. */
export function retryTooltip(node: RetryNode, now: number): string {
  const entry = onlyEntryOf(node);
  if (entry) return entryTooltip(node, entry, now);
  return node.kind === 'gesture' ? gestureTooltip(node, now) : '';
}

function entryTooltip(node: RetryNode, entry: Entry, now: number): string {
  const { client, site, device } = entry.place;
  const isPatch = node.kind === 'entryPatch';
  return sheet(isPatch ? titleText(node.patch) : nameText(device), [
    ...actionLines(entry),
    [t('Device'), `${whereText({ client, site })} > ${nameText(device)}`],
    [t('Account'), accountName(entry.account)],
    [t('Outcome'), isPatch ? undefined : resultsText([entry], now)],
    [t('N-sight said'), entry.messages.join(' ') || undefined],
    [t('Error'), entry.error],
    [t('Last read'), entry.checkedAt === undefined ? undefined : dateAndTime(entry.checkedAt)],
    [t('ID'), isPatch ? node.patch.id : undefined],
  ]);
}

/** The whole outcome, of which a narrow row shows the beginning; what the server said of each device is below. */
function gestureTooltip({ entries }: GestureNode, now: number): string {
  const [first] = entries;
  if (!first) return '';
  const patchCount = entries.reduce((sum, { patches }) => sum + patches.length, 0);
  const read = entries.flatMap(({ checkedAt }) => checkedAt ?? []);
  const isReadWhole = read.length === entries.length;
  return sheet(`${writes[first.service].title} · ${patchesOnDevices(patchCount, entries.length)}`, [
    [t('Sent'), dateAndTime(first.at)],
    [t('Account'), accountName(first.account)],
    [t('Outcome'), resultsText(entries, now)],
    // Of the device that was read longest ago: the others are known better.
    [t('Last read'), isReadWhole ? dateAndTime(read.reduce((a, b) => Math.min(a, b))) : undefined],
  ]);
}

function actionLines({ service, at }: Entry): Line[] {
  return [
    [t('Action'), writes[service].title],
    [t('Sent'), dateAndTime(at)],
  ];
}

/** Returns what an account is called: its server, or the demo fleet. */
export function accountName(account: string): string {
  return account.startsWith('demo ') ? t('demo fleet') : account.replace(/^https:\/\//, '');
}
