import { patchPolicy, patchSeverity, patchStatus } from '../codes';
import type { XmlElement } from './xmlElement';
import { namedField, optionalField } from './fields';
import { httpsUrl } from '../httpsUrl';
import { defaultRoots, listParser, unexpected, type ListParser } from './recordCollector';
import type { ListingProblem, Patch } from '../records';

/** As documented (D), and as of other lists (I). */
export const patchRoots: readonly string[] = ['patches', ...defaultRoots];

/**
 * Parses patch_list_all. Its root is `patches` (D), but `result`, with or without `items`, is accepted too (I). Of two
 * records with one id the failed one counts: a failure must not be hidden.
 */
export function patchParser(): ListParser<Patch> {
  return listParser(
    'patch',
    (patch, found) => {
      found.add(patch, ['patchid', 'id'], (id) => readPatch(id, patch));
    },
    {
      roots: patchRoots,
      holders: ['items', 'patches'],
      recordsIn: patchElementsIn,
      merge: (patch, earlier) => (patch.status === 'failed' && earlier.status !== 'failed' ? patch : earlier),
    },
  );
}

function patchElementsIn(root: XmlElement, tag: string, report: (problem: ListingProblem) => void): XmlElement[] {
  const holders = [root, ...root.children('items'), ...root.children('patches')];
  const patches = holders.flatMap((holder) => holder.children(tag));
  const others = holders
    .flatMap((holder) => holder.children())
    .filter((one) => one.name !== 'items' && one.name !== 'patches');
  if (patches.length === 0 && others.length > 0) report(unexpected(others[0]?.name, tag));
  return patches;
}

function readPatch(id: string, patch: XmlElement): Patch {
  return {
    id,
    title: namedField(patch, 'patchtitle', 'title'),
    product: optionalField(patch, 'product'),
    ...patchStatus(patch.text('status'), optionalField(patch, 'statuslabel') ?? ''),
    ...patchPolicy(patch.text('policy'), optionalField(patch, 'policylabel') ?? ''),
    ...patchSeverity(patch.text('severity'), optionalField(patch, 'severitylabel') ?? ''),
    url: addressOf(patch.text('patchurl')),
    releaseDate: optionalField(patch, 'releasedatetext', 'releasedate'),
    installDate: optionalField(patch, 'installdatetext', 'installdate'),
  };
}

/** Addresses that were checked: that takes as long as all else of a patch, and the devices of a fleet have the same. */
const checked = new Map<string, string | undefined>();
const MOST_CHECKED = 5_000;

function addressOf(text: string): string | undefined {
  if (checked.has(text)) return checked.get(text);
  if (checked.size === MOST_CHECKED) checked.clear();
  const address = httpsUrl(text);
  checked.set(text, address);
  return address;
}
