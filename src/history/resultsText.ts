import { patchStatuses, type PatchStatus } from '../nsight/records';
import { t } from '../wording/localize';
import { statusWords } from '../wording/patchWords';
import { writes } from '../writes';
import type { Entry } from './entry';
import type { PatchResult } from './patchResult';
import { countPatchResults, type ResultCount } from './resultCounts';

const words: Readonly<Record<Exclude<PatchResult, PatchStatus | 'policySet' | 'sent'>, () => string>> = {
  failedAgain: () => t('failed again'),
  notCarriedOut: () => t('not carried out'),
  noResult: () => t('no result after 7 days'),
  notAcknowledged: () => t('not acknowledged'),
  outcomeUnknown: () => t('outcome unknown'),
  notListed: () => t('no longer listed'),
  sending: () => t('being sent'),
  waiting: () => t('waiting to be sent'),
  notSent: () => t('not sent'),
};

/** Returns a result in lower case, to follow a number: "3 installed". */
export function resultWords(
  { result, label }: Pick<ResultCount, 'result' | 'label'>,
  { service }: Pick<Entry, 'service'>,
): string {
  if (result === 'policySet' || result === 'sent') return writes[service].done;
  return isStatus(result) ? statusWords(result, label) : words[result]();
}

function isStatus(result: PatchResult): result is PatchStatus {
  return patchStatuses.some((status) => status === result);
}

/**
 * Returns how many patches of a gesture's entries have which result: "12 installed, 3 failed again, 235 pending".
 * Short, for a narrow side bar.
 */
export function resultsText(entries: readonly Entry[], now: number): string {
  const [first] = entries;
  if (!first) return '';
  return countPatchResults(entries, now)
    .map((one) => `${one.count} ${resultWords(one, first)}`)
    .join(', ');
}
