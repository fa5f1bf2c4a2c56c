import { stillFailed } from '../actions/stillFailed';
import type { Session } from '../connection/session';
import { timeAgo } from '../wording/time';
import type { DeviceReading } from '../scan/scanData';
import type { FleetPast } from '../snapshots/fleetPast';
import type { History } from '../history/history';
import { byName, compareTexts, firstSorted } from '../inventory/order';
import { AccountRefusal } from '../inventory/accountRefusal';
import { collectPatches, freshMs } from '../inventory/bulkRead';
import { errorWords } from '../wording/errorWords';
import { dataText, findingsText, mostNames, mostRows, short, someOf, type DeviceFailures } from './toolAnswer';
import { failedInputNames, type FailedInput } from './toolInput';
import { isKnownFailure, knownReading } from './knownFailures';
import type { FailedPatchesQuery } from './askedPlaces';
import { lookUp, mostCalls, type Look, type LookUpOptions } from './lookUp';
import { inPieces } from '../util/breathe';
import { mostFrequent, type FailedDevice } from './mostFrequent';
import { matchingTitles } from './nameMatch';
import { failureTime, isAskedFor, overTimeTexts, timeOptions, type TimeOptions } from './overTime';
import { shorten } from '../wording/escape';
import { nameText, titleText } from '../wording/patchWords';

/**
 * Returns what failed on the devices that names stand for, as text for a model.
 * @returns undefined when the signal fired.
 * @throws what the client rejects with, where the clients or sites cannot be read, or the account is refused.
 */
export async function failedPatches(options: LookUpOptions, history: History): Promise<string | undefined> {
  const { session, scan, past, input, signal } = options;
  const looked = await lookUp(options, Date.now());
  if (!looked) return undefined;
  if ('about' in looked) return questionText(looked, input);
  const missing: string[] = [];
  await inPieces(looked.devices, ({ place: { device }, managed }) => {
    if (managed && !isKnownFailure(knownReading(session, scan, device.id, Date.now()))) missing.push(device.id);
  });
  const tooMany = looked.calls > mostCalls;
  const refusal = new AccountRefusal(session.inventory, signal);
  const reads = { signal, maxAgeMs: freshMs, refusal };
  const outcomes = await collectPatches(session.inventory, tooMany ? [] : missing, reads);
  if (signal.aborted) return undefined;
  if (refusal.error) throw refusal.error;

  const reasons = new Map(
    [...outcomes].flatMap(([id, outcome]): [string, string][] =>
      'error' in outcome ? [[id, errorWords(outcome.error).message]] : [],
    ),
  );
  await history.load(); // It has what other windows have sent since the lists were read.
  const readings = new Map<string, DeviceReading | undefined>();
  await inPieces(looked.devices, ({ place: { device } }) => {
    readings.set(device.id, knownReading(session, scan, device.id, Date.now()));
  });
  return describeFindings({ session, history, past, input, looked, readings, reasons, tooMany });
}

