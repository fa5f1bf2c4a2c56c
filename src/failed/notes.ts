import { byName } from '../inventory/order';
import { count } from '../messages/escape';
import type { FailedNode, NoteNode, UnreadDeviceNode, UnreadListNode, UnreadNode } from './nodes';
import { numbersOf } from './numbers';
import { isListDue, type ScanData } from './scanData';

/** The rows that say what is not in the view. An empty list says of how many devices it is one. */
export function noteNodes(data: ScanData, shown: number, all: number, running: boolean): FailedNode[] {
  const { read, due, dueLists, unreadable, unreadableLists } = numbersOf(data);
  const rest = [due > 0 && count(due, 'device'), dueLists > 0 && `${count(dueLists, 'list')} of devices`].filter(Boolean).join(' and ');
  return [
    ...(all === 0 && !running && data.at !== undefined ? [note('note', 'none', `No failed patches among the ${count(read, 'device')} read`)] : []),
    ...(all > 0 && shown === 0 ? [note('note', 'hidden', 'The filter hides all failed patches')] : []),
    ...(rest && !running ? [note('rest', 'rest', `${rest} still to be read`)] : []),
    ...(unreadable > 0 ? [unread('devices', `${count(unreadable, 'device')} could not be read`)] : []),
    ...(unreadableLists > 0 ? [unread('lists', `${count(unreadableLists, 'list')} of devices could not be read`)] : []),
  ];
}

/** What could not be read, each with its reason. */
export function unreadNodes(parent: UnreadNode, data: ScanData): FailedNode[] {
  if (parent.what === 'devices') {
    return [...data.devices].flatMap(([id, device]): UnreadDeviceNode[] => {
      const { reading } = device;
      return reading?.kind === 'unreadable' ? [{ kind: 'unreadDevice', id: `${parent.id}/${encodeURIComponent(id)}`, parent, device, reason: reading.reason }] : [];
    }).sort((a, b) => byName(a.device.place.device, b.device.place.device));
  }
  return [...data.lists].flatMap(([key, list]): UnreadListNode[] => {
    const { outcome } = list;
    return outcome?.kind === 'unreadable' && !isListDue(list) ? [{ kind: 'unreadList', id: `${parent.id}/${encodeURIComponent(key)}`, parent, list, reason: outcome.reason }] : [];
  });
}

function note(kind: NoteNode['kind'], id: string, text: string): NoteNode {
  return { kind, id: `note:${id}`, parent: undefined, text };
}

function unread(what: UnreadNode['what'], text: string): UnreadNode {
  return { kind: 'unread', id: `unread:${what}`, parent: undefined, text, what };
}
