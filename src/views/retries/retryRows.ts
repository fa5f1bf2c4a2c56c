import { isUnfinished, type Entry } from '../../history/entry';
import { patchResult } from '../../history/patchResult';
import { resultsText, resultWords } from '../../history/resultsText';
import { patchesOnDevices } from '../../wording/counts';
import { DeviceNames } from '../../wording/deviceNames';
import { patchLabel } from '../../wording/patchWords';
import { clockTime } from '../../wording/time';
import { writes } from '../../writes';
import { join, type Row } from '../row';
import { entriesOf, onlyEntryOf, type EntryPatchNode, type RetryNode } from './retryNodes';
import { outcomeIcon, resultIcons } from './retryIcons';
import { accountName } from './retryTooltips';

/**
 * Returns a row of the Retries view: the one place that says how it looks, and what may be done with it:
 * gesture [device] [unfinished] [failed] | entry [unfinished] [failed] | entryPatch [failed] [unfinished]; a gesture on
 * one device is `device`. `account` is the one that is connected. `names` has all known devices.
 */
export function retryRow(
  node: RetryNode,
  account: string | undefined,
  now: number,
  names: DeviceNames = new DeviceNames(),
): Row {
  if (node.kind === 'entryPatch') return patchRow(node, account, now);
  const entries = entriesOf(node);
  const unfinished = entries.some((entry) => isUnfinished(entry, account, now));
  const hasFailed = entries.some((entry) => entry.patches.some(({ status }) => status === 'failed'));
  const [first] = entries;
  const elsewhere =
    node.kind === 'entry' || !first || first.account === account ? '' : `, ${accountName(first.account)}`;
  return {
    label: labelOf(node, now, names),
    description: `${resultsText(entries, now)}${elsewhere}`,
    ...outcomeIcon(entries, unfinished, now),
    expandable: true,
    facts: join(
      node.kind,
      node.kind === 'gesture' && onlyEntryOf(node) !== undefined && 'device',
      unfinished && 'unfinished',
      hasFailed && 'failed',
    ),
  };
}

/** "16:25 Retry · 250 patches on 50 devices", "16:25 Retry SRV-01", and below the first "SRV-01". */
function labelOf(node: Exclude<RetryNode, EntryPatchNode>, now: number, names: DeviceNames): string {
  if (node.kind === 'entry') return names.textOf(node.entry.place);
  return gestureText(node.entries, now, names);
}

/** Returns when a gesture was made, and what it was. */
export function gestureText(entries: readonly Entry[], now: number, names: DeviceNames): string {
  const [first, ...others] = entries;
  if (!first) return '';
  const made = `${clockTime(first.at, now)} ${writes[first.service].verb}`;
  if (others.length === 0) return `${made} ${names.textOf(first.place)}`;
  const patchCount = entries.reduce((sum, { patches }) => sum + patches.length, 0);
  return `${made} · ${patchesOnDevices(patchCount, entries.length)}`;
}

function patchRow({ entry, patch }: EntryPatchNode, account: string | undefined, now: number): Row {
  const result = patchResult(entry, patch, now);
  const { icon, color } = resultIcons[result];
  return {
    label: patchLabel(patch),
    description: capital(resultWords({ result, label: patch.statusLabel }, entry)),
    icon,
    color,
    expandable: false,
    facts: join('entryPatch', patch.status === 'failed' && 'failed', isUnfinished(entry, account, now) && 'unfinished'),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
