import { plural, t } from '../../wording/localize';
import type { Documents } from '../../ui/documents';
import { confirm, say } from '../../ui/notifications';
import type { FailedView } from './failedPatchesView';
import type { ScanCommand } from './scanCommand';
import type { DailyScan } from '../../daily/dailyScan';
import type { ScanStore } from '../../scan/scanStore';
import type { PastStore } from '../../snapshots/pastStore';

/** What clearScan needs of its surroundings. */
export interface ClearScanOptions {
  readonly view: Pick<FailedView, 'show'>;
  readonly documents: Pick<Documents, 'clear'>;
  readonly daily: Pick<DailyScan, 'giveUp'>;
}

/**
 * Removes what scans have stored, and what is known of earlier days, once the user has agreed. All accounts', because
 * one that is left behind cannot be opened any more. Documents that the extension has opened, and which may name what
 * was scanned, are closed.
 */
export async function clearScan(
  { scans, pasts }: { readonly scans: ScanStore; readonly pasts: Pick<PastStore, 'ids' | 'clear'> },
  scanCommand: Pick<ScanCommand, 'isAskedFor'>,
  { view, documents, daily }: ClearScanOptions,
): Promise<void> {
  if (isRunning(scanCommand)) return;
  const accounts = await scans.count(await pasts.ids());
  if (accounts === 0) {
    await documents.clear();
    say('info', t('No scan is stored.'));
    return;
  }
  const question = plural(accounts, 'Clear the scan of {0} account?', 'Clear the scans of {0} accounts?');
  const detail = t(
    'The results of the scans, and what is known of earlier days, are removed from this computer, ' +
      'for every account that was scanned, in all windows. ' +
      'Nothing changes on the devices.',
  );
  if (!(await confirm(question, detail, t('Clear Scan'))) || isRunning(scanCommand)) return;
  await daily.giveUp(); // It would store again what it finds.
  await scans.clear();
  await pasts.clear();
  view.show();
  await documents.clear();
}

/** A scan would store again what it has found. Says so. */
function isRunning({ isAskedFor }: Pick<ScanCommand, 'isAskedFor'>): boolean {
  if (isAskedFor) say('info', t('A scan is running. Cancel it or wait for it to finish, then clear it.'));
  return isAskedFor;
}
