import type { Node } from './nodes';

/**
 * What may be done with a row, for the `viewItem` patterns in package.json: the kind first, then facts, each one word.
 * client | site | device server|workstation [offline] | patch STATUS [url] | installed | note | error REMEDIES
 */
export function facts(node: Node): string {
  switch (node.kind) {
    case 'device':
      return join('device', node.device.type, node.device.online === false && 'offline');
    case 'patch':
      return join('patch', node.patch.status, node.patch.url !== undefined && 'url');
    case 'error':
      return join('error', ...node.words.remedies);
    case 'client':
    case 'site':
    case 'installed':
    case 'note':
      return node.kind;
  }
}

function join(...words: (string | false)[]): string {
  return words.filter(Boolean).join(' ');
}
