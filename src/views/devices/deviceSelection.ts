import type { Picked } from '../../actions/picked';
import type { Scope } from '../../inventory/scope';
import { placeOf, type DevicesNode } from './deviceNodes';
import { groupByDevice } from '../../inventory/target';

/** What rows of the Devices view stand for: patches, and parts of the fleet. */
export function pickNodes(rows: readonly DevicesNode[]): Picked {
  const scopes = rows.flatMap((node) => scopeOf(node) ?? []);
  const patches = rows.flatMap((node) => (node.kind === 'patch' ? [{ place: placeOf(node), patch: node.patch }] : []));
  return {
    targets: groupByDevice(patches),
    scopes,
    notPatches: rows.length - patches.length,
    notScopes: rows.length - scopes.length,
    leftOut: [],
  };
}

function scopeOf(node: DevicesNode): Scope | undefined {
  switch (node.kind) {
    case 'client':
      return { kind: 'client', client: node.client };
    case 'site':
      return { kind: 'site', client: node.parent.client, site: node.site };
    case 'device':
    case 'installed':
      return { kind: 'device', place: placeOf(node) };
    case 'patch':
    case 'note':
    case 'error':
      return undefined;
  }
}
