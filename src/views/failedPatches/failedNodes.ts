import type { DevicePath } from '../../inventory/place';
import type { RowSubject } from '../rowCommands';
import type { DeviceFailure, FailuresOnDevice, PatchFailures, RebootDevice, Reboots } from '../../scan/failures';
import type { FailedPatch, ScanDevice, ScanList } from '../../scan/scanData';
import { nameText, titleText } from '../../wording/patchWords';

/** A patch wherever it failed. */
export interface GroupNode extends Omit<PatchFailures, 'key'> {
  readonly kind: 'group';
  readonly id: string;
  readonly parent: undefined;
}

/** A device with all that failed on it. */
export interface FailedDeviceNode extends FailuresOnDevice {
  readonly kind: 'failedDevice';
  readonly id: string;
  readonly parent: undefined;
}

/** A patch on a device. */
export interface FailureNode extends DeviceFailure {
  readonly kind: 'failure';
  readonly id: string;
  readonly parent: GroupNode | FailedDeviceNode;
}
/** What waits for a reboot, where the view shows it. */
export interface RebootNode extends Reboots {
  readonly kind: 'reboot';
  readonly id: string;
  readonly parent: undefined;
}
/** A device with patches that wait for a reboot. */
export interface RebootDeviceNode extends RebootDevice {
  readonly kind: 'rebootDevice';
  readonly id: string;
  readonly parent: RebootNode;
}
/** A patch that waits for a reboot. */
export interface RebootPatchNode {
  readonly kind: 'rebootPatch';
  readonly id: string;
  readonly parent: RebootDeviceNode;
  readonly patch: FailedPatch;
}
/** A row of what waits for a reboot. */
export type AnyRebootNode = RebootNode | RebootDeviceNode | RebootPatchNode;
/** What is not in the view, and why: a sentence, or what could not be read with its parts. `rest` is still in line. */
export interface FailedNoteNode {
  readonly kind: 'note' | 'rest';
  readonly id: string;
  readonly parent: undefined;
  readonly text: string;
  readonly filtered?: boolean;
}
/** What could not be read: devices, or lists of them. */
export interface UnreadNode {
  readonly kind: 'unread';
  readonly id: string;
  readonly parent: undefined;
  readonly text: string;
  readonly what: 'devices' | 'lists';
}
/** A device whose patches could not be read. */
export interface UnreadDeviceNode {
  readonly kind: 'unreadDevice';
  readonly id: string;
  readonly parent: UnreadNode;
  readonly device: ScanDevice;
  readonly reason: string;
}
/** A list of devices that could not be read. */
export interface UnreadListNode {
  readonly kind: 'unreadList';
  readonly id: string;
  readonly parent: UnreadNode;
  readonly list: ScanList;
  readonly reason: string;
}

/** A row of the Failed Patches view. */
export type FailedNode =
  | GroupNode
  | FailedDeviceNode
  | FailureNode
  | AnyRebootNode
  | FailedNoteNode
  | UnreadNode
  | UnreadDeviceNode
  | UnreadListNode;

/** Whether a row is one of what waits for a reboot. */
export function isRebootNode(node: FailedNode): node is AnyRebootNode {
  return node.kind === 'reboot' || node.kind === 'rebootDevice' || node.kind === 'rebootPatch';
}

/** The device that a row is about. */
export function deviceOfFailedNode(node: FailedNode): DevicePath | undefined {
  if (node.kind === 'rebootPatch') return node.parent.device.place;
  return 'device' in node ? node.device.place : undefined;
}

/** Returns what a row is the row of; a patch on many devices has no id. */
export function subjectOfFailedNode(node: FailedNode): RowSubject {
  if (node.kind === 'group') return { name: node.title };
  const url = 'patch' in node ? node.patch.url : undefined;
  if ('patch' in node && node.parent.kind !== 'group') return { name: titleText(node.patch), id: node.patch.id, url };
  const device = deviceOfFailedNode(node)?.device;
  return { name: device && nameText(device), id: device?.id, url };
}
