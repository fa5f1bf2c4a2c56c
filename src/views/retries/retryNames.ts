import type { Session } from '../../connection/session';
import type { Entry } from '../../history/entry';
import { versionOfDevices } from '../../history/gestures';
import { inPieces } from '../../util/breathe';
import { DeviceNames } from '../../wording/deviceNames';

/** The names of the devices in the history, so that those of one name are told apart within their account. */
export class RetryNames {
  #byAccount = new Map<string, DeviceNames>();
  #version = '';

  /** Returns the names of an account's devices, as of the last update. */
  of(account: string | undefined): DeviceNames | undefined {
    return this.#byAccount.get(account ?? '');
  }

  /**
   * Takes over which devices are known by now: those of entries, newest first, and of the session that is open. Looks
   * at thousands of them in pieces, and only where there may be others than at the last update.
   */
  async update(entries: readonly Entry[], session: Pick<Session, 'account' | 'inventory'> | undefined): Promise<void> {
    const version = namesVersion(entries, session);
    if (version === this.#version) return;
    const byAccount = new Map<string, DeviceNames>();
    const namesOf = (account: string) => {
      const names = byAccount.get(account) ?? new DeviceNames();
      byAccount.set(account, names);
      return names;
    };
    await inPieces(entries, ({ account, place }) => {
      namesOf(account).add(place);
    });
    if (session) {
      const { account, inventory } = session;
      const sources = [() => inventory.knownPlaces(), ...inventory.otherPlaces.map(({ places }) => places)];
      for (const places of sources)
        await inPieces(places(), (place) => {
          namesOf(account).add(place);
        });
    }
    this.#byAccount = byAccount;
    this.#version = version;
  }
}

function namesVersion(entries: readonly Entry[], session: Pick<Session, 'account' | 'inventory'> | undefined): string {
  const { namingReads, otherPlaces = [] } = session?.inventory ?? {};
  return [versionOfDevices(entries), session?.account, namingReads, ...otherPlaces.map((one) => one.version())].join(
    ' ',
  );
}
