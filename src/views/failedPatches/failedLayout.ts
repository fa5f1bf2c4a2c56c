import type { KeptState } from '../../inventory/patchFilter';
import { failedOrders, type FailedOrder } from '../../scan/failedOrder';
import type { Grouping } from '../../scan/failures';
import { setContext } from '../../ui/contextKeys';

const groupingKey = 'nsight.failedGrouping';
const orderKey = 'nsight.failedOrder';
const rebootKey = 'nsight.failedReboot';

/** How the Failed Patches view is laid out; kept over restarts, and told to the menus. */
export class FailedLayout {
  /** `onChange` is called after each change. */
  constructor(
    private readonly memory: KeptState,
    private readonly onChange: () => void,
  ) {
    this.#tellMenus();
  }

  get grouping(): Grouping {
    return this.memory.get(groupingKey) === 'device' ? 'device' : 'patch';
  }

  get order(): FailedOrder {
    const stored = this.memory.get(orderKey);
    return failedOrders.find((order) => order === stored) ?? 'devices';
  }

  /** Whether what waits for a reboot is shown, too. */
  get showsReboot(): boolean {
    return this.memory.get(rebootKey) === true;
  }

  group(by: Grouping): Promise<void> {
    return this.#keep(groupingKey, by);
  }

  sort(by: FailedOrder): Promise<void> {
    return this.#keep(orderKey, by);
  }

  showReboot(shows: boolean): Promise<void> {
    return this.#keep(rebootKey, shows);
  }

  async #keep(key: string, value: unknown): Promise<void> {
    await this.memory.update(key, value);
    this.#tellMenus();
    this.onChange();
  }

  #tellMenus(): void {
    setContext(groupingKey, this.grouping);
    setContext(rebootKey, this.showsReboot);
  }
}
