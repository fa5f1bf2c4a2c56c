import type { Session } from '../connection/session';
import { confirmBulkActions } from '../connection/settings';
import { count, shorten } from '../messages/escape';
import { confirm } from '../messages/notifications';
import { isRetry } from '../history/entry';
import type { PatchAction } from './action';
import { perform, what, type ActionParts } from './perform';
import { sendStillFailed } from './retryFailed';
import { besidePatches, type Picked } from './rows';

/** Acts on rows that stand for patches on several devices, after a question. An action that asks anyhow is not asked about twice. */
export async function performBulk(session: Session, parts: ActionParts, action: PatchAction, picked: Picked, bulk: NonNullable<Picked['bulk']>): Promise<void> {
  const { targets } = picked;
  const isLater = isRetry(action);
  if (action.warning === undefined && confirmBulkActions()) {
    const on = bulk.name === '' ? what(targets) : `${shorten(bulk.name, 120)} on ${count(targets.length, 'device')}`;
    const question = action.title.endsWith(' Patch') ? `${action.title.replace(/ Patch$/, '')} ${on}?` : `${action.title}: ${on}?`;
    const detail = [isLater ? 'They install at the next scheduled window of each device.' : '', bulk.detail].filter(Boolean).join('\n');
    if (!await confirm(question, detail, action.title)) return;
  }
  if (isLater) await sendStillFailed(session, parts, action, targets, besidePatches(picked));
  else await perform(session, parts, action, targets, besidePatches(picked));
}
