import { isNsightError, NsightError } from '../nsight/errors';
import { orAborted } from '../util/abort';
import type { Inventory } from './inventory';

/** So many refusals in a row may be of the account and not of each device, whatever their code. */
const suspiciousInARow = 5;

/**
 * Finds out in a gesture on many devices whether the account is refused, by what becomes of each: then nothing more
 * need be asked. A code that may be a device's own has list_clients asked, once.
 */
export class AccountRefusal {
  #inARow = 0;
  #checking: Promise<void> | undefined;
  #error: NsightError | undefined;

  constructor(
    private readonly inventory: Pick<Inventory, 'checkServer'>,
    private readonly signal: AbortSignal,
  ) {}

  /** Why nothing more need be asked; undefined as long as the account is not known to be refused. */
  get error(): NsightError | undefined {
    return this.#error;
  }

  /** Takes what became of one request: its error; undefined for an answer. Never rejects. */
  async take(error: unknown): Promise<void> {
    const kind = isNsightError(error) ? error.failure.kind : undefined;
    if (kind === 'login') this.#error ??= refusalOf(error);
    this.#inARow = kind === 'api' ? this.#inARow + 1 : 0;
    if (this.#inARow >= suspiciousInARow) await (this.#checking ??= this.#check());
  }

  async #check(): Promise<void> {
    try {
      await orAborted(this.inventory.checkServer(this.signal), this.signal);
    } catch (error) {
      this.#error ??= refusalOf(error);
    }
  }
}

/** Returns a refusal of the account, whatever its code, where not even the clients are listed. */
export function refusalOf(error: unknown): NsightError | undefined {
  if (!isNsightError(error)) return undefined;
  const { failure, service } = error;
  if (failure.kind === 'login') return error;
  return failure.kind === 'api' ? new NsightError(service, { kind: 'login', message: failure.message }) : undefined;
}
