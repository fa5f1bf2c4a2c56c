import type { Picked } from '../../actions/picked';
import type { DeviceFailure } from '../../scan/failures';
import { deviceOfFailedNode, type FailedNode } from './failedNodes';
import { groupByDevice } from '../../inventory/target';

/**
 * What rows stand for: patches where they failed, and devices. What is meant by rows that stand for more than one patch
 * is asked about when it is on several devices; `coverage` is what they rest on.
 */
export function pickFailed(rows: readonly FailedNode[], coverage: string): Picked {
  const targets = groupByDevice(
    rows
      .flatMap(failuresBelow)
      .map(({ device, patch }) => ({ place: device.place, patch: { ...patch, status: 'failed' as const } })),
  );
  const [only, ...others] = rows;
  const name = only?.kind === 'group' && others.length === 0 ? only.title : '';
  const places = rows.flatMap((node) => (node.kind === 'group' ? [] : (deviceOfFailedNode(node) ?? [])));
  return {
    targets,
    scannedAt: new Map(
      rows.flatMap(failuresBelow).map(({ device }) => [device.place.device.id, device.reading?.at ?? 0]),
    ),
    scopes: places.map((place) => ({ kind: 'device', place })),
    notPatches: rows.filter((node) => failuresBelow(node).length === 0).length,
    notScopes: rows.length - places.length,
    leftOut: [],
    bulk:
      targets.length > 1 && rows.some(({ kind }) => kind === 'group' || kind === 'failedDevice')
        ? { name, detail: coverage }
        : undefined,
  };
}

function failuresBelow(node: FailedNode): readonly DeviceFailure[] {
  if (node.kind === 'failure') return [node];
  return node.kind === 'group' || node.kind === 'failedDevice' ? node.failures : [];
}
