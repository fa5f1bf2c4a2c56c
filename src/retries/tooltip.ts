import { actionOf } from '../actions/action';
import { forMarkdown } from '../messages/escape';
import type { RetryNode } from './nodes';
import { accountName } from './row';

/** A row's details as Markdown, with every text of the server's escaped. */
export function retryTooltip(node: RetryNode): string {
  const { entry } = node.kind === 'entry' ? node : node.parent;
  const { client, site, device } = entry.place;
  const lines: [string, string | undefined][] = [
    ['Action', actionOf(entry.service).title],
    ['Sent', new Date(entry.at).toLocaleString()],
    ['Device', `${client.name} > ${site.name} > ${device.name}`],
    ['Account', accountName(entry.account)],
    ['N-sight said', entry.messages.join(' ') || undefined],
    ['Error', entry.error],
    ['Last read', entry.checkedAt === undefined ? undefined : new Date(entry.checkedAt).toLocaleString()],
    ...(node.kind === 'entry' ? [] : [['ID', node.patch.id] satisfies [string, string]]),
  ];
  const heading = node.kind === 'entry' ? device.name : node.patch.title;
  return `**${forMarkdown(heading)}**\n\n${lines.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${forMarkdown(value)}`)).join('  \n')}`;
}
