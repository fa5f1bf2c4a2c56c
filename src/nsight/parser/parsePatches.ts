import { patchPolicy, patchSeverity, patchStatus } from '../codes';
import type { Element } from './element';
import { namedField, optionalField } from './fields';
import { httpsUrl } from '../httpsUrl';
import { RecordCollector, unexpected } from './recordCollector';
import type { Listing, Patch } from '../records';

/**
 * Parses patch_list_all. Its root is `patches` (D), but `result`, with or without `items`, is accepted too (I). Of two
 * records with one id the failed one counts: a failure must not be hidden.
 */
export function parsePatches(root: Element): Listing<Patch> {
  const found = new RecordCollector<Patch>(
    (patch, earlier) => patch.status === 'failed' && earlier.status !== 'failed',
  );
  const holders = [root, ...root.children('items'), ...root.children('patches')];
  const patches = holders.flatMap((holder) => holder.children('patch'));
  const others = holders
    .flatMap((holder) => holder.children())
    .filter((one) => one.name !== 'items' && one.name !== 'patches');
  if (patches.length === 0 && others.length > 0) found.problem(unexpected(others[0]?.name, 'patch'));
  for (const patch of patches) found.add(patch, ['patchid', 'id'], (id) => readPatch(id, patch));
  return found.listing;
}

function readPatch(id: string, patch: Element): Patch {
  return {
    id,
    title: namedField(patch, 'patchtitle', 'title'),
    product: optionalField(patch, 'product'),
    ...patchStatus(patch.text('status'), optionalField(patch, 'statuslabel') ?? ''),
    ...patchPolicy(patch.text('policy'), optionalField(patch, 'policylabel') ?? ''),
    ...patchSeverity(patch.text('severity'), optionalField(patch, 'severitylabel') ?? ''),
    url: httpsUrl(patch.text('patchurl')),
    releaseDate: optionalField(patch, 'releasedatetext', 'releasedate'),
    installDate: optionalField(patch, 'installdatetext', 'installdate'),
  };
}
