import type { Scope } from '../inventory/scope';
import { plural } from '../wording/localize';
import type { Target } from '../inventory/target';

/** What cannot be acted on, in a sentence and, where there is more to say, line by line. */
export interface LeftOut {
  readonly text: string;
  readonly details?: readonly string[];
}

/** When each device was scanned, by its id. Unix milliseconds. */
export type ScannedAt = ReadonlyMap<string, number>;

/** What rows stand for. */
export interface Picked {
  readonly targets: readonly Target[];
  readonly scopes: readonly Scope[];
  /** How many of the rows stand for no patches, and how many for no part of the fleet. */
  readonly notPatches: number;
  readonly notScopes: number;
  /** Rows that cannot be acted on whatever is done: of another account, or gone. */
  readonly leftOut: readonly LeftOut[];
  /**
   * Set when some of the rows stand for patches on several devices, which is asked about: what they are called ('' for
   * several), and what is known of how they were found.
   */
  readonly bulk?: { readonly name: string; readonly detail: string } | undefined;
  /** The patches are Failed by a scan, which may be old: when. */
  readonly scannedAt?: ScannedAt | undefined;
}

/** What is left out when patches are meant. */
export function besidePatches({ notPatches, leftOut }: Picked): LeftOut[] {
  return besides(
    notPatches,
    plural(notPatches, '{0} selected row is not a patch', '{0} selected rows are not patches'),
    leftOut,
  );
}

/** What is left out when parts of the fleet are meant. */
export function besideScopes({ notScopes, leftOut }: Picked): LeftOut[] {
  return besides(
    notScopes,
    plural(
      notScopes,
      '{0} selected row is not a device, site or client',
      '{0} selected rows are not devices, sites or clients',
    ),
    leftOut,
  );
}

/** What is left out when clients and sites are meant: devices too. */
export function besideClientsAndSites({ scopes, notScopes, leftOut }: Picked): LeftOut[] {
  const others = notScopes + scopes.filter(({ kind }) => kind === 'device').length;
  return besides(
    others,
    plural(others, '{0} selected row is not a client or site', '{0} selected rows are not clients or sites'),
    leftOut,
  );
}

function besides(rows: number, text: string, leftOut: readonly LeftOut[]): LeftOut[] {
  return rows === 0 ? [...leftOut] : [{ text }, ...leftOut];
}
