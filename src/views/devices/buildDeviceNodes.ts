import type { ListName } from '../../inventory/inventory';
import type { ErrorWords } from '../../wording/errorWords';
import { unreadRecords } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import { shows, type Filter } from '../../inventory/patchFilter';
import { byName, byUrgency } from '../../inventory/order';
import type { Client, Device, Listing, Patch, Site, ListingProblem } from '../../nsight/records';
import {
  pathId,
  type ClientNode,
  type DeviceNode,
  type ErrorNode,
  type InstalledNode,
  type DevicesNode,
  type NoteNode,
  type ParentNode,
  type PatchNode,
  type SiteNode,
} from './deviceNodes';
import { problemText } from '../../wording/problemText';

// From lists to rows. Nothing here asks anyone.

/** A tooltip has no room for more lines. */
const mostDetails = 20;

/** A list as it came, or why it did not. */
export type ListOrWords<T> = { readonly listing: Listing<T> } | { readonly words: ErrorWords };

/** Returns the rows of the clients, and of what could not be read of them. */
export function clientNodes({ items, problems }: Listing<Client>): DevicesNode[] {
  return [
    ...items.toSorted(byName).map((client): ClientNode => ({
      kind: 'client',
      id: pathId(undefined, 'client', client.id),
      parent: undefined,
      client,
    })),
    ...problemNotes(undefined, 'clients', problems),
  ];
}

/** Returns the rows of a client's sites, and of what could not be read of them. */
export function siteNodes(parent: ClientNode, { items, problems }: Listing<Site>): DevicesNode[] {
  const sites = items
    .toSorted(byName)
    .map((site): SiteNode => ({ kind: 'site', id: pathId(parent, 'site', site.id), parent, site }));
  return [
    ...orNote(parent, sites, problems, {
      text: t('No sites'),
      hint: t('refresh after adding one in N-sight'),
    }),
    ...problemNotes(parent, 'sites', problems),
  ];
}

/** Servers and workstations come from two calls; when one of them fails, the other's rows are shown anyway. */
export function deviceNodes(
  parent: SiteNode,
  servers: ListOrWords<Device>,
  workstations: ListOrWords<Device>,
): DevicesNode[] {
  const devices = [...itemsOf(servers), ...itemsOf(workstations)]
    .toSorted(byName)
    .map((device): DeviceNode => ({ kind: 'device', id: pathId(parent, 'device', device.id), parent, device }));
  const errors = [
    ...('words' in servers ? [errorNode(parent, 'server', servers.words)] : []),
    ...('words' in workstations ? [errorNode(parent, 'workstation', workstations.words)] : []),
  ];
  const problems = [...problemsOf(servers), ...problemsOf(workstations)];
  const rows =
    errors.length > 0
      ? devices
      : orNote(parent, devices, problems, {
          text: t('No devices'),
          hint: t('refresh after adding one in N-sight'),
        });
  return [...errors, ...rows, ...problemNotes(parent, 'devices', problems)];
}

/** What needs a hand, then one row for what is installed, and how many of all the filter hides. */
export function patchNodes(parent: DeviceNode, { items, problems }: Listing<Patch>, filter?: Filter): DevicesNode[] {
  const shown = items.filter((patch) => shows(filter, patch));
  const open = shown
    .filter((patch) => patch.status !== 'installed')
    .toSorted(byUrgency)
    .map((patch) => patchNode(parent, patch));
  const [installed, hidden] = [shown.length - open.length, items.length - shown.length];
  const group: InstalledNode[] =
    installed > 0 ? [{ kind: 'installed', id: pathId(parent, 'installed'), parent, count: installed }] : [];
  const notes = hidden > 0 ? [filteredNote(parent, hidden)] : [];
  return [
    ...orNote(parent, [...open, ...group, ...notes], problems, {
      text: t('No patch data'),
      hint: t('Patch Management may be off on this device'),
    }),
    ...problemNotes(parent, 'patches', problems),
  ];
}

/** Returns the rows of a device's installed patches, without those that the filter hides. */
export function installedNodes(parent: InstalledNode, { items }: Listing<Patch>, filter?: Filter): DevicesNode[] {
  return items
    .filter((patch) => patch.status === 'installed' && shows(filter, patch))
    .toSorted(byUrgency)
    .map((patch) => patchNode(parent, patch));
}

/** The row that says why a list is missing. */
export function errorNode(parent: ParentNode | undefined, list: ListName | 'secrets', words: ErrorWords): ErrorNode {
  return { kind: 'error', id: pathId(parent, 'error', list), parent, words, list, about: aboutList[list]() };
}

const aboutList: Record<ListName | 'secrets', () => string> = {
  clients: () => t('Clients'),
  sites: () => t('Sites'),
  server: () => t('Servers'),
  workstation: () => t('Workstations'),
  patches: () => t('Patches'),
  secrets: () => t('Connection'),
};

/** A patch has the same id in the installed group and outside, so that it stays the same row when it is installed. */
function patchNode(parent: DeviceNode | InstalledNode, patch: Patch): PatchNode {
  const device = parent.kind === 'device' ? parent : parent.parent;
  return { kind: 'patch', id: pathId(device, 'patch', patch.id), parent, patch };
}

function orNote(
  parent: ParentNode,
  rows: readonly DevicesNode[],
  problems: readonly ListingProblem[],
  { text, hint }: { readonly text: string; readonly hint: string },
): readonly DevicesNode[] {
  return rows.length > 0 || problems.length > 0
    ? rows
    : [{ kind: 'note', id: pathId(parent, 'note', 'empty'), parent, about: 'empty', text, hint, details: [] }];
}

function filteredNote(parent: ParentNode, hidden: number): NoteNode {
  const text = plural(hidden, '{0} patch hidden by the filter', '{0} patches hidden by the filter');
  return {
    kind: 'note',
    id: pathId(parent, 'note', 'hidden'),
    parent,
    about: 'filtered',
    text,
    hint: t('Clear Filter shows them again'),
    details: [],
  };
}

/** Records that could not be read are counted in a row, never left out silently. */
function problemNotes(parent: ParentNode | undefined, list: string, problems: readonly ListingProblem[]): NoteNode[] {
  return problems.length === 0
    ? []
    : [
        {
          kind: 'note',
          id: pathId(parent, 'note', `problems-${list}`),
          parent,
          about: 'problems',
          text: unreadRecords(problems.length),
          details: problems.slice(0, mostDetails).map(problemText),
        },
      ];
}

function itemsOf<T>(outcome: ListOrWords<T>): readonly T[] {
  return 'listing' in outcome ? outcome.listing.items : [];
}

function problemsOf(outcome: ListOrWords<unknown>): readonly ListingProblem[] {
  return 'listing' in outcome ? outcome.listing.problems : [];
}
