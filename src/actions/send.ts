import pLimit, { type LimitFunction } from 'p-limit';
import type { Session } from '../connection/session';
import type { Entry, PatchOutcome } from '../history/entry';
import type { History } from '../history/history';
import { sending } from '../history/sending';
import { orAborted } from '../util/abort';
import type { PatchRef } from '../inventory/place';
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

/** What a sending needs beside the session. */
export interface SendOptions {
  readonly history: History;
  /** For a history that cannot be written: the write goes on, and this is told. */
  readonly onUnrecorded: (error: unknown) => void;
  /** After each device: what became of it, and how many are done. */
  readonly onDone: (result: DeviceResult, devicesDone: number) => void;
}

/** How many devices are written to at a time, by all actions on one account together. */
export const writesAtOnce = 4;
const limits = new WeakMap<Session, LimitFunction>();

/** The patches of a result with one of these outcomes. */
export function patchesWith({ target, outcomes }: DeviceResult, ...wanted: readonly PatchOutcome[]): PatchRef[] {
  return target.patches.filter((_, i) => outcomes[i] !== undefined && wanted.includes(outcomes[i]));
}

/** A gesture whose writes are all answered. */
export interface Sent {
  /** For each target, in their order. */
  readonly results: readonly DeviceResult[];
  /** Settles when the devices have been read again too. */
  readonly read: Promise<unknown>;
}

/**
 * Sends one write per device (more only where a URL would grow too long), at most four devices at a time, and never
 * one twice. All of it is in the history before the first is sent. After its answer each device's patches are read
 * again, which nobody waits for who waits for the answers. `cancel` stops what was not sent yet; what is under way is
 * waited for, because a write cannot be taken back. Never rejects.
 */
export async function sendWrites(
  session: Session,
  tools: SendOptions,
  action: PatchAction,
  targets: readonly Target[],
  cancel: AbortSignal,
): Promise<Sent> {
  const limit = limits.get(session) ?? pLimit(writesAtOnce);
  limits.set(session, limit);
  const stop = AbortSignal.any([cancel, session.closed]);
  const entries = (await tools.history.plan(session.account, action.service, targets).catch(tools.onUnrecorded)) ?? [];
  let done = 0;
  const readings: Promise<unknown>[] = [];
  const results = targets.map(
    (target, i) =>
      new Promise<DeviceResult>((resolve) => {
        readings.push(
          limit(async () => {
            const result = await sendToDevice(session, tools, action, target, entries[i], stop);
            resolve(result);
            tools.onDone(result, ++done);
            // Nothing changed when the server clearly refused, so there is nothing to read. The view's row tells what goes wrong.
            if (patchesWith(result, ...arrived).length > 0)
              await orAborted(
                session.inventory.refreshPatches(target.place.device.id).catch(() => undefined),
                stop,
              );
          }),
        );
      }),
  );
  return { results: await Promise.all(results), read: Promise.all(readings) };
}

/** What may have changed something. */
const arrived: readonly PatchOutcome[] = ['accepted', 'alreadyApplied', 'notAcknowledged', 'unknown'];

async function sendToDevice(
  session: Session,
  { history, onUnrecorded }: SendOptions,
  action: PatchAction,
  target: Target,
  entry: Entry | undefined,
  stop: AbortSignal,
): Promise<DeviceResult> {
  if (entry && !stop.aborted) await history.change(entry.id, sending).catch(onUnrecorded);
  const result = await sendRuns(session, action, target, stop);
  // Cancelled: nothing was sent, so there is nothing to remember.
  const nothing = result.outcomes.every((outcome) => outcome === 'unsent');
  if (entry)
    await (nothing ? history.forget(entry.id) : history.change(entry.id, (now) => answered(now, result))).catch(
      onUnrecorded,
    );
  return result;
}

/** An entry with what became of its sending. */
function answered(entry: Entry, { outcomes, messages, error }: DeviceResult): Entry {
  return {
    ...entry,
    sender: undefined,
    patches: entry.patches.map((patch, i) => ({ ...patch, outcome: outcomes[i] ?? 'unknown' })),
    messages,
    error: error === undefined ? undefined : errorWords(error).message,
  };
}

/** Sends the runs of ids one after the other; the first that fails is the last. */
async function sendRuns(
  { client }: Session,
  { service }: PatchAction,
  target: Target,
  stop: AbortSignal,
): Promise<DeviceResult> {
  const deviceId = target.place.device.id;
  const outcomes = new Map<string, PatchOutcome>();
  const messages: string[] = [];
  let error: unknown;
  for (const run of client.split(
    service,
    deviceId,
    target.patches.map(({ id }) => id),
  )) {
    if (stop.aborted) break;
    let msg: string;
    try {
      msg = await client.write(service, deviceId, run);
    } catch (caught) {
      error = caught;
      for (const id of run) outcomes.set(id, isNsightError(error) && error.outcomeUnknown ? 'unknown' : 'refused');
      break;
    }
    if (msg) messages.push(msg);
    const { alreadyApplied, notAcknowledged } = parseWriteOutcome(service, msg, run);
    for (const id of run)
      outcomes.set(
        id,
        alreadyApplied.includes(id) ? 'alreadyApplied' : notAcknowledged.includes(id) ? 'notAcknowledged' : 'accepted',
      );
  }
  return { target, outcomes: target.patches.map(({ id }) => outcomes.get(id) ?? 'unsent'), messages, error };
}

/** How many patches of these results have one of these outcomes, and on how many devices. */
export function countResults(
  results: readonly DeviceResult[],
  ...wanted: readonly PatchOutcome[]
): { readonly patches: number; readonly devices: number } {
  const found = results
    .map((result) => ({ place: result.target.place, patches: patchesWith(result, ...wanted) }))
    .filter(({ patches }) => patches.length > 0);
  return { patches: patchesIn(found), devices: found.length };
}
