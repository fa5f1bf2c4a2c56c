import assert from 'node:assert/strict';
import type { DevicePath } from '../../../../src/inventory/place';
import { RetryNames } from '../../../../src/views/retries/retryNames';
import { entry, place } from '../../../support/data/entries';
import { atEachBreath } from '../../../support/system/clock';
import { fleetOf, onlyClient, sessionWith } from '../../../support/simulator/fleets';

const { account } = entry();

/** Devices, and how many of them were looked at since somebody last breathed. */
function countedDevices(count: number) {
  const seen = { all: 0, atOnce: 0, most: 0 };
  function* places(): Iterable<DevicePath> {
    for (let i = 0; i < count; i++) {
      seen.all += 1;
      seen.atOnce += 1;
      seen.most = Math.max(seen.most, seen.atOnce);
      yield place(`${i}`, `SRV-${i}`);
    }
  }
  return { seen, places };
}

describe('the names of devices in the Retries view', () => {
  it('are looked through once for any number of redraws, and again when there may be other devices', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 1) });
    const { inventory } = session;
    const { seen, places } = countedDevices(1);
    let version = 1;
    inventory.otherPlaces.push({ places, version: () => version });
    const own = { account, inventory };
    const names = new RetryNames();
    const entries = [entry({ place: place('9', 'SRV-1') })];
    const looks: number[] = [];
    const update = async (given = entries) => {
      await names.update(given, own);
      looks.push(seen.all);
    };
    for (let i = 0; i < 20; i++) await update();
    assert.deepEqual(new Set(looks), new Set([1]));
    const nameOf = () => names.of(account)?.textOf(place('9', 'SRV-1'));
    assert.equal(nameOf(), 'SRV-1');
    const { id } = await onlyClient(session);
    assert.equal((await update(), seen.all), 2, 'a list of clients was read');
    const [site] = (await inventory.sites(id)).items;
    await inventory.devices(site?.id ?? '', 'server');
    assert.equal((await update(), seen.all), 3);
    assert.match(nameOf() ?? '', /^SRV-1 \(/);
    await inventory.patches('1').catch(() => undefined);
    assert.equal((await update(), seen.all), 3, 'a list of patches names no device');
    version = 2;
    assert.equal((await update(), seen.all), 4);
    const with2 = [...entries, entry({ id: 'e2' })];
    assert.equal((await update(with2), seen.all), 5);
    assert.equal((await update([...with2]), seen.all), 5);
    assert.equal((await update([...entries, entry({ id: 'e3' })]), seen.all), 6, 'another, and the newest as before');
    await names.update(entries, undefined);
    assert.equal(nameOf(), 'SRV-1');
  });

  it('are looked through in pieces where there are thousands', async () => {
    const { seen, places } = countedDevices(5_000);
    const { inventory } = (await sessionWith({ fleet: fleetOf(1, 1) })).session;
    inventory.otherPlaces.push({ places, version: () => 1 });
    await atEachBreath(new RetryNames().update([], { account, inventory }), () => {
      seen.atOnce = 0;
    });
    assert.equal(seen.all, 5_000);
    assert.ok(seen.most <= 1_000, `${seen.most} at once`);
  });
});
