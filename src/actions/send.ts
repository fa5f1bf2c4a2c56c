import pLimit from 'p-limit';
import type { Session } from '../connection/session';
import { isNsightError } from '../nsight/errors';
import { parseOutcome } from '../nsight/outcome';
import type { Patch } from '../nsight/records';
import type { PatchAction, Target } from './action';
import type { UnderWay } from './underWay';

/** What became of the patches of one device. Every patch of the target is in exactly one of the four lists. */
export interface DeviceResult {
  readonly target: Target;
  /** The server took them; `messages` is what it said. */
  readonly sent: readonly Patch[];
  /** They were sent and no answer came: it may have been carried out. */
  readonly unknown: readonly Patch[];
  /** They were not carried out, for the reason in `error`. */
  readonly failed: readonly Patch[];
  /** They were never sent. */
  readonly unsent: readonly Patch[];
  /** Each answer's msg, none of them empty. */
  readonly messages: readonly string[];
  /** Patches that were sent and that an answer named neither as retried nor as applied. */
  readonly notAcknowledged: readonly Patch[];
  readonly error: unknown;
}

/** How many devices are written to at a time. */
const devicesAtOnce = 4;

/**
 * Sends one write per device (more only where a URL would grow too long), at most four devices at a time, and never
 * one twice. After each device its patches are read again. `cancel` stops what was not sent yet; what is under way
 * is waited for, because a write cannot be taken back. Never rejects.
 */
export async function send(
  session: Session,
  underWay: UnderWay,
  action: PatchAction,
  targets: readonly Target[],
  cancel: AbortSignal,
  onProgress: (devicesDone: number) => void,
): Promise<DeviceResult[]> {
  const limit = pLimit(devicesAtOnce);
  const stop = AbortSignal.any([cancel, session.closed]);
  for (const target of targets) underWay.begin(deviceOf(target), idsOf(target));
  let done = 0;
  return Promise.all(
    targets.map((target) =>
      limit(async () => {
        try {
          return await sendToDevice(session, action, target, stop);
        } finally {
          underWay.end(deviceOf(target), idsOf(target));
          onProgress(++done);
        }
      }),
    ),
  );
}

async function sendToDevice(session: Session, action: PatchAction, target: Target, stop: AbortSignal): Promise<DeviceResult> {
  if (stop.aborted) return nothingSent(target);
  const result = await sendRuns(session, action, target, stop);
  // Nothing changed when the server clearly refused, so there is nothing to read.
  if (result.sent.length + result.unknown.length > 0) {
    await session.inventory.refreshPatches(deviceOf(target)).catch(() => undefined); // The view's row tells.
  }
  return result;
}

function deviceOf(target: Target): string {
  return target.place.device.id;
}

function idsOf(target: Target): string[] {
  return target.patches.map((patch) => patch.id);
}

/** Sends the runs of ids one after the other; the first that fails is the last. */
async function sendRuns({ client }: Session, { service }: PatchAction, target: Target, stop: AbortSignal): Promise<DeviceResult> {
  const deviceId = deviceOf(target);
  const runs = client.split(service, deviceId, idsOf(target));
  const sent: string[] = [];
  const messages: string[] = [];
  const notAcknowledged: string[] = [];
  let failedRun: readonly string[] = [];
  let error: unknown;
  for (const run of runs) {
    if (stop.aborted) break;
    try {
      const msg = await client.write(service, deviceId, run);
      sent.push(...run);
      if (msg) messages.push(msg);
      notAcknowledged.push(...parseOutcome(msg, run).notAcknowledged);
    } catch (caught) {
      failedRun = run;
      error = caught;
      break;
    }
  }
  const outcomeUnknown = isNsightError(error) && error.outcomeUnknown;
  const those = (wanted: readonly string[]): Patch[] => target.patches.filter((patch) => wanted.includes(patch.id));
  const asked = [...sent, ...failedRun];
  return {
    target,
    sent: those(sent),
    unknown: outcomeUnknown ? those(failedRun) : [],
    failed: outcomeUnknown ? [] : those(failedRun),
    unsent: target.patches.filter((patch) => !asked.includes(patch.id)),
    messages,
    notAcknowledged: those(notAcknowledged),
    error,
  };
}

function nothingSent(target: Target): DeviceResult {
  return { target, sent: [], unknown: [], failed: [], unsent: target.patches, messages: [], notAcknowledged: [], error: undefined };
}
