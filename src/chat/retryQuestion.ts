import type { Session } from '../connection/session';
import type { Scan } from '../scan/scan';
import type { EntityRef } from '../inventory/place';
import { englishCount, plural, t } from '../wording/localize';
import { forMarkdown, shorten } from '../wording/escape';
import type { Wanted } from './toolInput';
import { knownDevices, knownReading } from './knownFailures';
import { groupByDevice, patchesIn, type Target } from '../inventory/target';
import { nameText, titleText } from '../wording/patchWords';

/** What a model asked to retry, as this window knows it. */
export interface Asked {
  readonly targets: readonly Target[];
  /** How many of the ids are not known to have failed. These are never sent. */
  readonly unknown: number;
}

/** Returns which of these ids are known to have failed, by the scan or a list that was read. Sends no request. */
export function asked(session: Session, scan: Scan, wanted: readonly Wanted[]): Asked {
  const devices = knownDevices(session, scan);
  const now = Date.now();
  const chosen = wanted.flatMap(({ deviceId, patchIds }) => {
    const place = devices.get(deviceId)?.place;
    const reading = knownReading(session, scan, deviceId, now);
    if (!place || reading?.kind !== 'read') return [];
    const failed = new Map(reading.failed.map((patch) => [patch.id, patch]));
    return patchIds.flatMap((id) => {
      const patch = failed.get(id);
      return patch ? [{ place, patch: { id, title: patch.title, status: 'failed' as const } }] : [];
    });
  });
  return {
    targets: groupByDevice(chosen),
    unknown: wanted.reduce((sum, { patchIds }) => sum + patchIds.length, 0) - chosen.length,
  };
}

const mostDevices = 10;
const mostTitles = 5;

/** The question before a retry: no text of the server's in the title, and Markdown with all of it escaped below. */
export function retryQuestion({ targets, unknown }: Asked): { title: string; markdown: string } {
  const lines = targets.slice(0, mostDevices).map(({ place: { client, site, device }, patches }) => {
    const titles = patches.slice(0, mostTitles).map((patch) => forMarkdown(shorten(titleText(patch), 100)));
    const more =
      patches.length > mostTitles ? `, ${plural(patches.length - mostTitles, 'and {0} more', 'and {0} more')}` : '';
    const name = (one: EntityRef) => forMarkdown(shorten(nameText(one), 60));
    return `- ${name(device)} (${name(client)} > ${name(site)}): ${titles.join(', ')}${more}`;
  });
  return {
    title:
      targets.length === 1
        ? plural(patchesIn(targets), 'Retry {0} failed patch on 1 device?', 'Retry {0} failed patches on 1 device?')
        : plural(
            patchesIn(targets),
            'Retry {0} failed patch on {1} devices?',
            'Retry {0} failed patches on {1} devices?',
            targets.length,
          ),
    markdown: [
      [
        ...lines,
        ...(targets.length > mostDevices
          ? [`- ${plural(targets.length - mostDevices, 'and {0} more device', 'and {0} more devices')}`]
          : []),
      ].join('\n'),
      t('They install at the next scheduled window of each device.'),
      ...(unknown > 0
        ? [
            plural(
              unknown,
              '{0} id that is not known to have failed will not be sent.',
              '{0} ids that are not known to have failed will not be sent.',
            ),
          ]
        : []),
    ].join('\n\n'),
  };
}

/** Returns what a model is told about ids of which nothing is known. */
export function unknownText(ids: number): string {
  const unknown = `${englishCount(ids, 'id')} not sent: not known to have failed.`;
  return `${unknown} List what failed with nsight_failedPatches first, and use its ids`;
}
