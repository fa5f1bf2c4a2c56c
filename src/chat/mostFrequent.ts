import { compareTexts, firstSorted } from '../inventory/order';
import type { EntityRef } from '../inventory/place';
import type { FailedPatch } from '../scan/scanData';
import { inPieces } from '../util/breathe';
import { englishCount } from '../wording/localize';
import { nameText, titleText } from '../wording/patchWords';
import type { KnownDevice } from './knownFailures';
import { short, type MostFrequent } from './toolAnswer';

/** Of patches and of clients so many are named. */
const mostHits = 10;

/** What failed on one device. */
export interface FailedDevice {
  readonly device: KnownDevice;
  readonly failed: readonly FailedPatch[];
}

/** Returns which patches fail on most devices, and which clients have most failed patches. */
export async function mostFrequent(failures: readonly FailedDevice[]): Promise<MostFrequent> {
  const titles = new Map<string, number>();
  const clients = new Map<string, { readonly client: EntityRef; devices: number; patches: number }>();
  await inPieces(failures, ({ device: { place }, failed }) => {
    for (const title of new Set(failed.map(titleText))) titles.set(title, (titles.get(title) ?? 0) + 1);
    const known = clients.get(place.client.id) ?? { client: place.client, devices: 0, patches: 0 };
    known.devices += 1;
    known.patches += failed.length;
    clients.set(place.client.id, known);
  });
  const counted = [...titles].map(([title, count]) => ({
    name: title,
    count,
    text: () => englishCount(count, 'device'),
  }));
  const ofClients = [...clients.values()].map(({ client, devices, patches }) => ({
    name: nameText(client),
    count: patches,
    text: () => `${englishCount(patches, 'failed patch', 'failed patches')} on ${englishCount(devices, 'device')}`,
  }));
  return { patches: largest(counted), clients: largest(ofClients) };
}

/** The largest of them, by name where they are equal. The name is shortened, the numbers behind it are not. */
function largest(
  all: readonly { readonly name: string; readonly count: number; readonly text: () => string }[],
): string[] {
  return firstSorted(all, mostHits, (a, b) => b.count - a.count || compareTexts(a.name, b.name))
    .slice(0, mostHits)
    .map(({ name, text }) => `${text()}: ${short(name)}`);
}
