import type { Command } from '../../ui/guardedCommands';
import type { ViewRows } from '../rowCommands';
import type { DevicesNode } from './deviceNodes';
import type { DevicesView } from './devicesView';

/** Returns the commands of the Devices view. Each may be called with no, wrong or outdated arguments. */
export function devicesCommands(view: DevicesView, rows: ViewRows<DevicesNode>): Record<string, Command> {
  return {
    'nsight.refresh': () => view.refresh(),
    'nsight.refreshItem': rows.command((chosen) => Promise.all(chosen.rows.map((node) => view.refreshItem(node)))),
  };
}
