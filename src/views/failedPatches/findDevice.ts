import * as vscode from 'vscode';
import type { Session } from '../../connection/session';
import { byName } from '../../inventory/order';
import type { DevicePath } from '../../inventory/place';
import { t } from '../../wording/localize';
import { forQuickInput } from '../../wording/escape';
import { say } from '../../ui/notifications';
import type { Choice } from '../../ui/choice';
import { back, pickOne } from '../../ui/pick';
import type { Scan } from '../../scan/scan';
import { nameText, whereText } from '../../wording/patchWords';

/**
 * Asks for a device of all that are known: from the lists that were read, and from the scan. Undefined when the user
 * leaves.
 */
export async function findDevice({ inventory }: Session, { data }: Scan): Promise<DevicePath | undefined> {
  const known = new Map<string, DevicePath>([...data.devices].map(([id, { place }]) => [id, place]));
  for (const place of inventory.knownPlaces()) known.set(place.device.id, place);
  if (known.size === 0) {
    say('info', t('No devices are known yet. Scan for failed patches first, or open clients in the Devices view.'), {
      title: t('Scan…'),
      run: () => void vscode.commands.executeCommand('nsight.scan'),
    });
    return undefined;
  }
  const choices = [...known.values()]
    .sort((a, b) => byName(a.device, b.device))
    .map((place): Choice<DevicePath> => ({
      label: forQuickInput(nameText(place.device)),
      description: forQuickInput(whereText(place)),
      value: place,
    }));
  const picked = await pickOne({
    title: t('Find Device'),
    placeholder: t('Device, client or site'),
    choices,
    canGoBack: false,
  });
  return picked === back ? undefined : picked;
}
