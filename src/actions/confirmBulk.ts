import { confirmBulkActions } from '../connection/settings';
import { count, shorten } from '../messages/escape';
import { confirm } from '../messages/notifications';
import type { PatchAction, Target } from './action';
import { what } from './perform';
import type { Picked } from './rows';

/** Asks before rows are acted on that stand for patches on several devices. An action that asks anyhow is not asked about twice. */
export async function confirmBulk(action: PatchAction, targets: readonly Target[], bulk: NonNullable<Picked['bulk']>): Promise<boolean> {
  if (action.warning !== undefined || !confirmBulkActions()) return true;
  const on = bulk.name === '' ? what(targets) : `${shorten(bulk.name, 120)} on ${count(targets.length, 'device')}`;
  const question = action.title.endsWith(' Patch') ? `${action.title.replace(/ Patch$/, '')} ${on}?` : `${action.title}: ${on}?`;
  const window = action.service === 'patch_retry' || action.service === 'patch_reprocess' ? 'They install at the next scheduled window of each device.' : '';
  return confirm(question, [window, bulk.detail].filter(Boolean).join('\n'), action.title);
}
