import pLimit, { type LimitFunction } from 'p-limit';
import type { Session } from '../connection/session';
import type { Entry, PatchOutcome } from '../history/entry';
import type { History } from '../history/history';
import { sending } from '../history/sending';
import { orAborted } from '../util/abort';
import { AccountRefusal } from '../inventory/accountRefusal';
import { readPatches } from '../inventory/bulkRead';
import type { PatchRef } from '../inventory/place';
import { RateLimiter } from '../inventory/rateLimiter';
import { errorWords } from '../wording/errorWords';
import { isNsightError } from '../nsight/errors';
import { parseWriteOutcome } from '../nsight/writeOutcome';
import { patchesIn, type Target } from '../inventory/target';
import type { PatchAction } from '../writes';

/** What became of the patches of one device. */
export interface DeviceResult {
  readonly target: Target;
  /** For each patch of the target, in its order. */
  readonly outcomes: readonly PatchOutcome[];
  /** Each answer's msg, none of them empty. */
  readonly messages: readonly string[];
  readonly error: unknown;
}

/** What is sent: an action on the patches of each target. */
export interface WriteOrder {
  readonly action: PatchAction;
  readonly targets: readonly Target[];
  /** Stops what has not been sent when it fires. */
  readonly signal: AbortSignal;
  /** What the history held when the gesture began; by default what it holds now. */
  readonly known?: readonly Entry[] | undefined;
}

/** What a sending needs beside the session. */
export interface SendOptions {
  readonly history: History;
  /**
   * Called when the history cannot be written. The write goes out nevertheless, and nothing keeps another window from
   * sending the same.
   */
  readonly onUnrecorded: (error: unknown) => void;
  /** Called after each device with its result and how many devices are done. */
  readonly onDone: (result: DeviceResult, devicesDone: number) => void;
}

/** Whether N-sight refused because it knows the device or the patch not at all, or no longer: code 4 (D). */
export function isUnknownToServer({ error }: DeviceResult): boolean {
  return isNsightError(error) && error.failure.kind === 'api' && error.failure.code === '4';
}

/** How many devices are written to at a time, by all actions of one session together. */
export const writesAtOnce = 4;
const limits = new WeakMap<Session, LimitFunction>();

/** An action on no more devices is sent at once, as is what is opened or refreshed row by row. */
export const mostUnpacedDevices = 10;

/** Whether an action on these takes turns with all else that is paced, for its writes and the readings after them. */
export function isPaced(targets: readonly Target[]): boolean {
  return targets.length > mostUnpacedDevices;
}

/** Returns the patches of a result that have one of these outcomes. */
export function patchesWith({ target, outcomes }: DeviceResult, ...wanted: readonly PatchOutcome[]): PatchRef[] {
  return target.patches.filter((_, i) => outcomes[i] !== undefined && wanted.includes(outcomes[i]));
}

/** An action whose writes are all answered. */
export interface Sent {
  /** For each target of which something was this window's to send, in their order. */
  readonly results: readonly DeviceResult[];
  /** What was left out, because another window is sending it or has just sent it. */
  readonly taken: readonly Target[];
  /** Settles later than the results: when the devices have been read again. */
  readonly read: Promise<unknown>;
}

/**
 * Sends one write for each device (more only where a URL would grow too long), at most four devices at a time, and at
 * the pace that scans keep where there are many. A write is never sent again by itself. All of it is claimed, so that
 * no other window sends it too, and in the history before the first is sent. After its answer, the patches of a device
 * are read again. `signal` stops what has not been sent; what is in flight is waited for, because a write cannot be
 * taken back. Never rejects.
 */
