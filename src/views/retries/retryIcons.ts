import type { Entry } from '../../history/entry';
import type { PatchResult } from '../../history/patchResult';
import { countPatchResults } from '../../history/resultCounts';
import { statusIcons } from '../statusIcons';

/** The icon of what became of a patch. */
interface ResultLook {
  readonly icon: string;
  readonly color?: string | undefined;
  /** What needs a look; of several the lowest is what the icon of their device or gesture shows. */
  readonly need?: number;
  /** Nothing is left to be learned of it, though its icon is no check. */
  readonly isSettled?: boolean;
}

const unclear = { icon: 'question', color: 'list.warningForeground' };
const isDone = { icon: 'check', color: 'testing.iconPassed' };

/** The icon of each result. */
export const resultIcons: Readonly<Record<PatchResult, ResultLook>> = {
  ...statusIcons,
  ignored: { ...statusIcons.ignored, isSettled: true },
  sending: { icon: 'loading~spin', need: 1 },
  outcomeUnknown: { ...unclear, need: 2 },
  noResult: { ...unclear, need: 2 },
  notAcknowledged: { ...unclear, need: 3 },
  failedAgain: { ...statusIcons.failed, need: 4 },
  notCarriedOut: { ...statusIcons.failed, need: 5 },
  policySet: isDone,
  sent: { icon: 'check', isSettled: true },
  notListed: { icon: 'question' },
  waiting: { icon: 'clock' },
  notSent: { icon: 'circle-slash', color: 'disabledForeground' },
};

/** Returns the icon of a gesture or device: what needs a look, before what goes on, and that before what is done. */
export function outcomeIcon(
  entries: readonly Entry[],
  unfinished: boolean,
  now: number,
): Pick<ResultLook, 'icon' | 'color'> {
  const found = countPatchResults(entries, now).map(({ result }) => resultIcons[result]);
  const [first] = found.filter(({ need }) => need !== undefined).sort((a, b) => (a.need ?? 0) - (b.need ?? 0));
  const { icon, color } =
    first ??
    (unfinished ? { icon: 'clock', color: 'charts.blue' } : undefined) ??
    // Of another account, or never seen again: a check is only for what is done.
    found.find((look) => look.color !== isDone.color && look.isSettled !== true) ??
    isDone;
  return { icon, color };
}
