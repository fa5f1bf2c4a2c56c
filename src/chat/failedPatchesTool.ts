import { stillFailed } from '../actions/stillFailed';
import type { Session } from '../connection/session';
import { timeAgo } from '../wording/time';
import type { FailedPatch, DeviceReading } from '../scan/scanData';
import type { History } from '../history/history';
import { byName } from '../inventory/order';
import { collectPatches, freshMs } from '../inventory/bulkRead';
import { errorWords } from '../wording/errorWords';
import { dataText, findingsText, someOf, type DeviceFailures } from './toolAnswer';
import type { FailedInput } from './toolInput';
import { isKnownFailure, knownReading, type KnownDevice } from './knownFailures';
import { lookUp, mostCalls, type FailedPatchesQuery, type Look, type LookUpOptions } from './lookUp';
import { groupBy } from '../util/groupBy';
import { matching } from './nameMatch';
import { nameText, titleText } from '../wording/patchWords';

/**
 * Returns what failed on the devices that names stand for, as text for a model.
 * @returns undefined when the signal fired.
 * @throws what the client rejects with, where the clients or sites cannot be read.
 */
export async function failedPatches(options: LookUpOptions, history: History): Promise<string | undefined> {
  const { session, scan, input, signal } = options;
  const looked = await lookUp(options, Date.now());
  if (!looked) return undefined;
  if ('about' in looked) return questionText(looked, input);
  const readingsNow = () =>
    new Map(
      looked.devices.map(({ place: { device } }) => [device.id, knownReading(session, scan, device.id, Date.now())]),
    );
  const before = readingsNow();
  const missing = looked.devices
    .filter(({ place, managed }) => managed && !isKnownFailure(before.get(place.device.id)))
    .map(({ place }) => place.device.id);
  const tooMany = looked.calls > mostCalls;
  const outcomes = await collectPatches(session.inventory, tooMany ? [] : missing, { signal, maxAgeMs: freshMs });
  if (signal.aborted) return undefined;

  const reasons = new Map(
    [...outcomes].flatMap(([id, outcome]): [string, string][] =>
      'error' in outcome ? [[id, errorWords(outcome.error).message]] : [],
    ),
  );
  await history.load(); // It has what other windows have sent since the lists were read.
  return describeFindings({ session, history, input, looked, readings: readingsNow(), reasons, tooMany });
}

interface Findings {
  readonly session: Session;
  readonly history: History;
  readonly input: FailedInput;
  readonly looked: Look;
  readonly readings: ReadonlyMap<string, DeviceReading | undefined>;
  /** Why a device could not be read just now. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly tooMany: boolean;
}

interface DeviceFailure {
  readonly device: KnownDevice;
  readonly patch: FailedPatch;
}

function describeFindings(findings: Findings): string {
  const { session, history, input, looked, readings, tooMany } = findings;
  const now = Date.now();
  const { failures, numbers, unreadable, problems, oldest } = countReadings(findings);
  const wanted =
    input.patch === undefined ? failures : matching(failures, ({ patch }) => titleText(patch), input.patch);
  const byDevice = groupBy(wanted, ({ device }) => device.place.device.id);
  const targets = [...byDevice.values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const patches = some.map(({ patch }) => ({ ...patch, status: 'failed' as const }));
    return [{ place: first.device.place, patches }];
  });
  const still = stillFailed(session, history, targets, now);
  const found = still.targets.flatMap(({ place, patches }): DeviceFailures[] => {
    const some = byDevice.get(place.device.id) ?? [];
    const ids = new Set(patches.map(({ id }) => id));
    const [first] = some;
    if (!first) return [];
    const read = timeAgo(readings.get(place.device.id)?.at ?? now, now);
    const failed = some.map(({ patch }) => patch).filter(({ id }) => ids.has(id));
    return [{ place, type: first.device.type, read, failed }];
  });
  return findingsText({
    devices: found,
    coverage: {
      ...numbers,
      unreadable,
      skippedLists: looked.skippedLists,
      unread: [...looked.unread, ...problems],
      oldest: oldest === Infinity ? undefined : timeAgo(oldest, now),
    },
    notes: [
      ...limitNotes(looked, tooMany),
      ...still.leftOut.map(({ text }) => `Not listed: ${text}.`),
      ...(input.patch !== undefined && failures.length > wanted.length
        ? [`${failures.length - wanted.length} other failed patches are not what was asked for.`]
        : []),
    ],
  });
}

/** Counts each device once, by what is known of it, and collects what failed. */
function countReadings({ looked, readings, reasons }: Findings) {
  const numbers = { read: 0, noData: 0, unmanaged: 0, skipped: 0 };
  const unreadable: string[] = [];
  const problems: string[] = [];
  const failures: DeviceFailure[] = [];
  let oldest = Infinity;
  for (const device of [...looked.devices].sort((a, b) => byName(a.place.device, b.place.device))) {
    const { id } = device.place.device;
    const name = nameText(device.place.device);
    const reading = readings.get(id);
    const reason = reasons.get(id) ?? (reading?.kind === 'unreadable' ? reading.reason : undefined);
    if (!device.managed) numbers.unmanaged += 1;
    else if (reason !== undefined) unreadable.push(`${name}: ${reason}`);
    else if (!isKnownFailure(reading)) numbers.skipped += 1;
    else {
      oldest = Math.min(oldest, reading.at);
      if (reading.kind === 'read') {
        numbers.read += 1;
        if (reading.problems > 0) problems.push(`${name}: records could not be read (${reading.problems})`);
        for (const patch of reading.failed) failures.push({ device, patch });
      } else numbers.noData += 1;
    }
  }
  return { failures, numbers, unreadable, problems, oldest };
}

function limitNotes({ calls, onlyKnown }: Look, tooMany: boolean): string[] {
  if (tooMany)
    return [
      `Reading the rest would take about ${calls} calls, which is too many for a question in chat. ` +
        'Ask the user to run "N-sight: Scan for Failed Patches…" first, or name a client, site or device. ' +
        'This answer has only what is known already.',
    ];
  return onlyKnown ? ['Only devices that are known already were looked for; name a client to look further.'] : [];
}

function questionText({ about, match, onlyKnown }: FailedPatchesQuery, input: FailedInput): string {
  const wanted = JSON.stringify(input[about]);
  if (match.kind === 'ambiguous')
    return dataText({
      question: `${wanted} is part of the names of several ${about}s. Ask the user which one, and give its whole name.`,
      candidates: someOf(match.names),
    });
  const where = onlyKnown
    ? ' Only what is known already was looked for: name its client, ' +
      'or ask the user to run "N-sight: Scan for Failed Patches…".'
    : '';
  return dataText({ notFound: `No ${about} has ${wanted} in its name.${where}`, known: someOf(match.names) });
}
