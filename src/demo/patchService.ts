// patch_list_all: its own root, ISO-8859-1, CDATA (D).
import { xml } from './apiAnswer';
import { policyLabel, status, statusLabel } from './patchCodes';
import { patchListExample } from './examples';
import type { FleetPatch } from './fleet';
import { installDateAt, statusAt } from './lifecycle';
import { requestedDevice, idParameter, type SimulatedService } from './apiService';
import { latin1Cdata, written, type Elements } from './xml';

/** All patches of a device, installed ones too. A device without patch data has an empty list. */
export const patchListAll: SimulatedService = {
  name: 'patch_list_all',
  description: 'List all patches for the specified device.',
  parameters: [idParameter('deviceid', 'number')],
  example: patchListExample,
  fields: [
    ['patchid', 'integer', 'no', 'The unique identifier of the patch'],
    ['status', 'integer', 'no', '1 Missing, 2 Pending, 4 Queued, 8 Installed, 23 Ignored'],
    ['policy', 'integer', 'no', '1 Ignore, 2 Approve, 4 Do Nothing'],
    ['patchTitle', 'string', 'no', 'The title of the patch'],
  ],
  answer(call) {
    const device = requestedDevice(call);
    // Guess: with Patch Management off, and for what has no agent, there is no patch data.
    const patches = device.patchManagement && !device.agentless ? device.patches : [];
    // installDate or installdate is documented (C); no page says when, so servers have the one and workstations the
    // other.
    const patch = patches.map((one) => patchRecord(one, call.now, device.type === 'server' ? 'D' : 'd'));
    return xml(`<?xml version="1.0" encoding="ISO-8859-1"?>\n${written({ patches: { patch } })}`, 'latin1');
  },
};

function patchRecord(patch: FleetPatch, now: number, d: 'd' | 'D'): Elements {
  const code = statusAt(patch, now);
  const installed = code === status.installed;
  return {
    '#': '\n',
    patchid: patch.id,
    policy: patch.policy,
    policyLabel: latin1Cdata(policyLabel(patch.policy)),
    patchicon: latin1Cdata(`aw-image-patch-${iconOf(code)}`),
    status: code,
    selectpatch: latin1Cdata(installed ? 'checkhide' : 'checkshow'),
    statusLabel: latin1Cdata(patch.statusLabel ?? statusLabel(code)),
    patchUrl: latin1Cdata(patch.url),
    patchTitle: latin1Cdata(patch.title),
    product: latin1Cdata(patch.product),
    severity: patch.severity,
    severityLabel: patch.severityLabel,
    releaseDate: null,
    releaseDateText: patch.releaseDate,
    [`install${d}ate`]: null,
    [`install${d}ate${d === 'd' ? 'text' : 'Text'}`]: installDateAt(patch, now),
    deployable: 1,
    uninstallable: installed ? 1 : 0,
  };
}

/** Guess: only `installed` is documented; the others are made after it, and so is `checkshow`. */
function iconOf(code: number): string {
  return (statusLabel(code) || 'unknown').toLowerCase().replaceAll(' ', '-');
}
