import { createHash, randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { patchesIn, type Target } from '../inventory/target';
import type { WriteService } from '../nsight/records';
import { edit, listIdsBeside } from '../storage/lockedFiles';
import { listShape, numberShape, objectShape, stringShape } from '../storage/parseShape';
import { isProcessGone, steadyTime, type ComputerClocks } from '../util/processes';
import { isSentByOther, type Entry, type Sender } from './entry';
import { parseSender } from './parseEntry';
import { longestPlannedMs } from './sending';

// What keeps two windows from sending the same in the same instant: a file for each device to which something is being
// sent, changed by one window at a time, with the patches that each gesture has claimed. A patch is claimed before it
// is planned, and released once its answer is in the history. What a window that is gone has claimed is free.

/** The patches of one device that a gesture has claimed, as it is stored. */
interface Claim {
  readonly gesture: string;
  readonly sender: Sender;
  /** Unix milliseconds. */
  readonly at: number;
  readonly patchIds: readonly string[];
}

/** What a gesture has claimed. */
export interface ClaimedPatches {
  /** The targets with what is free, those without any left out. Where a claim could not be stored, all of it is. */
  readonly targets: Target[];
  /** Why claims could not be stored: nothing keeps other windows from sending the same. */
  readonly errors: readonly unknown[];
  /**
   * Claims the patches of one target again, right before they are sent: a window that took this one for gone, as after
   * a long sleep of the computer, may have claimed and sent them.
   *
   * @param ownId - the entry of this gesture.
   * @returns the target with what is free still.
   */
  readonly takeAgain: (target: Target, ownId?: string) => Promise<Target>;
  /** Releases the patches of devices. Never rejects. */
  readonly release: (...deviceIds: readonly string[]) => Promise<void>;
}

/** What tells of patches whether another window has sent them. */
export interface SentByOthers {
  readonly service: WriteService;
  /** The entries that this window knew when the gesture began. */
  readonly known: readonly Entry[];
  readonly entriesOf: (deviceId: string) => readonly Entry[];
  /** Reads what others have stored by now. Never rejects. */
  readonly readOthers: () => Promise<void>;
}

/** What the claims need of their surroundings. */
export interface ClaimsOptions extends ComputerClocks {
  readonly folder: string;
  /** This window. */
  readonly sender: Sender;
}

const prefix = 'claim.';
/** How many files are changed at once. */
const claimsAtOnce = 16;
/** The gestures of this process that have not released all they claimed. */
const ownGestures = new Set<string>();

/** The claims of all windows, in the folder of the history. */
export class Claims {
  readonly #some = pLimit(claimsAtOnce);
  /** What is over and could not be removed: other windows take it for claimed. */
  readonly #unreleased = new Set<() => Promise<void>>();

  readonly #steadyNow: () => number;

  constructor(private readonly options: ClaimsOptions) {
    this.#steadyNow = steadyTime(options);
  }

  /** As `take`, without what another window is sending, or has sent since this one looked. Never rejects. */
  async takeUnsent(account: string, targets: readonly Target[], others: SentByOthers): Promise<ClaimedPatches> {
    const before = new Map(others.known.map((entry) => [entry.id, entry]));
    const unsent = ({ place, patches }: Target, ownId?: string): Target => {
      const entries = others.entriesOf(place.device.id).filter(({ id }) => id !== ownId);
      const isSent = (id: string) =>
        entries.some((entry) => isSentByOther(entry, others.service, id, before.get(entry.id)));
      return { place, patches: patches.filter(({ id }) => !isSent(id)) };
    };
    const claimed = await this.take(account, targets);
    await others.readOthers(); // Who had claimed it before has stored what was sent before releasing it.
    const free = claimed.targets.map((target) => unsent(target));
    await claimed.release(...free.flatMap(({ place, patches }) => (patches.length === 0 ? place.device.id : [])));
    return {
      ...claimed,
      targets: free.filter(({ patches }) => patches.length > 0),
      takeAgain: async (target, ownId) => {
        const taken = await claimed.takeAgain(target);
        await others.readOthers();
        return unsent(taken, ownId);
      },
    };
  }

  /** Claims what is free of these patches. Never rejects. */
  async take(account: string, targets: readonly Target[]): Promise<ClaimedPatches> {
    const gesture = randomUUID();
    ownGestures.add(gesture);
    const held = new Set(targets.map(({ place }) => place.device.id));
    const errors: unknown[] = [];
    const unstored = new Set<string>();
    const taken = await this.#some.map(targets, async (target) => {
      try {
        return await this.#takeOne(account, target, gesture);
      } catch (error) {
        errors.push(error);
        unstored.add(target.place.device.id);
        return target;
      }
    });
    const release = async (...deviceIds: readonly string[]) => {
      for (const id of deviceIds) held.delete(id);
      if (held.size === 0) ownGestures.delete(gesture);
      await this.#some.map(deviceIds, async (id) => {
        const run = () => this.#release(account, id, gesture);
        // One that cannot be removed is nobody's in this window once the gesture is over.
        if (!unstored.has(id)) await run().catch(() => this.#unreleased.add(run));
      });
    };
    const free = taken.filter((target) => patchesIn([target]) > 0);
    const freeIds = new Set(free.map(({ place }) => place.device.id));
    await release(...[...held].filter((id) => !freeIds.has(id)));
    // What could not be claimed, as has been said, goes out without.
    const takeAgain = async (target: Target) =>
      unstored.has(target.place.device.id) ? target : this.#takeOne(account, target, gesture).catch(() => target);
    return { targets: free, errors, takeAgain, release };
  }

  /** Releases what could not be released before, up to the first that still cannot. Never rejects. */
  async releaseAgain(): Promise<void> {
    for (const release of [...this.#unreleased]) {
      this.#unreleased.delete(release);
      try {
        await release();
      } catch {
        this.#unreleased.add(release);
        return;
      }
    }
  }

  /** Removes what windows that are gone have claimed. */
  async tidy(): Promise<void> {
    const { folder } = this.options;
    for (const id of await listIdsBeside(folder, prefix))
      await edit(folder, id, (text) => (this.#live(text).length === 0 ? null : undefined));
  }

  async #takeOne(account: string, { place, patches }: Target, gesture: string): Promise<Target> {
    let free = patches;
    await this.#edit(account, place.device.id, (all) => {
      const claims = all.filter((claim) => claim.gesture !== gesture);
      const taken = new Set(claims.flatMap(({ patchIds }) => patchIds));
      free = patches.filter(({ id }) => !taken.has(id));
      if (free.length === 0) return claims;
      const { sender, now } = this.options;
      return [...claims, { gesture, sender, at: now(), patchIds: free.map(({ id }) => id) }];
    });
    return { place, patches: free };
  }

  #release(account: string, deviceId: string, gesture: string): Promise<void> {
    return this.#edit(account, deviceId, (claims) => claims.filter((claim) => claim.gesture !== gesture));
  }

  #edit(account: string, deviceId: string, to: (claims: readonly Claim[]) => readonly Claim[]): Promise<void> {
    const device = createHash('sha256')
      .update(JSON.stringify([account, deviceId]))
      .digest('hex')
      .slice(0, 32);
    return edit(
      this.options.folder,
      prefix + device,
      (text) => {
        const claims = to(this.#live(text));
        return claims.length === 0 ? null : JSON.stringify(claims);
      },
      { isDurable: false }, // After a crash of the computer all of them are of windows that are gone.
    );
  }

  /** Returns the claims in a file that still hold; none for what is damaged. */
  #live(text = '[]'): Claim[] {
    try {
      return listShape(JSON.parse(text))
        .map(parseClaim)
        .filter((claim) => this.#holds(claim));
    } catch {
      return [];
    }
  }

  #holds({ sender, gesture, at }: Claim): boolean {
    if (sender.pid === this.options.sender.pid) return ownGestures.has(gesture);
    const now = this.#steadyNow();
    return !isProcessGone(sender, at, now - this.options.upFor()) && Math.abs(now - at) <= longestPlannedMs;
  }
}

function parseClaim(given: unknown): Claim {
  const value = objectShape(given);
  return {
    gesture: stringShape(value.gesture),
    sender: parseSender(value.sender),
    at: numberShape(value.at),
    patchIds: listShape(value.patchIds).map(stringShape),
  };
}