export async function sendWrites(session: Session, order: WriteOrder, options: SendOptions): Promise<Sent> {
  const { action, signal } = order;
  const spacing = spacingOf(session, order.targets);
  const stop = AbortSignal.any([signal, session.closed]);
  const { history, onUnrecorded, onDone } = options;
  await history.load();
  const { targets, errors, takeAgain, release } = await history.claim(
    session.account,
    action.service,
    order.targets,
    order.known ?? history.entries,
  );
  const entries =
    targets.length === 0 ? [] : await history.plan(session.account, action.service, targets).catch(onUnrecorded);
  if (entries && errors.length > 0) onUnrecorded(errors[0]);
  let done = 0;
  const refusal = new AccountRefusal(session.inventory, stop);
  const readings: Promise<unknown>[] = [];
  const results = targets.map(
    (target, i) =>
      new Promise<DeviceResult>((resolve) => {
        readings.push(
          spacing.perDevice(async () => {
            const entry = entries?.[i];
            const isFree = async () => patchesIn([await takeAgain(target, entry?.id)]) === patchesIn([target]);
            const write = { session, action, target, entry, isFree, stop, spacing, refusal };
            const result = await sendToDevice(write, options);
            await release(target.place.device.id);
            resolve(result);
            onDone(result, ++done);
            // Where the server clearly refused, nothing changed, unless it knows no such device or patch: the rows are
            // old then. A reading that fails shows as a row of the view.
            if (patchesWith(result, ...arrived).length > 0 || isUnknownToServer(result)) await readAfter(write);
          }),
        );
      }),
  );
  return {
    results: await Promise.all(results),
    taken: withoutPatchesOf(order.targets, targets),
    read: Promise.all(readings),
  };
}

/** Returns what is in the first targets and not in the others. */
function withoutPatchesOf(targets: readonly Target[], others: readonly Target[]): Target[] {
  const known = new Map(others.map(({ place, patches }) => [place.device.id, new Set(patches.map(({ id }) => id))]));
  return targets
    .map(({ place, patches }) => ({
      place,
      patches: patches.filter(({ id }) => known.get(place.device.id)?.has(id) !== true),
    }))
    .filter(({ patches }) => patches.length > 0);
}

/** How the requests of an action are spaced. */
interface Spacing {
  readonly isPaced: boolean;
  readonly pace: RateLimiter;
  /** Limits the devices that are written to and read again. */
  readonly perDevice: LimitFunction;
  /** Limits the writes of all actions where `perDevice` does not. */
  readonly perWrite: <T>(write: () => Promise<T>) => Promise<T>;
}

const unlimited = new RateLimiter(() => Infinity);

/** What waits for its turn takes no place of another action, which may be a click. */
function spacingOf(session: Session, targets: readonly Target[]): Spacing {
  const shared = limits.get(session) ?? pLimit(writesAtOnce);
  limits.set(session, shared);
  return isPaced(targets)
    ? { isPaced: true, pace: session.inventory.rateLimiter, perDevice: pLimit(writesAtOnce), perWrite: shared }
    : { isPaced: false, pace: unlimited, perDevice: shared, perWrite: (write) => write() };
}

/** The write to one device. */
interface DeviceWrite {
  readonly session: Session;
  readonly action: PatchAction;
  readonly target: Target;
  /** Undefined where the history could not be written. */
  readonly entry: Entry | undefined;
  /** Claims all its patches again. Returns false where another window has sent one meanwhile. */
  readonly isFree: () => Promise<boolean>;
  readonly stop: AbortSignal;
  readonly spacing: Spacing;
  /** Once it says that the account is refused, nothing more is sent. */
  readonly refusal: AccountRefusal;
}

/** The outcomes after which something on the device may have changed. */
const arrived: readonly PatchOutcome[] = ['accepted', 'alreadyApplied', 'notAcknowledged', 'unknown'];

async function sendToDevice(write: DeviceWrite, { history, onUnrecorded }: SendOptions): Promise<DeviceResult> {
  const { entry } = write;
  const result = await sendRuns(write, async () => {
    if (!entry) return true;
    try {
      const changed = await history.change(entry.id, sending);
      // Another window took this one for gone, as after a long sleep: it may have sent the same.
      return changed?.before.sender !== undefined || (await write.isFree());
    } catch (error) {
      onUnrecorded(error);
      return true;
    }
  });
  if (!entry) return result;
  // Cancelled: nothing was sent, so there is nothing to remember.
  const isNothingSent = result.outcomes.every((outcome) => outcome === 'unsent');
  const recorded = isNothingSent
    ? history.forget(entry.id)
    : history.change(entry.id, (before) => answered(before, result));
  await recorded.catch(onUnrecorded);
  return result;
}

