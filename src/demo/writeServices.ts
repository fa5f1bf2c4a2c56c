// The writes. They are plain GETs like everything else (D).
import { xml, type SimulatedAnswer } from './apiAnswer';
import { overridden, policy, status } from './patchCodes';
import { approveExample, retryExample } from './examples';
import type { FleetPatch } from './fleet';
import { beginRetry, settle, statusAt } from './lifecycle';
import { requestedDevice, idParameter, invalid, type SimulatedCall, type SimulatedService } from './apiService';
import { declaration, result } from './xml';

/** patch_retry and patch_reprocess behave alike (C); only the first word of the answer differs (D). */
export const retryServices: readonly SimulatedService[] = [
  ['patch_retry', 'Retry', 'Retrying'],
  ['patch_reprocess', 'Reprocess', 'Reprocessing'],
].map(([name = '', verb = '', doing = '']) => ({
  ...common(name, `${verb} specific software patches on the specified device.`),
  example: retryExample(doing),
  fields: [['msg', 'string', 'yes', 'Message related to the action status.']],
  answer: (call) => retrySimulated(call, doing),
}));

/** Those that set a policy. The codes are those of the document, with 64 when the API set them (C). */
export const policyServices: readonly SimulatedService[] = [
  setter(
    'patch_approve',
    'Approve specific software patches for the specified device.',
    () => policy.approve | overridden,
  ),
  setter(
    'patch_ignore',
    'Ignore specific software patches for the specified device.',
    () => policy.ignore | overridden,
  ),
  setter(
    'patch_do_nothing',
    'Do nothing for specific software patches for the specified device.',
    () => policy.doNothing | overridden,
  ),
  setter(
    'patch_inherit',
    'Inherit the policy of specific software patches for the specified device.',
    (patch) => patch.inheritedPolicy,
  ),
];

/**
 * "Already applied" is said of every patch that is not failed (C). Guess: ids unknown on the device are in neither
 * half.
 */
function retrySimulated(call: SimulatedCall, doing: string): SimulatedAnswer {
  const retried: string[] = [];
  const applied: string[] = [];
  for (const patch of chosen(call)) (beginRetry(patch, call.now) ? retried : applied).push(patch.id);
  const halves = [
    ...(retried.length > 0 ? [`${doing} patches: ${retried.join(',')}`] : []),
    ...(applied.length > 0 ? [`Patches already applied: ${applied.join(',')}`] : []),
  ];
  // Its first tag ends in a space (D), which the builder never writes.
  return xml(result(call, 'OK', { msg: halves.join(' ') }).replace('">', '" >'));
}

/**
 * Guesses: Ignore changes the status of what is not installed to 32, and any other policy makes such a patch missing
 * again.
 */
function setPolicy(patch: FleetPatch, to: number, now: number): void {
  patch.policy = to;
  const code = statusAt(patch, now);
  const ignored = code === status.ignored || code === status.ignoredAsPublished;
  const next = (to & policy.ignore) !== 0 ? status.ignored : status.missing;
  if (code === status.installed || (next === status.missing && !ignored)) return;
  settle(patch, now);
  patch.status = next;
}

function setter(name: string, description: string, to: (patch: FleetPatch) => number): SimulatedService {
  return {
    ...common(name, description),
    example: approveExample,
    fields: [],
    answer(call) {
      for (const patch of chosen(call)) setPolicy(patch, to(patch), call.now);
      // One empty tag with a space before its slash (D), which the builder never writes.
      return xml(declaration + result(call, 'OK', {}).replace('></result>', ' />'));
    },
  };
}

/**
 * The patches that were named, once each, in that order. Guess: a list with anything but ids in it is refused whole.
 */
function chosen(call: SimulatedCall): FleetPatch[] {
  const device = requestedDevice(call);
  const ids = (call.params.patchids ?? '').split(',');
  if (!ids.every((id) => /^\d+$/.test(id))) invalid('patchids');
  const byId = new Map(device.patches.map((patch) => [patch.id, patch]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

function common(name: string, description: string): Pick<SimulatedService, 'name' | 'description' | 'parameters'> {
  const patchids = "The patchids parameter is a sequence of comma separated patchid's as return in the patch_list_all";
  const list = { name: 'patchids', type: 'string', required: true, options: [], description: patchids };
  return { name, description, parameters: [idParameter('deviceid', 'number'), list] };
}
