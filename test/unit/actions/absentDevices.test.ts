import assert from 'node:assert/strict';
import { absentText } from '../../../src/actions/absentDevices';
import { Inventory, type InventoryClient } from '../../../src/inventory/inventory';
import type { Target } from '../../../src/inventory/target';
import type { Absence } from '../../../src/nsight/records';
import { client, device, patch, site } from '../../support/data/records';

const target = (id: string): Target => ({
  place: { client: client(), site: site(), device: device({ id }) },
  patches: [patch()],
});
const none = () => Promise.resolve({ items: [], problems: [] });
const api: InventoryClient = {
  listClients: none,
  listSites: none,
  listServers: none,
  listWorkstations: none,
  listDevicesAtClient: none,
  listPatches: none,
};

/** An inventory that was told of these devices that they do not report. */
function knowing(absences: Readonly<Record<string, Absence | undefined>>): Inventory {
  const inventory = new Inventory(api);
  const items = Object.entries(absences).map(([id, absence]) => {
    return { id, type: 'server' as const, clientId: '1', failing: [], absence };
  });
  inventory.checks.take(undefined, { items, problems: [] }, inventory.checks.moment());
  return inventory;
}

describe('the question before a retry', () => {
  it('says how many of its devices cannot run it now', () => {
    const inventory = knowing({ 1: 'offline', 2: 'overdue', 3: undefined, 9: 'unreachable' });
    const text = (...ids: string[]) => absentText(inventory, ids.map(target));
    assert.equal(text('1', '2', '3', '4'), '2 of the 4 devices are offline or overdue: a retry cannot run there now.');
    assert.equal(text('2', '3', '4'), '1 of the 3 devices is offline or overdue: a retry cannot run there now.');
    assert.equal(text('1'), 'The device is offline or overdue: a retry cannot run there now.');
    assert.equal(text('3', '4'), '');
  });
});
