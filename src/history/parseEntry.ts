import type { Named } from '../inventory/place';
import type { PatchStatus, WriteService } from '../nsight/records';
import type { Entry, EntryPatch, PatchOutcome, Sender } from './entry';

// A file of the history is read as what anybody may have written: each field must be what it should be.

const services: readonly WriteService[] = ['patch_retry', 'patch_reprocess', 'patch_approve', 'patch_ignore', 'patch_do_nothing', 'patch_inherit'];
const outcomes: readonly PatchOutcome[] = ['sending', 'accepted', 'alreadyApplied', 'notAcknowledged', 'unknown', 'refused', 'unsent'];
const statuses: readonly PatchStatus[] = ['missing', 'pending', 'queued', 'installing', 'installed', 'failed', 'ignored', 'rebootRequired', 'unknown'];

/** An entry from a file's text. Throws, saying what is wrong, when it is none. */
export function parseEntry(text: string): Entry {
  const value = object(JSON.parse(text));
  const place = object(value.place);
  const patches = list(value.patches).map(parsePatch);
  if (patches.length === 0) throw new Error('no patches');
  return {
    id: string(value.id), account: string(value.account), at: number(value.at), service: oneOf(services, value.service),
    place: { client: named(place.client), site: named(place.site), device: named(place.device) },
    patches,
    messages: list(value.messages).map(string),
    error: optional(value.error, string),
    sender: optional(value.sender, parseSender),
    checkedAt: optional(value.checkedAt, number),
    told: value.told === true,
  };
}

function parsePatch(given: unknown): EntryPatch {
  const value = object(given);
  return {
    id: string(value.id), title: string(value.title), outcome: oneOf(outcomes, value.outcome),
    status: optional(value.status, (status) => oneOf(statuses, status)), statusLabel: optional(value.statusLabel, string), moved: value.moved === true,
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

export function object(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value;
}

export function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error('no text');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('no number');
  return value;
}

export function oneOf<T>(known: readonly T[], value: unknown): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`not one of ${known.join(', ')}`);
  return found;
}

export function optional<T>(value: unknown, parse: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : parse(value);
}
