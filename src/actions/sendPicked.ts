import type { Session } from '../connection/session';
import { confirmBulkActions } from '../settings';
import { confirm } from '../ui/notifications';
import { onDevices } from '../wording/counts';
import { shorten } from '../wording/escape';
import { deviceNames } from '../wording/deviceNames';
import { plural, t } from '../wording/localize';
import { isRetry, type PatchAction } from '../writes';
import { absentText } from './absentDevices';
import { scannedLongAgo } from './failedByNow';
import { performWrite, type ActionServices } from './performWrite';
import { pickPatches } from './pickPatches';
import { besidePatches, type Picked } from './picked';
import { sendScanned } from './sendFailed';
import { targetsText } from './summarizeWrites';

/**
 * The command of each write, Retry Patch and the others alike: sends the patches of the picked rows, or asks for
 * patches where the rows are not patches.
 */
export async function sendPicked(
  session: Session,
  services: ActionServices,
  action: PatchAction,
  picked: Picked,
): Promise<void> {
  if (picked.targets.length > 0) return sendRows(session, services, action, picked);
  const [only, ...others] = picked.scopes;
  const start = only?.kind === 'device' && others.length === 0 ? only.place : undefined;
  const target = await pickPatches(session, action.title, start);
  if (target) await performWrite(session, services, { action, targets: [target], leftOut: [] });
}

/**
 * Sends the patches of rows: of patches anywhere, of groups and devices in Failed Patches. Where one that stands for
 * more than itself is among them, and they are on several devices, it asks first, unless the action has a question of
 * its own. What is Failed by a scan is retried only where it still is.
 */
async function sendRows(
  session: Session,
  services: ActionServices,
  action: PatchAction,
  picked: Picked,
): Promise<void> {
  const { targets, bulk } = picked;
  const scannedAt = isRetry(action) ? picked.scannedAt : undefined;
  if (bulk && action.warning === undefined && confirmBulkActions()) {
    const on =
      bulk.name === ''
        ? targetsText(targets, deviceNames(session.inventory))
        : `${shorten(bulk.name, 120)} ${onDevices(targets.length)}`;
    const old = scannedAt ? scannedLongAgo(targets, scannedAt, Date.now()).length : 0;
    const detail = [
      isRetry(action) ? t('They install at the next scheduled window of each device.') : '',
      isRetry(action) ? absentText(session.inventory, targets) : '',
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
  const request = { action, targets, leftOut: besidePatches(picked) };
  if (scannedAt) await sendScanned(session, services, { ...request, scannedAt });
  else await performWrite(session, services, request);
}
