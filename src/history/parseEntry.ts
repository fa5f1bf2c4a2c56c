import { patchStatuses, writeServices } from '../nsight/records';
import { patchOutcomes, type Entry, type EntryPatch, type Sender } from './entry';
import {
  listShape,
  NewerVersionError,
  numberShape,
  objectShape,
  oneOf,
  optionalShape,
  parseEntityRef,
  stringShape,
  textShape,
} from '../storage/parseShape';

/** To be raised with each change that an older version would misread, or lose when it changes an entry. */
const entryVersion = 1;

/** Returns an entry as the text of a file. */
export function entryText(entry: Entry): string {
  return JSON.stringify({ version: entryVersion, ...entry });
}

/**
 * Returns an entry from the text of a file.
 *
 * @throws NewerVersionError for what a newer version of the extension wrote, and an Error that says what is wrong where
 * it is not an entry.
 */
export function parseEntry(text: string): Entry {
  const value = objectShape(JSON.parse(text));
  if ((optionalShape(value.version, numberShape) ?? entryVersion) > entryVersion)
    throw new NewerVersionError(`version ${String(value.version)}`);
  const place = objectShape(value.place);
  const entry = {
    id: stringShape(value.id),
    account: stringShape(value.account),
    at: numberShape(value.at),
    sentAt: optionalShape(value.sentAt, numberShape),
    ...(value.sentUpMs === undefined ? {} : { sentUpMs: numberShape(value.sentUpMs) }),
    place: {
      client: parseEntityRef(place.client),
      site: parseEntityRef(place.site),
      device: parseEntityRef(place.device),
    },
    messages: listShape(value.messages).map(textShape),
    error: optionalShape(value.error, textShape),
    sender: optionalShape(value.sender, parseSender),
    checkedAt: optionalShape(value.checkedAt, numberShape),
    ...(value.checkedAfterMs === undefined ? {} : { checkedAfterMs: numberShape(value.checkedAfterMs) }),
    told: value.told === true,
    ...(value.teller === undefined ? {} : { teller: parseSender(value.teller) }),
  };
  const patches = listShape(value.patches).map(parseEntryPatch);
  if (patches.length === 0) throw new Error('no patches');
  return { ...entry, patches, service: oneOf(writeServices, value.service) };
}

function parseEntryPatch(given: unknown): EntryPatch {
  const value = objectShape(given);
  return {
    id: stringShape(value.id),
    title: textShape(value.title),
    outcome: oneOf(patchOutcomes, value.outcome),
    status: optionalShape(value.status, (status) => oneOf(patchStatuses, status)),
    statusLabel: optionalShape(value.statusLabel, textShape),
    // Older entries do not have the first.
    wasFailed: value.wasFailed !== false,
    gone: value.gone === true,
    moved: value.moved === true,
    policyHolds: typeof value.policyHolds === 'boolean' ? value.policyHolds : undefined,
  };
}

/** Returns the process that a file names. @throws when it is none. */
export function parseSender(given: unknown): Sender {
  const value = objectShape(given);
  return { pid: numberShape(value.pid), run: stringShape(value.run) };
}
