import { t } from '../../wording/localize';
import { forMarkdown } from '../../wording/escape';
import { dateAndTime } from '../../wording/time';
import type { RetryNode } from './retryNodes';
import { accountName } from './retryRows';
import { writes } from '../../writes';
import { nameText, titleText, whereText } from '../../wording/patchWords';

/** A row's details as Markdown, with every text of the server's escaped. */
export function retryTooltip(node: RetryNode): string {
  const { entry } = node.kind === 'entry' ? node : node.parent;
  const { client, site, device } = entry.place;
  const lines: [string, string | undefined][] = [
    [t('Action'), writes[entry.service].title],
    [t('Sent'), dateAndTime(entry.at)],
    [t('Device'), `${whereText({ client, site })} > ${nameText(device)}`],
    [t('Account'), accountName(entry.account)],
    [t('N-sight said'), entry.messages.join(' ') || undefined],
    [t('Error'), entry.error],
    [t('Last read'), entry.checkedAt === undefined ? undefined : dateAndTime(entry.checkedAt)],
    ...(node.kind === 'entry' ? [] : [[t('ID'), node.patch.id] satisfies [string, string]]),
  ];
  const heading = node.kind === 'entry' ? nameText(device) : titleText(node.patch);
  return `**${forMarkdown(heading)}**\n\n${lines.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${forMarkdown(value)}`)).join('  \n')}`;
}
