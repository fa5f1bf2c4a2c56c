import type * as vscode from 'vscode';
import { isAtSite, type DevicePath } from '../../inventory/place';
import { t } from '../../wording/localize';
import { say } from '../../ui/notifications';
import type { DevicesView } from './devicesView';
import type { DevicesNode } from './deviceNodes';
import { nameText, whereText } from '../../wording/patchWords';

/**
 * Shows a device in the Devices view, reading what lies above it where that is not known. Where it is not, the nearest
 * row above it is shown, and that is said.
 */
export async function revealDevice(
  view: DevicesView,
  tree: vscode.TreeView<unknown>,
  { client, site, device }: DevicePath,
): Promise<void> {
  const below = async (parent: DevicesNode | undefined, is: (node: DevicesNode) => boolean) =>
    (await view.getChildren(parent)).find(is);
  const clientNode = await below(undefined, (node) => node.kind === 'client' && node.client.id === client.id);
  const siteNode = clientNode && (await below(clientNode, (node) => node.kind === 'site' && isAtSite(site, node.site)));
  const deviceNode =
    siteNode && (await below(siteNode, (node) => node.kind === 'device' && node.device.id === device.id));
  const nearest = deviceNode ?? siteNode ?? clientNode;
  if (!deviceNode)
    say(
      'warning',
      t('{0} was not found at {1}. Refresh, or scan again.', nameText(device), whereText({ client, site })),
    );
  if (nearest && view.owns(nearest))
    await tree.reveal(nearest, { select: true, focus: true, expand: deviceNode !== undefined });
}
