import type { Named } from '../inventory/place';
import type { PatchStatus, WriteService } from '../nsight/records';
import type { Entry, EntryPatch, PatchOutcome, Sender } from './entry';
import { list, number, object, optional, string } from '../storage/parseShape';

const services: readonly WriteService[] = [
  'patch_retry',
  'patch_reprocess',
  'patch_approve',
  'patch_ignore',
  'patch_do_nothing',
  'patch_inherit',
];
const outcomes: readonly PatchOutcome[] = [
  'sending',
  'accepted',
  'alreadyApplied',
  'notAcknowledged',
  'unknown',
  'refused',
  'unsent',
];
const statuses: readonly PatchStatus[] = [
  'missing',
  'pending',
  'queued',
  'installing',
  'installed',
  'failed',
  'ignored',
  'rebootRequired',
  'unknown',
];

/** To be raised with whatever an older version would misread, or lose when it changes an entry. */
const version = 1;

/** A newer version of the extension wrote this entry: it is whole, but only that version may touch it. */
export class NewerEntry extends Error {
  override readonly name = 'NewerEntry';
}

/** An entry as a file's text. */
export function entryText(entry: Entry): string {
  return JSON.stringify({ version, ...entry });
}

/** An entry from a file's text. Throws, saying what is wrong, when it is none, and a NewerEntry for what a newer version wrote. */
export function parseEntry(text: string): Entry {
  const value = object(JSON.parse(text));
  if ((optional(value.version, number) ?? version) > version) throw new NewerEntry(`version ${String(value.version)}`);
  const place = object(value.place);
  const entry = {
    id: string(value.id),
    account: string(value.account),
    at: number(value.at),
    sentAt: optional(value.sentAt, number),
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    messages: list(value.messages).map(string),
    error: optional(value.error, string),
    sender: optional(value.sender, parseSender),
    checkedAt: optional(value.checkedAt, number),
    told: value.told === true,
  };
  const patches = list(value.patches).map(parsePatch);
  if (patches.length === 0) throw new Error('no patches');
  return { ...entry, patches, service: oneOf(services, value.service) };
}

function parsePatch(given: unknown): EntryPatch {
  const value = object(given);
  return {
    id: string(value.id),
    title: string(value.title),
    outcome: oneOf(outcomes, value.outcome),
    status: optional(value.status, (status) => oneOf(statuses, status)),
    statusLabel: optional(value.statusLabel, string),
    // Older entries do not have the first.
    wasFailed: value.wasFailed !== false,
    gone: value.gone === true,
    moved: value.moved === true,
    policyHolds: typeof value.policyHolds === 'boolean' ? value.policyHolds : undefined,
  };
}

function parseSender(given: unknown): Sender {
  const value = object(given);
  return { pid: number(value.pid), run: string(value.run) };
}

export function named(given: unknown): Named {
  const value = object(given);
  return { id: string(value.id), name: string(value.name) };
}

/** A word that is not known is one that was added since. */
export function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  const word = string(value);
  const found = known.find((one) => one === word);
  if (found === undefined) throw new NewerEntry(`'${word}' is not one of ${known.join(', ')}`);
  return found;
}
