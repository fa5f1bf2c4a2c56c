import { groupByDevice } from '../actions/action';
import type { Picked } from '../actions/rows';
import type { Scope } from '../inventory/scope';
import { count } from '../messages/escape';
import { placeOf, type Node } from './nodes';

/** What rows of the Devices view stand for: patches, and parts of the fleet. Of both kinds at once, patches are meant. */
export function pickNodes(rows: readonly Node[]): Picked {
  const targets = groupByDevice(rows.flatMap((node) => (node.kind === 'patch' ? [{ place: placeOf(node), patch: node.patch }] : [])));
  const others = rows.filter(({ kind }) => kind !== 'patch').length;
  return {
    targets,
    scopes: rows.flatMap((node) => scopeOf(node) ?? []),
    leftOut: targets.length === 0 || others === 0 ? [] : [{ text: count(others, 'selected row is no patch', 'selected rows are no patches') }],
  };
}

function scopeOf(node: Node): Scope | undefined {
  switch (node.kind) {
    case 'client': return { kind: 'client', client: node.client };
    case 'site': return { kind: 'site', client: node.parent.client, site: node.site };
    case 'device':
    case 'installed': return { kind: 'device', place: placeOf(node) };
    case 'patch':
    case 'note':
    case 'error': return undefined;
  }
}
