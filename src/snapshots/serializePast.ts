import { listShape, numberShape, stringShape } from '../storage/parseShape';
import { isDay, type Day } from './day';
import { parseRow, type DayRow } from './dayTotals';
import {
  failedOnce,
  sharedFound,
  type DevicePast,
  type DeviceState,
  type OpenFailure,
  type FoundPatches,
  type HeldFailure,
  type PastReading,
} from './devicePast';
import type { DaySnapshot, GoneFailure } from './fleetPast';
import type { Founds } from './founds';
import type { PastData } from './past';
import { countsValue, LineReader, LineWriter } from './pastLines';

// The files of the past as text: one with what is known now, and one with the snapshot of each day.

/** Returns the text of a past; `key` tells it from one that was cleared before. */
export async function pastText(key: string, { devices, days }: PastData): Promise<string> {
  // As they are now, whatever becomes of them meanwhile.
  const [all, rows] = [[...devices], [...days]];
  const writer = new LineWriter({ key, devices: all.length, days: rows.length });
  for (const [day, { text }] of rows) writer.addText('day', `${day} ${text}`);
  await writer.addAll(all, 'device', ([id, device]) => devicePastValue(id, device, writer));
  return writer.toString();
}

/**
 * Reads a past.
 * @throws Error that says what is wrong, and NewerVersionError for what a newer version wrote.
 */
export async function parsePast(text: string, founds: Founds): Promise<PastData & { key: string }> {
  const reader = new LineReader(text, founds);
  const { key, devices: deviceCount, days: dayCount } = reader.head;
  const devices = new Map<string, DevicePast>();
  const days = new Map<Day, DayRow>();
  await reader.read((word, rest) => {
    if (word === 'device') {
      const [id, device] = parseDevicePast(JSON.parse(rest), reader);
      devices.set(id, device);
    } else if (word === 'day') {
      const day = rest.slice(0, dayLength);
      if (!isDay(day)) throw new Error('no day');
      days.set(day, parseRow(day, rest.slice(dayLength + 1)));
    } else throw new Error('another kind of line');
    return false;
  });
  if (devices.size !== deviceCount || days.size !== dayCount) throw new Error('not whole');
  return { key: stringShape(key), devices, days };
}

/** The length of the name of a day. */
const dayLength = '2026-11-28'.length;

/** A snapshot of a day as it is stored: with the totals, should the file of what is known now be lost. */
export interface StoredDay extends DaySnapshot {
  readonly key: string;
  readonly row: DayRow;
}

/** Returns the text of a day's snapshot. */
export async function snapshotText({ key, day, row, counts, gone }: StoredDay): Promise<string> {
  const writer = new LineWriter({ key, day, devices: counts.size, gone: gone.length });
  writer.addText('totals', row.text);
  await writer.addAll(gone, 'gone', ({ deviceId, goneAt, ...failure }) => [
    deviceId,
    ...heldValue(failure, writer),
    goneAt,
  ]);
  await writer.addAll(counts, 'counts', ([deviceId, value]) => [deviceId, countsValue(value)]);
  return writer.toString();
}

/**
 * Reads the snapshot of a day. Without `withCounts` it has none: they are most of it, and few ask for them.
 * @throws Error that says what is wrong, and NewerVersionError for what a newer version wrote.
 */
export async function parseDay(
  text: string,
  founds: Founds,
  { withCounts }: { readonly withCounts: boolean },
): Promise<StoredDay> {
  const reader = new LineReader(text, founds);
  const { key, day, devices: deviceCount, gone: goneCount } = reader.head;
  const of = stringShape(day);
  let row: DayRow | undefined;
  const counts = new Map<string, NonNullable<FoundPatches['counts']>>();
  const gone: GoneFailure[] = [];
  await reader.read((word, rest) => {
    if (word === 'totals') {
      row = parseRow(of, rest);
      return false;
    }
    if (word === 'counts' && !withCounts) return gone.length === goneCount;
    const [deviceId, ...values] = listShape(JSON.parse(rest));
    const id = stringShape(deviceId);
    if (word === 'gone') gone.push({ deviceId: id, ...parseHeld(values, reader), goneAt: numberShape(values.at(-1)) });
    else if (word === 'counts') counts.set(id, reader.counts(values[0]) ?? {});
    else throw new Error('another kind of line');
    return false;
  });
  if (!row || (withCounts && counts.size !== deviceCount) || gone.length !== goneCount) throw new Error('not whole');
  return { key: stringShape(key), day: of, row, counts, gone };
}

