import type { LeftOut } from '../../actions/picked';
import type { Session } from '../../connection/session';
import { freshMs } from '../../inventory/bulkRead';
import type { Scope } from '../../inventory/scope';
import type { Scan } from '../../scan/scan';
import { callsForChanges, type Changes } from '../../scan/scanAgain';
import { clientsToCheck } from '../../scan/readChecks';
import { costOf, costOfRest, withChecks, type Cost } from '../../scan/scanCost';
import type { ReadingHints } from '../../scan/readingOrder';
import type { ListRef } from '../../scan/scanData';
import { shorten } from '../../wording/escape';
import { plural, t } from '../../wording/localize';
import { nameText, whereText } from '../../wording/patchWords';
import { timeAgo } from '../../wording/time';

/**
 * What is to be scanned: everything, parts of the fleet, what an earlier scan left, what may have changed since, or
 * what could not be read.
 */
export type ScanWork =
  | { readonly kind: 'changes'; readonly changes: Changes; readonly retries: ReadingHints['retries'] }
  | { readonly kind: 'fleet' }
  | { readonly kind: 'scopes'; readonly scopes: readonly Scope[]; readonly leftOut?: readonly LeftOut[] }
  | { readonly kind: 'rest' }
  | { readonly kind: 'again'; readonly lists: readonly ListRef[]; readonly ids: readonly string[] };

/** Returns what the work costs: of what may have changed it is known. */
export async function costOfWork(session: Session, scan: Scan, work: ScanWork): Promise<Cost> {
  switch (work.kind) {
    case 'rest':
      return costOfRest(session, scan);
    case 'again':
      return withChecks(
        session,
        { calls: work.lists.length + work.ids.length, atMost: false },
        clientsToCheck(scan, work),
      );
    case 'changes':
      return { calls: callsForChanges(work.changes), atMost: false };
    case 'scopes':
      return costOfScopes(session, scan, work.scopes);
    case 'fleet': {
      const { items } = await session.inventory.clients({ maxAgeMs: freshMs });
      return costOfScopes(
        session,
        scan,
        items.map((client) => ({ kind: 'client', client })),
      );
    }
  }
}

async function costOfScopes(session: Session, scan: Scan, scopes: readonly Scope[]): Promise<Cost> {
  const clientIds = scopes.flatMap((scope) => (scope.kind === 'device' ? [] : scope.client.id));
  return withChecks(session, await costOf(session, scan, scopes), clientIds);
}

/** How many devices and lists may have changed, and why. */
export function changedText({ ids, lists }: Changes): string {
  const found = plural(
    ids.length,
    '{0} device may have changed: it has failures, was retried, was not read or not for a week, or its patch ' +
      'check fails.',
    '{0} devices may have changed: they have failures, were retried, were not read or not for a week, or their patch ' +
      'check fails.',
  );
  const more = plural(lists.length, '{0} list may have new devices.', '{0} lists may have new devices.');
  return [ids.length > 0 && found, lists.length > 0 && more].filter(Boolean).join(' ');
}

/** Returns how old the rest is, or '' where there is none. */
export function restOf({ rest: { devices, oldest } }: Changes): string {
  if (devices === 0 || oldest === undefined) return '';
  return plural(
    devices,
    'The other device is not read again; it was read {1}.',
    'The other {0} devices are not read again; the oldest was read {1}.',
    timeAgo(oldest, Date.now()),
  );
}

/** What was selected too and cannot be scanned. */
export function leftOutOf(work: ScanWork): string[] {
  return work.kind === 'scopes' ? (work.leftOut ?? []).map(({ text }) => text) : [];
}

/** Returns the question whether it is to be done. */
export function costQuestion(work: ScanWork): string {
  switch (work.kind) {
    case 'fleet':
      return t('Scan the whole fleet for failed patches?');
    case 'rest':
      return t('Resume the scan for failed patches?');
    case 'again':
      return t('Read again what could not be read?');
    case 'changes':
      return t('Scan again what may have changed?');
    case 'scopes': {
      const [only, ...others] = work.scopes
        .filter((scope) => scope.kind !== 'device')
        .map((scope) => (scope.kind === 'site' ? whereText(scope) : nameText(scope.client)));
      return others.length === 0
        ? t('Scan {0} for failed patches?', shorten(only ?? '', 100))
        : t('Scan {0} parts of the fleet for failed patches?', work.scopes.length);
    }
  }
}