/** Returns an entry with what became of its sending. */
function answered(entry: Entry, { outcomes, messages, error }: DeviceResult): Entry {
  return {
    ...entry,
    sender: undefined,
    patches: entry.patches.map((patch, i) => ({ ...patch, outcome: outcomes[i] ?? 'unknown' })),
    messages,
    error: error === undefined ? undefined : errorWords(error).message,
  };
}

/**
 * Sends the ids of one device in runs, one after the other. The first run that fails is the last.
 *
 * @param begin - is called right before the first of them. Where it returns false nothing is sent.
 */
async function sendRuns(write: DeviceWrite, begin: () => Promise<boolean>): Promise<DeviceResult> {
  const { session, action, target, refusal } = write;
  const { service } = action;
  const deviceId = target.place.device.id;
  const ids = target.patches.map(({ id }) => id);
  const outcomes = new Map<string, PatchOutcome>();
  const messages: string[] = [];
  let error: unknown;
  let isBegun = false;
  for (const run of session.client.split(service, deviceId, ids)) {
    let msg: string | undefined;
    try {
      msg = await sendInTurn(
        write,
        async () => (isBegun ||= await begin()),
        () => session.client.write(service, deviceId, run),
      );
    } catch (caught) {
      error = caught;
      if (caught !== refusal.error) await refusal.take(caught);
      for (const id of run) outcomes.set(id, isNsightError(error) && error.outcomeUnknown ? 'unknown' : 'refused');
      break;
    }
    if (msg === undefined) break;
    await refusal.take(undefined);
    if (msg) messages.push(msg);
    const { alreadyApplied, notAcknowledged } = parseWriteOutcome(service, msg, run);
    for (const id of run) outcomes.set(id, 'accepted');
    for (const id of notAcknowledged) outcomes.set(id, 'notAcknowledged');
    for (const id of alreadyApplied) outcomes.set(id, 'alreadyApplied');
  }
  return { target, outcomes: ids.map((id) => outcomes.get(id) ?? 'unsent'), messages, error };
}

/**
 * Sends once, when it is its turn, unless `prepare` returns false.
 *
 * @returns undefined where it was stopped before, and nothing was sent.
 * @throws the refusal of the account, where that is known; nothing was sent then either.
 */
async function sendInTurn<T>(
  { stop, spacing: { pace, perWrite }, refusal }: DeviceWrite,
  prepare: () => Promise<boolean>,
  send: () => Promise<T>,
): Promise<T | undefined> {
  const isOver = () => stop.aborted;
  const turn = refusal.error ? undefined : await pace.acquire(stop);
  if (isOver()) return undefined;
  return perWrite(async () => {
    if (refusal.error) throw refusal.error;
    if (isOver() || !(await prepare())) return undefined;
    await pace.renew(turn, stop); // Other writes, or a slow disk, may have kept it waiting for so long.
    return isOver() ? undefined : send();
  });
}

/** Reads the patches of a device again. Never rejects; ends when it is stopped. */
async function readAfter({ session: { inventory }, target, stop, spacing }: DeviceWrite): Promise<void> {
  const { id } = target.place.device;
  if (spacing.isPaced) await readPatches(inventory, [id], { signal: stop, maxAgeMs: 0 }, () => undefined);
  else
    await orAborted(
      inventory.refreshPatches(id).catch(() => undefined),
      stop,
    );
}

/** Returns how many patches of these results have one of these outcomes, and on how many devices. */
export function countResults(
  results: readonly DeviceResult[],
  ...wanted: readonly PatchOutcome[]
): { readonly patches: number; readonly devices: number } {
  const found = results
    .map((result) => ({ place: result.target.place, patches: patchesWith(result, ...wanted) }))
    .filter(({ patches }) => patches.length > 0);
  return { patches: patchesIn(found), devices: found.length };
}
