import { byDevice, byDeviceName, byPatch, byTitle, type DeviceFailure } from '../../scan/failures';
import type { FailedDeviceNode, FailureNode, GroupNode } from './failedNodes';

/** A row for each patch that failed, in the order of the scan's groups. */
export function patchGroupNodes(failures: readonly DeviceFailure[]): GroupNode[] {
  return byPatch(failures).map(({ key, ...group }) => ({
    kind: 'group',
    id: `group:${encodeURIComponent(key)}`,
    parent: undefined,
    ...group,
  }));
}

/** A row for each device on which something failed, in the order of the scan's groups. */
export function failedDeviceNodes(failures: readonly DeviceFailure[]): FailedDeviceNode[] {
  return byDevice(failures).map((group) => ({
    kind: 'failedDevice',
    id: `device:${encodeURIComponent(group.device.place.device.id)}`,
    parent: undefined,
    ...group,
  }));
}

/** The rows below a patch or a device, by name. */
export function failureNodes(parent: GroupNode | FailedDeviceNode): FailureNode[] {
  return parent.failures.toSorted(parent.kind === 'group' ? byDeviceName : byTitle).map((failure) => ({
    kind: 'failure',
    id: `${parent.id}/${encodeURIComponent(failure.device.place.device.id)}/${encodeURIComponent(failure.patch.id)}`,
    parent,
    ...failure,
  }));
}
