import { join } from '../contextValue';
import type { DevicesNode } from './deviceNodes';

/**
 * What may be done with a row, for the `viewItem` patterns in package.json: the kind first, then facts, each one word.
 * A test holds them against each other: client | site | device | patch [failed] [url] | installed | note [empty] [filtered] | error REMEDIES
 */
export function facts(node: DevicesNode): string {
  switch (node.kind) {
    case 'patch':
      return join('patch', node.patch.status === 'failed' && 'failed', node.patch.url !== undefined && 'url');
    case 'error': {
      const { remedies } = node.words;
      return join(
        'error',
        remedies.includes('connect') && 'connect',
        remedies.includes('showLog') && 'showLog',
        remedies.includes('diagnose') && 'diagnose',
      );
    }
    case 'note':
      return join('note', node.about === 'empty' && 'empty', node.about === 'filtered' && 'filtered');
    case 'client':
    case 'site':
    case 'device':
    case 'installed':
      return node.kind;
  }
}
