import type { Session } from '../../connection/session';
import type { DeviceFailure } from '../../scan/failures';
import type { Scan } from '../../scan/scan';
import type { FleetChanges, FleetPast } from '../../snapshots/fleetPast';
import type { PastStore } from '../../snapshots/pastStore';
import { inPieces } from '../../util/breathe';
import type { Disposable } from '../../util/emitter';
import type { FailedLayout } from './failedLayout';
import type { HeadlineNews } from './failedNotes';
import { orderText } from './failedOrderWords';
import { rowPast, type RowPast } from './failedPast';

/** How often it is counted what has changed, in milliseconds: that looks at every device. */
const countEveryMs = 5_000;

/** What the view knows of the past of the account that is connected. It follows what the store learns. */
export class FollowedPast implements Disposable {
  readonly #pasts: Pick<PastStore, 'pastOf'>;
  readonly #onChange: () => void;
  readonly #listening: Disposable;
  #of: { readonly session: Session; readonly scan: Scan } | undefined;
  #past: FleetPast | undefined;
  #changes: FleetChanges | undefined;
  #counted = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isReading = false;
  #isOutdated = false;

  /** `onChange` is called when what is known has changed. */
  constructor(pasts: Pick<PastStore, 'pastOf' | 'onDidChange'>, onChange: () => void) {
    this.#pasts = pasts;
    this.#onChange = onChange;
    this.#listening = pasts.onDidChange(() => void this.#read());
  }

  /** Shows the past of a session's account from now on, as soon as it is known. Never rejects. */
  async follow(session: Session, scan: Scan): Promise<void> {
    this.leave();
    this.#of = { session, scan };
    await this.#read();
  }

  /** Forgets it. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#of = undefined;
    this.#past = undefined;
    this.#changes = undefined;
    this.#counted = -Infinity;
  }

  /** What rows ask for. */
  get forRows(): RowPast | undefined {
    return this.#past && rowPast(this.#past, Date.now());
  }

  /** What has changed since the last day before today on which something was read. */
  get changes(): FleetChanges | undefined {
    return this.#changes;
  }

  /** Returns what a headline tells of failures that are shown in an order. */
  newsOf(
    layout: Pick<FailedLayout, 'grouping' | 'order'>,
    shown: readonly DeviceFailure[],
  ): Omit<HeadlineNews, 'scan'> {
    const past = this.forRows;
    return { changes: this.changes, isNew: past?.isNew, order: orderText(layout, shown, past) };
  }

  /** Counts anew what has changed: with the next day it is something else. */
  count(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counted = performance.now();
    this.#changes = this.#past?.changes();
  }

  dispose(): void {
    this.leave();
    this.#listening.dispose();
  }

  async #read(): Promise<void> {
    this.#isOutdated = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false;
        await this.#readOnce();
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #readOnce(): Promise<void> {
    const of = this.#of;
    if (!of) return;
    const past = await this.#pasts.pastOf(of.session);
    // What each device's rows will ask for is found in pieces, and kept by the past.
    await inPieces(of.scan.data.devices, ([id, { reading }]) => {
      const [first] = reading?.kind === 'read' ? reading.failed : [];
      if (first) past.isNew(id, first);
    });
    if (of !== this.#of) return;
    this.#past = past;
    const wait = this.#counted + countEveryMs - performance.now();
    // No baseline: all was cleared, or this is the first day. No changes: before, nothing was read today.
    if (past.baseline === undefined) this.#changes = undefined;
    else if (wait <= 0 || !this.#changes) this.count();
    else
      this.#timer ??= setTimeout(() => {
        this.count();
        this.#onChange();
      }, wait);
    this.#onChange();
  }
}
