import type { Session } from '../connection/session';
import { confirmBulkActions } from '../connection/settings';
import { onDevices } from '../l10n/counts';
import { t } from '../l10n/l10n';
import { shorten } from '../messages/escape';
import { confirm } from '../messages/notifications';
import { isRetry } from '../history/entry';
import type { PatchAction } from './action';
import { perform, what, type ActionParts } from './perform';
import { sendStillFailed } from './retryFailed';
import { besidePatches, type Picked } from './rows';

/** What is asked before an action on what `on` names: "Chrome on 3 devices". */
function question({ service, title }: PatchAction, on: string): string {
  switch (service) {
    case 'patch_retry': return t('Retry {0}?', on);
    case 'patch_reprocess': return t('Reprocess {0}?', on);
    case 'patch_approve': return t('Approve {0}?', on);
    case 'patch_ignore':
    case 'patch_do_nothing':
    case 'patch_inherit': return `${title}: ${on}?`;
  }
}

/** Acts on rows that stand for patches on several devices, after a question. An action that asks anyhow is not asked about twice. */
export async function performBulk(session: Session, parts: ActionParts, action: PatchAction, picked: Picked, bulk: NonNullable<Picked['bulk']>): Promise<void> {
  const { targets } = picked;
  const isLater = isRetry(action);
  if (action.warning === undefined && confirmBulkActions()) {
    const on = bulk.name === '' ? what(targets) : `${shorten(bulk.name, 120)} ${onDevices(targets.length)}`;
    const detail = [isLater ? t('They install at the next scheduled window of each device.') : '', bulk.detail].filter(Boolean).join('\n');
    if (!await confirm(question(action, on), detail, action.title)) return;
  }
  if (isLater) await sendStillFailed(session, parts, action, targets, besidePatches(picked));
  else await perform(session, parts, action, targets, besidePatches(picked));
}