function devicePastValue(id: string, { settled, readings }: DevicePast, writer: LineWriter): readonly unknown[] {
  const all = settled ? [settled.reading, ...readings] : readings;
  const founds = [...new Set(all.map(({ found }) => found))];
  return [
    id,
    founds.map((found) => foundValue(found, writer)),
    all.map(({ at, found }) => [at, founds.indexOf(found)]),
    settled ? [settled.failing.map(ageValue), settled.held.map((one) => heldValue(one, writer))] : null,
  ];
}

/** Thousands are parsed at once: what they have in common is one object, and nothing is made that is not kept. */
function parseDevicePast(given: unknown, reader: LineReader): [string, DevicePast] {
  const [id, foundValues, readingValues, state] = listShape(given);
  const founds: FoundPatches[] = [];
  for (const value of listShape(foundValues)) founds.push(sharedFound(parseFound(value, reader), founds.at(-1)));
  const readings: PastReading[] = [];
  for (const value of listShape(readingValues)) {
    const [at, ref] = listShape(value);
    const found = founds[numberShape(ref)];
    if (!found) throw new Error('no reading');
    readings.push({ at: numberShape(at), found });
  }
  if (state === null) return [stringShape(id), { settled: undefined, readings }];
  const first = readings.shift();
  if (!first) throw new Error('no reading');
  return [stringShape(id), { settled: parseState(state, first, reader), readings }];
}

function parseState(given: unknown, reading: PastReading, reader: LineReader): DeviceState {
  const [ageValues, heldValues] = listShape(given);
  const ages = listShape(ageValues);
  const updates = failedOnce(reading.found);
  if (ages.length !== updates.length) throw new Error('other failures');
  const failing = updates.map((update, i): OpenFailure => {
    const [firstSeen, isAtLeast] = listShape(ages[i]);
    return { update, firstSeen: numberShape(firstSeen), isAtLeast: isAtLeast === 1 };
  });
  return { reading, failing, held: mapped(heldValues ?? none, (value) => parseHeld(listShape(value), reader)) };
}

const none: readonly never[] = [];

/** Of most devices such a list is empty, and then the same one. */
function mapped<T>(given: unknown, parse: (value: unknown) => T): readonly T[] {
  const values = listShape(given);
  return values.length === 0 ? none : values.map(parse);
}

function foundValue(
  { failed, undecided, isWhole, reboot, counts }: FoundPatches,
  writer: LineWriter,
): readonly unknown[] {
  return [
    failed.map((update) => writer.update(update)),
    undecided.map((key) => writer.text(key)),
    isWhole ? 1 : 0,
    reboot,
    countsValue(counts),
  ];
}

function parseFound(given: unknown, reader: LineReader): FoundPatches {
  const [failed, undecided, isWhole, reboot, counts] = listShape(given);
  return {
    failed: mapped(failed, (ref) => reader.update(ref)),
    undecided: mapped(undecided, (ref) => reader.text(ref)),
    isWhole: isWhole === 1,
    reboot: numberShape(reboot),
    counts: reader.counts(counts),
  };
}

function ageValue({ firstSeen, isAtLeast }: OpenFailure): readonly number[] {
  return [firstSeen, isAtLeast ? 1 : 0];
}

function parseAge([firstSeen, isAtLeast]: readonly unknown[]): Omit<OpenFailure, 'update'> {
  return { firstSeen: numberShape(firstSeen), isAtLeast: isAtLeast === 1 };
}

function heldValue(failure: HeldFailure, writer: LineWriter): readonly number[] {
  return [...ageValue(failure), writer.update(failure.update), failure.lastSeen];
}

function parseHeld([firstSeen, isAtLeast, update, lastSeen]: readonly unknown[], reader: LineReader) {
  return {
    update: reader.update(update),
    ...parseAge([firstSeen, isAtLeast]),
    lastSeen: numberShape(lastSeen),
  };
}
