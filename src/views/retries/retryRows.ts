import { type Entry, type EntryPatch, failedAgain, hasEnded, isGivenUp, isUnfinished } from '../../history/entry';
import { groupBy } from '../../util/groupBy';
import { t } from '../../wording/localize';
import { clockTime } from '../../wording/time';
import { statusIcons } from '../statusIcons';
import type { Row } from '../row';
import type { RetryNode } from './retryNodes';
import { accountName } from './retryTooltips';
import { DeviceNames } from '../../wording/deviceNames';
import { patchLabel, statusWords } from '../../wording/patchWords';
import { isRetry, writes } from '../../writes';

/**
 * Returns a row of the Retries view: the one place that says how it looks, and what may be done with it:
 * entry [unfinished] | entryPatch [failed]. `account` is the one that is connected. `names` has all known devices.
 */
export function retryRow(
  node: RetryNode,
  account: string | undefined,
  now: number,
  names: DeviceNames = new DeviceNames(),
): Row {
  if (node.kind === 'entryPatch') {
    const {
      patch,
      parent: { entry },
    } = node;
    const state = retryPatchState(entry, patch, now);
    return {
      label: patchLabel(patch),
      description: capital(state.text),
      icon: state.icon,
      color: state.color,
      expandable: false,
      facts: patch.status === 'failed' ? 'entryPatch failed' : 'entryPatch',
    };
  }
  const { entry } = node;
  const unfinished = isUnfinished(entry, account, now);
  const elsewhere = entry.account === account ? '' : `, ${accountName(entry.account)}`;
  return {
    label: `${clockTime(entry.at, now)} ${writes[entry.service].verb} ${names.textOf(entry.place)}`,
    description: `${outcomeText(entry, now)}${elsewhere}`,
    ...entryIcon(entry, unfinished, now),
    expandable: true,
    facts: unfinished ? 'entry unfinished' : 'entry',
  };
}

/**
 * "3 installed, 1 failed again": how many patches there are, and what became of them so far. Short, for a narrow side
 * bar.
 */
export function outcomeText(entry: Entry, now: number): string {
  const states = groupBy(entry.patches, (patch) => retryPatchState(entry, patch, now).text);
  return [...states].map(([text, { length }]) => `${length} ${text}`).join(', ');
}

interface State {
  readonly text: string;
  readonly icon: string;
  readonly color?: string | undefined;
  /** What needs a look; of several the lowest is what the entry's icon shows. */
  readonly need?: number;
  /** Nothing is left to be learned of it, though its icon is no check. */
  readonly settled?: boolean;
}

/** Returns what is known of a patch by now: its status where it was read, and else what became of its sending. */
function retryPatchState(entry: Entry, patch: EntryPatch, now: number): State {
  return unsentState(entry, patch) ?? unclearState(entry, patch, now) ?? knownState(entry, patch);
}

/** The state of a patch whose write did not go out, or not yet, or was refused. */
function unsentState(entry: Entry, { outcome }: EntryPatch): State | undefined {
  switch (outcome) {
    case 'sending':
      return { text: t('being sent'), icon: 'loading~spin', need: 1 };
    case 'refused':
      return { text: t('not carried out'), ...statusIcons.failed, need: 5 };
    case 'unsent':
      return entry.sender === undefined
        ? { text: t('not sent'), icon: 'circle-slash', color: 'disabledForeground' }
        : { text: t('waiting to be sent'), icon: 'clock' };
    case 'accepted':
    case 'alreadyApplied':
    case 'notAcknowledged':
    case 'unknown':
      return undefined;
  }
}

/** The state of a patch that failed again, or of whose write it is not known whether it arrived. */
function unclearState(entry: Entry, patch: EntryPatch, now: number): State | undefined {
  const { outcome, policyHolds } = patch;
  const unclear = { icon: 'question', color: 'list.warningForeground' };
  if (failedAgain(entry, patch)) return { text: t('failed again'), ...statusIcons.failed, need: 4 };
  if (isGivenUp(entry, patch, now)) return { text: t('no result after 7 days'), ...unclear, need: 2 };
  if (hasArrived(entry, patch)) return undefined;
  if (outcome === 'notAcknowledged') return { text: t('not acknowledged'), ...unclear, need: 3 };
  if (outcome !== 'unknown') return undefined;
  return policyHolds === false
    ? { text: t('not carried out'), ...statusIcons.failed, need: 5 }
    : { text: t('outcome unknown'), ...unclear, need: 2 };
}

/** A status tells that a retry has arrived; of the policies only Ignore has one. */
function hasArrived(entry: Entry, { status, moved, policyHolds }: EntryPatch): boolean {
  if (isRetry(entry)) return moved;
  return policyHolds === true || (entry.service === 'patch_ignore' && status === 'ignored');
}

/** The state of a patch whose write arrived, or was answered. */
function knownState(entry: Entry, patch: EntryPatch): State {
  const { status, statusLabel, gone } = patch;
  if (gone && !hasEnded(entry, patch)) return { text: t('no longer listed'), icon: 'question' };
  if (!isRetry(entry) && status !== 'ignored') return { text: t('done'), icon: 'check', color: 'testing.iconPassed' };
  if (status === undefined)
    return entry.checkedAt === undefined
      ? { text: t('sent'), icon: 'check', settled: true }
      : { text: t('no longer listed'), icon: 'question' };
  return { text: statusWords(status, statusLabel), ...statusIcons[status], settled: status === 'ignored' };
}

/** What needs a look comes before what goes on, and that before what is done. */
function entryIcon(entry: Entry, unfinished: boolean, now: number): Pick<State, 'icon' | 'color'> {
  const states = entry.patches.map((patch) => retryPatchState(entry, patch, now));
  const [first] = states.filter(({ need }) => need !== undefined).sort((a, b) => (a.need ?? 0) - (b.need ?? 0));
  const { icon, color } = first ??
    (unfinished ? { icon: 'clock', color: 'charts.blue' } : undefined) ??
    // Of another account, or never seen again: a check is only for what is done.
    states.find((state) => state.color !== 'testing.iconPassed' && !state.settled) ?? {
      icon: 'check',
      color: 'testing.iconPassed',
    };
  return { icon, color };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