interface ReadFindings {
  readonly session: Session;
  readonly history: History;
  readonly past: FleetPast | undefined;
  readonly input: FailedInput;
  readonly looked: Look;
  readonly readings: ReadonlyMap<string, DeviceReading | undefined>;
  /** Why a device could not be read just now. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly tooMany: boolean;
}

async function describeFindings(findings: ReadFindings): Promise<string> {
  const { session, history, past, input, looked, readings, tooMany } = findings;
  const now = Date.now();
  const { failures, numbers, unreadable, problems, unknown, oldest, readAt } = await countReadings(findings);
  const meant = await meantFailures(failures, input.patch);
  const time = past && timeOptions(past, input, now);
  const { wanted, mayBe } = await wantedFailures(meant, time);
  const still = await stillFailedOf(session, history, wanted, now);
  const others = countFailed(failures) - countFailed(wanted);
  const numbersOverTime = {
    fresh: await countNew(still.failures, past),
    mayBe,
    readAt,
    wholeClients: wholeClients(findings),
  };
  const listed = firstSorted(still.failures, mostRows, (a, b) => byName(a.device.place.device, b.device.place.device));
  return findingsText({
    devices: listed.map(({ device: { place, type }, failed }): DeviceFailures => {
      const readAt = readings.get(place.device.id)?.at ?? now;
      return {
        place,
        type,
        failed,
        read: () => timeAgo(readAt, now),
        ...(time && { timeOf: (patch) => failureTime(time.past, place.device.id, patch) }),
      };
    }),
    coverage: {
      ...numbers,
      unreadable: firstSorted(unreadable, mostNames, compareTexts),
      skippedLists: looked.skippedLists,
      unread: [...looked.unread, ...firstSorted(problems, mostNames, compareTexts)],
      missing: looked.missing,
      unknown,
      oldest: oldest === Infinity ? undefined : timeAgo(oldest, now),
    },
    mostFrequent: () => mostFrequent(still.failures),
    overTime: time ? overTimeTexts(time, numbersOverTime) : [],
    notes: [
      ...inputNotes(input),
      ...limitNotes(looked, tooMany),
      ...still.leftOut.map(({ text }) => `Not listed: ${text}.`),
      ...(others > 0 ? [`${others} other failed patches are not what was asked for.`] : []),
    ],
  });
}

function countFailed(failures: readonly FailedDevice[]): number {
  return failures.reduce((sum, { failed }) => sum + failed.length, 0);
}

/** What failed of the patches that a name means. The same titles fail on many devices. */
async function meantFailures(failures: readonly FailedDevice[], name: string | undefined): Promise<FailedDevice[]> {
  if (name === undefined) return [...failures];
  const titles = new Set<string>();
  await inPieces(failures, ({ failed }) => {
    for (const patch of failed) titles.add(titleText(patch));
  });
  const meant = await matchingTitles(titles, name);
  const found: FailedDevice[] = [];
  await inPieces(failures, ({ device, failed }) => {
    const some = failed.filter((patch) => meant.has(titleText(patch)));
    if (some.length > 0) found.push({ device, failed: some });
  });
  return found;
}

/** What failed at the time that is asked for; `mayBe`: so many may have failed as long, too. */
async function wantedFailures(failures: readonly FailedDevice[], time: TimeOptions | undefined) {
  const wanted: FailedDevice[] = [];
  let mayBe = 0;
  await inPieces(failures, ({ device, failed }) => {
    const { id } = device.place.device;
    const asked = failed.filter((patch) => {
      const is = time ? isAskedFor(time, id, patch) : true;
      if (is === 'mayBe') mayBe += 1;
      return is === true;
    });
    if (asked.length > 0) wanted.push({ device, failed: asked });
  });
  return { wanted, mayBe };
}

async function countNew(failures: readonly FailedDevice[], past: FleetPast | undefined): Promise<number> {
  let fresh = 0;
  await inPieces(failures, ({ device, failed }) => {
    fresh += failed.filter((patch) => past?.isNew(device.place.device.id, patch)).length;
  });
  return fresh;
}

/** The clients that are asked about as a whole. */
function wholeClients({ input, looked }: ReadFindings): ReadonlySet<string> | 'all' | undefined {
  const { client, site, device, deviceType, patch } = input;
  if ((site ?? device ?? deviceType ?? patch) !== undefined) return undefined;
  return client === undefined ? 'all' : new Set(looked.devices.map(({ place }) => place.client.id));
}

/** What is still Failed as far as this window knows. Of most devices it knows nothing else. */
async function stillFailedOf(session: Session, history: History, failures: readonly FailedDevice[], now: number) {
  const untouched: FailedDevice[] = [];
  const touched = new Map<string, FailedDevice>();
  await inPieces(failures, (failure) => {
    const { id } = failure.device.place.device;
    const isTouched = session.inventory.knownPatches(id, Infinity) ?? history.of(session.account, id)[0];
    if (isTouched) touched.set(id, failure);
    else untouched.push(failure);
  });
  const targets = [...touched.values()].map(({ device: { place }, failed }) => ({
    place,
    patches: failed.map((patch) => ({ ...patch, status: 'failed' as const })),
  }));
  const still = stillFailed(session, history, targets, now);
  const found = still.targets.flatMap(({ place, patches }): FailedDevice[] => {
    const before = touched.get(place.device.id);
    const ids = new Set(patches.map(({ id }) => id));
    return before ? [{ device: before.device, failed: before.failed.filter(({ id }) => ids.has(id)) }] : [];
  });
  return { failures: [...found, ...untouched], leftOut: still.leftOut };
}

/** Counts each device once, by what is known of it, and collects what failed. */
async function countReadings({ looked, readings, reasons }: ReadFindings) {
  const numbers = { read: 0, noData: 0, unmanaged: 0, skipped: 0 };
  const unreadable: string[] = [];
  const problems: string[] = [];
  const failures: FailedDevice[] = [];
  const readAt: number[] = [];
  let unknown = 0;
  let oldest = Infinity;
  await inPieces(looked.devices, (device) => {
    const { id } = device.place.device;
    const reading = readings.get(id);
    const reason = reasons.get(id) ?? (reading?.kind === 'unreadable' ? reading.reason : undefined);
    if (!device.managed) numbers.unmanaged += 1;
    else if (reason !== undefined) unreadable.push(`${nameText(device.place.device)}: ${reason}`);
    else if (!isKnownFailure(reading)) numbers.skipped += 1;
    else {
      oldest = Math.min(oldest, reading.at);
      readAt.push(reading.at);
      if (reading.kind !== 'read') {
        numbers.noData += 1;
        return;
      }
      numbers.read += 1;
      unknown += reading.unknown ?? 0;
      if (reading.problems > 0)
        problems.push(`${nameText(device.place.device)}: records could not be read (${reading.problems})`);
      if (reading.failed.length > 0) failures.push({ device, failed: reading.failed });
    }
  });
  return { failures, numbers, unreadable, problems, unknown, oldest, readAt };
}

/** Of what a model has made up so much is named. */
const mostPassedOver = 5;

function inputNotes({ passedOver = [] }: FailedInput): string[] {
  if (passedOver.length === 0) return [];
  const names = passedOver.slice(0, mostPassedOver).map((name) => JSON.stringify(shorten(name, 40)));
  return [`Passed over: ${names.join(', ')}. This can be narrowed down by ${failedInputNames.join(', ')} only.`];
}

function limitNotes({ calls, onlyKnown, noClients }: Look, tooMany: boolean): string[] {
  if (noClients)
    return [
      'The API key sees no clients: its Agent Key user has no client groups. That does not mean that nothing failed.',
    ];
  if (tooMany)
    return [
      `Reading the rest would take about ${calls} calls, which is too many for a question in chat. ` +
        'Ask the user to run "N-sight: Scan for Failed Patches…" first, or name a client, site or device. ' +
        'This answer has only what is known already.',
    ];
  return onlyKnown ? ['Only devices that are known already were looked for; name a client to look further.'] : [];
}

function questionText({ about, match, onlyKnown, unread }: FailedPatchesQuery, input: FailedInput): string {
  const wanted = JSON.stringify(short(input[about] ?? ''));
  if (match.kind === 'ambiguous')
    return dataText({
      question: `${wanted} is part of the names of several ${about}s. Ask the user which one, and give its whole name.`,
      candidates: someOf(match.names),
    });
  const where = onlyKnown
    ? ' Only what is known already was looked for: name its client, ' +
      'or ask the user to run "N-sight: Scan for Failed Patches…".'
    : '';
  return dataText({
    notFound: `No ${about} has ${wanted} in its name.${where}`,
    known: someOf(match.names),
    ...(unread.length > 0 ? { couldNotBeRead: someOf(unread) } : {}),
  });
}
