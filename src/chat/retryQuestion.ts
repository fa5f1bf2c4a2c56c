import { isUnfinished, patchOf, wasSent, type EntryPatch } from '../history/entry';
import type { History } from '../history/history';
import type { Session } from '../connection/session';
import type { Scan } from '../scan/scan';
import { foldText } from '../util/foldText';
import type { DevicePath, EntityRef, PatchRef } from '../inventory/place';
import { groupByDevice, patchesIn, type Target } from '../inventory/target';
import { groupBy } from '../util/groupBy';
import { onDevices, patches as patchCount } from '../wording/counts';
import { forMarkdown, shorten } from '../wording/escape';
import { plural, t } from '../wording/localize';
import { nameText, titleText } from '../wording/patchWords';
import { isRetry } from '../writes';
import { knownDevices, knownReading } from './knownFailures';
import { short, type Unsent } from './toolAnswer';
import type { NamedId, Wanted } from './toolInput';

/** What a model asked to retry, as this window knows it. */
export interface Asked extends Unsent {
  readonly targets: readonly Target[];
}

/** So many devices may be in one question, and are read before it is carried out: nobody reads a longer list. */
export const mostDevices = 50;

/** Returns which of these are known to have failed, by the scan or a list that was read. Sends no request. */
export function asked(session: Session, scan: Scan, history: History, wanted: readonly Wanted[]): Asked {
  const devices = knownDevices(session, scan);
  const longIds = byLongId(devices.values(), ({ place }) => ({ id: place.device.id, name: nameText(place.device) }));
  const now = Date.now();
  const chosen: { readonly place: DevicePath; readonly patch: PatchRef }[] = [];
  let retried = 0;
  for (const { device, patches } of wanted) {
    const place = devices.get(device.id)?.place;
    if (!place || !isNamed(device, nameText(place.device)) || mayBeRounded(device, longIds)) continue;
    const reading = knownReading(session, scan, device.id, now);
    const failed = new Map(reading?.kind === 'read' ? reading.failed.map((patch) => [patch.id, patch]) : []);
    const longPatchIds = byLongId(failed.values(), (patch) => ({ id: patch.id, name: titleText(patch) }));
    const open = history
      .of(session.account, device.id)
      .filter((entry) => isRetry(entry) && isUnfinished(entry, session.account, now));
    for (const patch of patches) {
      const found = failed.get(patch.id);
      const isMeant = found && isNamed(patch, titleText(found));
      if (isMeant && !mayBeRounded(patch, longPatchIds))
        chosen.push({ place, patch: { id: patch.id, title: found.title, status: 'failed' } });
      else if (open.some((entry) => isSent(patchOf(entry, patch.id), patch))) retried += 1;
    }
  }
  const all = wanted.reduce((sum, { patches }) => sum + patches.length, 0);
  return { targets: groupByDevice(chosen), retried, unknown: all - chosen.length - retried };
}

function isSent(sent: EntryPatch | undefined, wanted: NamedId): boolean {
  return sent !== undefined && wasSent(sent) && isNamed(wanted, titleText(sent));
}

/** Whether a model has given the name that it was shown. */
function isNamed({ name }: NamedId, shown: string): boolean {
  return foldText(name) === foldText(short(shown));
}

/** A number that is as long as this loses digits where it is not written as a text. */
const longNumber = /^\d{16,21}$/;

/** What has a long id, by the number that it becomes without quotes. */
type LongIds = ReadonlyMap<number, readonly NamedId[]>;

function byLongId<T>(known: Iterable<T>, shownAs: (one: T) => NamedId): LongIds {
  const longIds = new Map<number, NamedId[]>();
  for (const one of known) {
    const named = shownAs(one);
    if (!longNumber.test(named.id)) continue;
    const rounded = Number(named.id);
    const same = longIds.get(rounded);
    if (same) same.push(named);
    else longIds.set(rounded, [named]);
  }
  return longIds;
}

/** Whether another one of the same name may be meant, whose id was rounded to this one: models forget quotes. */
function mayBeRounded(given: NamedId, known: LongIds): boolean {
  if (!longNumber.test(given.id)) return false;
  const rounded = Number(given.id);
  if (![String(rounded), String(BigInt(rounded))].includes(given.id)) return false;
  return known.get(rounded)?.some(({ id, name }) => id !== given.id && isNamed(given, name)) ?? false;
}

/**
 * Returns what each of these questions has named, with the counts of the first: of equal calls it cannot be told which
 * question was answered.
 */
export function askedInEach(first: Asked, ...others: readonly Asked[]): Asked {
  const named = others.map(
    ({ targets }) =>
      new Map(targets.map(({ place, patches }) => [place.device.id, new Set(patches.map(({ id }) => id))])),
  );
  const targets = first.targets
    .map(({ place, patches }) => ({
      place,
      patches: patches.filter(({ id }) => named.every((one) => one.get(place.device.id)?.has(id))),
    }))
    .filter(({ patches }) => patches.length > 0);
  return { ...first, targets, unknown: first.unknown + patchesIn(first.targets) - patchesIn(targets) };
}

/** Beyond, the titles are named once for all. */
const mostWithTitles = 10;

/**
 * The question before a retry, which names every device and every patch: no text of the server's in the title, and
 * Markdown with all of it escaped below.
 */
export function retryQuestion({ targets, retried, unknown }: Asked): { title: string; markdown: string } {
  const withTitles = targets.length <= mostWithTitles;
  const lines = targets.map(({ place: { client, site, device }, patches }) => {
    const name = (one: EntityRef) => forMarkdown(shorten(nameText(one), 60));
    const what = withTitles ? patches.map(titleInQuestion).join(', ') : patchCount(patches.length);
    return `- ${name(device)} (${name(client)} > ${name(site)}): ${what}`;
  });
  const titles = groupBy(
    targets.flatMap(({ patches }) => patches),
    titleText,
  );
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
      lines.join('\n'),
      ...(withTitles
        ? []
        : [
            [...titles]
              .map(([title, those]) => `- ${forMarkdown(shorten(title, 100))}: ${onDevices(those.length)}`)
              .join('\n'),
          ]),
      t('They install at the next scheduled window of each device.'),
      ...unsentNotes({ retried, unknown }).map((note) => `${note}.`),
    ].join('\n\n'),
  };
}

function titleInQuestion(patch: PatchRef): string {
  return forMarkdown(shorten(titleText(patch), 100));
}

/** Returns what the user is told about what is not sent. */
export function unsentNotes({ retried, unknown }: Unsent): string[] {
  return [
    ...(retried > 0
      ? [
          plural(
            retried,
            '{0} patch that was retried already is not sent again',
            '{0} patches that were retried already are not sent again',
          ),
        ]
      : []),
    ...(unknown > 0
      ? [
          plural(
            unknown,
            '{0} patch that is not known to have failed is not sent',
            '{0} patches that are not known to have failed are not sent',
          ),
        ]
      : []),
  ];
}
