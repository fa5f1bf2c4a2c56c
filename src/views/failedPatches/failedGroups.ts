import { compareTexts } from '../../inventory/order';
import { titleText } from '../../wording/patchWords';
import { byDevice, byDeviceName, byPatch, byTitle, type DeviceFailure, type Reboots } from '../../scan/failures';
import { failuresInOrder, groupsInOrder, usualOrder } from '../../scan/failedOrder';
import type {
  FailedDeviceNode,
  FailureNode,
  GroupNode,
  RebootDeviceNode,
  RebootNode,
  RebootPatchNode,
} from './failedNodes';

/** A row for each patch that failed. */
export function patchGroupNodes(failures: readonly DeviceFailure[], order = usualOrder): GroupNode[] {
  return groupsInOrder(byPatch(failures), order).map(({ key, ...group }) => ({
    kind: 'group',
    id: `group:${encodeURIComponent(key)}`,
    parent: undefined,
    ...group,
  }));
}

/** A row for each device on which something failed. */
export function failedDeviceNodes(failures: readonly DeviceFailure[], order = usualOrder): FailedDeviceNode[] {
  return groupsInOrder(byDevice(failures), order).map((group) => ({
    kind: 'failedDevice',
    id: `device:${encodeURIComponent(group.device.place.device.id)}`,
    parent: undefined,
    ...group,
  }));
}

/**
 * The rows below a patch or a device, by name where they are equal in the order.
 *
 * @param failures - those of the row, which may be by name already.
 */
export function failureNodes(
  parent: GroupNode | FailedDeviceNode,
  order = usualOrder,
  failures = parent.failures,
): FailureNode[] {
  const byDefault = parent.kind === 'group' ? byDeviceName : byTitle;
  return failuresInOrder(failures, order, byDefault).map((failure) => ({
    kind: 'failure',
    id: `${parent.id}/${encodeURIComponent(failure.device.place.device.id)}/${encodeURIComponent(failure.patch.id)}`,
    parent,
    ...failure,
  }));
}

/** The row of what waits for a reboot. */
export function rebootNode(reboots: Reboots): RebootNode {
  return { kind: 'reboot', id: 'reboot', parent: undefined, ...reboots };
}

/** The rows below it, or below one of its devices. */
export function rebootNodesBelow(parent: RebootNode | RebootDeviceNode): (RebootDeviceNode | RebootPatchNode)[] {
  if (parent.kind === 'reboot')
    return parent.devices.map((one) => ({
      kind: 'rebootDevice',
      id: `${parent.id}/${encodeURIComponent(one.device.place.device.id)}`,
      parent,
      ...one,
    }));
  return parent.patches
    .toSorted((a, b) => compareTexts(titleText(a), titleText(b)))
    .map((patch) => ({ kind: 'rebootPatch', id: `${parent.id}/${encodeURIComponent(patch.id)}`, parent, patch }));
}
