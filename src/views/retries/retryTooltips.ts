import { t } from '../../wording/localize';
import { nameText, titleText, whereText } from '../../wording/patchWords';
import { dateAndTime } from '../../wording/time';
import { writes } from '../../writes';
import { sheet } from '../tooltipSheet';
import { entryOf, type RetryNode } from './retryNodes';

/** Returns a row's details as Markdown, with every text of the server's escaped. */
export function retryTooltip(node: RetryNode): string {
  const entry = entryOf(node);
  const { client, site, device } = entry.place;
  return sheet(node.kind === 'entry' ? nameText(device) : titleText(node.patch), [
    [t('Action'), writes[entry.service].title],
    [t('Sent'), dateAndTime(entry.at)],
    [t('Device'), `${whereText({ client, site })} > ${nameText(device)}`],
    [t('Account'), accountName(entry.account)],
    [t('N-sight said'), entry.messages.join(' ') || undefined],
    [t('Error'), entry.error],
    [t('Last read'), entry.checkedAt === undefined ? undefined : dateAndTime(entry.checkedAt)],
    [t('ID'), node.kind === 'entry' ? undefined : node.patch.id],
  ]);
}

/** Returns what an account is called: its server, or the demo fleet. */
export function accountName(account: string): string {
  return account.startsWith('demo ') ? t('demo fleet') : account.replace(/^https:\/\//, '');
}
