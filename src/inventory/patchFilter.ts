import { EventEmitter } from 'node:events';
import { foldText } from '../util/foldText';
import { patchStatuses, type Patch, type PatchStatus } from '../nsight/records';

/** Which patches are hidden. What is not named is shown, so that nothing new is hidden silently. */
export interface Filter {
  readonly statuses: readonly PatchStatus[];
  /** In lower case; '' is none. */
  readonly severities: readonly string[];
  /** What is shown has this in its title or product. */
  readonly text: string;
  /** Of what failed by a scan, only what is new is shown. */
  readonly onlyNew?: boolean;
}

/** What is kept over restarts: VS Code's global state. */
export interface KeptState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const filterStateKey = 'nsight.filter';

/** The filter of the views. */
export class PatchFilter {
  readonly #events = new EventEmitter<{ change: [] }>();
  #current: Filter | undefined;

  constructor(private readonly memory: KeptState) {
    const stored = memory.get(filterStateKey);
    if (typeof stored === 'object' && stored !== null) this.#current = parseFilter({ ...stored });
  }

  /** Undefined: everything is shown. */
  get current(): Filter | undefined {
    return this.#current;
  }

  async set(filter: Filter | undefined): Promise<void> {
    this.#current = filter && parseFilter({ ...filter });
    this.#events.emit('change');
    await this.memory.update(filterStateKey, this.#current);
  }

  /** Calls `listener` after each change. Gives the way to stop that. */
  onChange(listener: () => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }
}

/** Whether a filter hides patches for what they are, and not only for how long they have failed. */
export function hidesPatches({ statuses, severities, text }: Filter): boolean {
  return statuses.length + severities.length > 0 || text !== '';
}

/** Whether a filter shows a patch, whenever it failed. */
export function shows(
  filter: Filter | undefined,
  patch: Pick<Patch, 'status' | 'severity' | 'severityLabel' | 'title' | 'product'>,
): boolean {
  if (!filter) return true;
  const { statuses, severities } = filter;
  const text = foldText(filter.text);
  return (
    !statuses.includes(patch.status) &&
    !severities.includes(severityKey(patch)) &&
    (text === '' || [patch.title, patch.product].some((one) => one && foldText(one).includes(text)))
  );
}

/** What tells the severity of a patch. */
export type SeverityOf = Pick<Patch, 'severity' | 'severityLabel'>;

/** Returns the severity of a patch as the filter stores it: in lower case, '' for none. */
export function severityKey({ severity, severityLabel }: SeverityOf): string {
  return (severityLabel ?? severity ?? '').toLowerCase();
}

/** Whatever was stored, as a filter; undefined when it hides nothing. */
function parseFilter({ statuses, severities, text, onlyNew }: Record<string, unknown>): Filter | undefined {
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
  const filter = {
    statuses: statusOrder.filter((status) => texts(statuses).includes(status)),
    severities: texts(severities),
    text: typeof text === 'string' ? text.trim() : '',
    ...(onlyNew === true ? { onlyNew } : {}),
  };
  return hidesPatches(filter) || filter.onlyNew ? filter : undefined;
}

// A table, so that the compiler reports a status that has no rank.
const statusRanks: Readonly<Record<PatchStatus, number>> = {
  failed: 0,
  rebootRequired: 1,
  pending: 2,
  queued: 3,
  installing: 4,
  missing: 5,
  unknown: 6,
  ignored: 7,
  installed: 8,
};

/** The statuses, with those that need attention first. */
export const statusOrder: readonly PatchStatus[] = [...patchStatuses].sort((a, b) => statusRanks[a] - statusRanks[b]);
