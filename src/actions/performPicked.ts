import type { Session } from '../connection/session';
import { confirmBulkActions } from '../settings';
import { onDevices } from '../wording/counts';
import { plural, t } from '../wording/localize';
import { shorten } from '../wording/escape';
import { confirm } from '../ui/notifications';
import { scannedLongAgo } from './failedByNow';
import { perform, what, type ActionParts } from './perform';
import { sendScanned } from './retryFailed';
import { besidePatches, type Picked } from './picked';
import { isRetry, type PatchAction } from '../writes';

/**
 * Acts on the patches of rows. Where these stand for several devices it asks first, unless the action asks anyhow. What is
 * Failed by a scan is retried only where it still is.
 */
export async function performPicked(
  session: Session,
  parts: ActionParts,
  action: PatchAction,
  picked: Picked,
): Promise<void> {
  const { targets, bulk, scannedAt } = picked;
  const scanned = isRetry(action) ? scannedAt : undefined;
  if (bulk && action.warning === undefined && confirmBulkActions()) {
    const on = bulk.name === '' ? what(targets) : `${shorten(bulk.name, 120)} ${onDevices(targets.length)}`;
    const old = scanned ? scannedLongAgo(targets, scanned, Date.now()).length : 0;
    const detail = [
      isRetry(action) ? t('They install at the next scheduled window of each device.') : '',
      bulk.detail,
      old > 0
        ? plural(
            old,
            '{0} device is read again first, and only what is still Failed is sent.',
            '{0} devices are read again first, and only what is still Failed is sent.',
          )
        : '',
    ]
      .filter(Boolean)
      .join('\n');
    if (!(await confirm(action.question(on), detail, action.title))) return;
  }
  if (scanned) await sendScanned(session, parts, action, targets, scanned, besidePatches(picked));
  else await perform(session, parts, action, targets, besidePatches(picked));
}
