import { failedAgain, patchOutcomes, type Entry, type EntryPatch, type PatchOutcome } from '../history/entry';
import { resultsText } from '../history/resultsText';
import { patchesOnDevices } from '../wording/counts';
import { errorWords } from '../wording/errorWords';
import { asCode } from '../wording/escape';
import { t } from '../wording/localize';
import { nameText, statusText, titleText } from '../wording/patchWords';
import { dateAndTime } from '../wording/time';
import { writes, type PatchAction } from '../writes';
import type { LeftOut } from './picked';
import { patchesWith, type DeviceResult } from './sendWrites';
import { numbersText } from './summarizeWrites';

// The documents of Show Details, after an action and in the Retries view: Markdown that reads well as text too.

/** An action that was carried out. */
export interface WriteReport {
  readonly action: PatchAction;
  readonly results: readonly DeviceResult[];
  readonly leftOut: readonly LeftOut[];
  readonly at: Date;
}

/** Returns the results of an action, device by device. */
export function writeDetails({ action, results, leftOut, at }: WriteReport): string {
  const notes = leftOutList(leftOut);
  return (
    [
      `# ${action.title}, ${dateAndTime(at.getTime())}`,
      `${numbersText(results)}.`,
      ...(notes ? [`${t('Left out:')}\n\n${notes}`] : []),
      ...results.map((result) =>
        deviceDetails(
          result.target.place,
          answerLines(result.messages, result.error === undefined ? undefined : errorWords(result.error).message),
          (outcome) => patchesWith(result, outcome),
        ),
      ),
    ].join('\n\n') + '\n'
  );
}

/** Returns what was left out as a list, with what there is to say of each below it. */
export function leftOutList(leftOut: readonly LeftOut[]): string {
  return leftOut
    .flatMap((one) => [`- ${asCode(one.text)}`, ...(one.details ?? []).map((line) => `  - ${asCode(line)}`)])
    .join('\n');
}

const outcomeHeadings: Readonly<Record<PatchOutcome, () => string>> = {
  accepted: () => t('Accepted'),
  alreadyApplied: () => t('Already applied, according to N-sight, which says so of pending and ignored patches too'),
  notAcknowledged: () => t('Sent, but not acknowledged: the answer names them neither as retried nor as applied'),
  unknown: () => t('Sent without an answer: may have been carried out'),
  sending: () => t('Being sent'),
  refused: () => t('Failed: not carried out'),
  unsent: () => t('Not sent'),
};

/** Returns the part of one device: where it is, what is said of it, and each patch by what became of its sending. */
function deviceDetails(
  { client, site, device }: DeviceResult['target']['place'],
  lines: readonly string[],
  withOutcome: (outcome: PatchOutcome) => readonly PatchDetails[],
): string {
  return [
    `## ${asCode(nameText(device))}`,
    `${asCode(nameText(client))} > ${asCode(nameText(site))}`,
    ...lines,
    ...patchOutcomes.flatMap((outcome) => outcomeSection(outcomeHeadings[outcome](), withOutcome(outcome))),
  ].join('\n\n');
}

/** Returns what was answered, and why there is no answer. */
function answerLines(messages: readonly string[], error: string | undefined): string[] {
  return [
    ...messages.map((message) => t('N-sight said: {0}', asCode(message))),
    ...(error === undefined ? [] : [t('Error: {0}', asCode(error))]),
  ];
}

/** A patch in a document; `now` is its status by now, where that is known. */
interface PatchDetails {
  readonly id: string;
  readonly title: string | undefined;
  readonly now?: string | undefined;
}

function outcomeSection(heading: string, those: readonly PatchDetails[]): string[] {
  if (those.length === 0) return [];
  return [
    `${heading}:`,
    those
      .map(({ id, title, now }) => {
        const name = t('{0} (id {1})', asCode(titleText({ title })), asCode(id));
        return now === undefined ? `- ${name}` : `- ${name}: ${asCode(now)}`;
      })
      .join('\n'),
  ];
}

/** Returns all that is known of an action on one or more devices, of each of which there is an entry. */
export function entryDetails(entries: readonly Entry[], now: number): string {
  const [first, ...others] = entries;
  if (!first) return '';
  const heading = `# ${writes[first.service].title}, ${dateAndTime(first.at)}`;
  const parts = entries.map(entrySection);
  if (others.length === 0) return `${[heading, ...parts].join('\n\n')}\n`;
  const patchCount = entries.reduce((sum, { patches }) => sum + patches.length, 0);
  const outcome = `${patchesOnDevices(patchCount, entries.length)}: ${asCode(resultsText(entries, now))}`;
  return `${[heading, outcome, ...parts].join('\n\n')}\n`;
}

/** Returns the part of one device. */
function entrySection(entry: Entry): string {
  const read =
    entry.checkedAt === undefined ? t('Not read since then.') : t('Status as of {0}.', dateAndTime(entry.checkedAt));
  const patches = entry.patches.map((patch) => ({ ...patch, now: statusNow(entry, patch) }));
  return deviceDetails(entry.place, [read, ...answerLines(entry.messages, entry.error)], (outcome) =>
    patches.filter((patch) => patch.outcome === outcome),
  );
}

/** Returns the status of a patch as it was last read; undefined before that. */
function statusNow(entry: Entry, patch: EntryPatch): string | undefined {
  if (failedAgain(entry, patch)) return t('Failed again');
  if (patch.gone) return t('no longer listed');
  const { status, statusLabel } = patch;
  return status === undefined ? undefined : statusText({ status, statusLabel });
}
