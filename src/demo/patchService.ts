// patch_list_all: its own root, ISO-8859-1, CDATA (D).
import { xml } from './apiAnswer';
import { policyLabel, status, statusLabel } from './patchCodes';
import { patchListExample } from './examples';
import type { FleetPatch } from './fleet';
import { installDateAt, statusAt } from './lifecycle';
import { requestedDevice, idParameter, type SimulatedService } from './apiService';
import { latin1Cdata, latin1Text } from './xml';

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
    const records = patches.map((patch) => patchRecord(patch, call.now, device.type === 'server' ? 'D' : 'd'));
    return xml(`<?xml version="1.0" encoding="ISO-8859-1"?>\n<patches>\n${records.join('')}</patches>\n`, 'latin1');
  },
};

function patchRecord(patch: FleetPatch, now: number, d: 'd' | 'D'): string {
  const code = statusAt(patch, now);
  const text = d === 'd' ? 'text' : 'Text';
  const installed = code === status.installed;
  return `<patch>
<patchid>${latin1Text(patch.id)}</patchid><policy>${patch.policy}</policy>\
<policyLabel>${latin1Cdata(policyLabel(patch.policy))}</policyLabel>
<patchicon>${latin1Cdata(`aw-image-patch-${iconOf(code)}`)}</patchicon><status>${code}</status>
<selectpatch>${latin1Cdata(installed ? 'checkhide' : 'checkshow')}</selectpatch>\
<statusLabel>${latin1Cdata(patch.statusLabel ?? statusLabel(code))}</statusLabel>
<patchUrl>${latin1Cdata(patch.url)}</patchUrl>
<patchTitle>${latin1Cdata(patch.title)}</patchTitle>
<product>${latin1Cdata(patch.product)}</product><severity>${patch.severity}</severity>
<severityLabel>${latin1Text(patch.severityLabel)}</severityLabel><releaseDate/>\
<releaseDateText>${latin1Text(patch.releaseDate)}</releaseDateText>
<install${d}ate/><install${d}ate${text}>${latin1Text(installDateAt(patch, now))}</install${d}ate${text}>
<deployable>1</deployable><uninstallable>${installed ? 1 : 0}</uninstallable>
</patch>
`;
}

/** Guess: only `installed` is documented; the others are made after it, and so is `checkshow`. */
function iconOf(code: number): string {
  return (statusLabel(code) || 'unknown').toLowerCase().replaceAll(' ', '-');
}
