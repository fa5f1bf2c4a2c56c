import assert from 'node:assert/strict';
import { KnownChecks } from '../../../src/inventory/knownChecks';
import type { Absence, Device, DeviceChecks, Listing } from '../../../src/nsight/records';
import { device } from '../../support/data/records';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

const listing = <T>(...items: T[]): Listing<T> => ({ items, problems: [] });
const said = (absence: Absence | undefined): Listing<DeviceChecks> =>
  listing({ id: '111', type: 'server', clientId: '1', failing: [], absence });
const list = (given: Partial<Device>) => () => Promise.resolve(listing(device({ id: '111', ...given })));

describe('whether a device reports', () => {
  const knowing = () => {
    const checks = new KnownChecks(() => Date.now());
    const changes: string[][] = [];
    checks.onDidChangeAbsence((ids) => changes.push([...ids]));
    return { checks, changes };
  };

  it('is what the younger reading says: a list that has it as online, or the checks', async () => {
    const { checks, changes } = knowing();
    checks.take(undefined, said('offline'), checks.moment());
    assert.equal(checks.absenceOf('111'), 'offline');
    await checks.follow(list({ online: true }));
    assert.equal(checks.absenceOf('111'), undefined);
    checks.take('1', said('overdue'), checks.moment());
    assert.equal(checks.absenceOf('111'), 'overdue');
    assert.deepEqual(changes, [['111'], ['111'], ['111']]);
  });

  it('goes by when it was asked for, not by when the answer came', async () => {
    const { checks } = knowing();
    const askedAt = checks.moment();
    await checks.follow(list({ online: true }));
    checks.take(undefined, said('offline'), askedAt);
    assert.equal(checks.absenceOf('111'), undefined);
    let answer: (listed: Listing<Device>) => void = () => undefined;
    const late = checks.follow(() => new Promise((resolve) => (answer = resolve)));
    checks.take(undefined, said('offline'), checks.moment());
    answer(listing(device({ id: '111', online: true })));
    await late;
    assert.equal(checks.absenceOf('111'), 'offline');
  });

  it('is told by a list that has it as offline, where the checks have no reason', async () => {
    const { checks, changes } = knowing();
    await checks.follow(list({ online: false }));
    assert.equal(checks.absenceOf('111'), 'offline');
    checks.take(undefined, said(undefined), checks.moment());
    assert.equal(checks.absenceOf('111'), 'offline', 'the checks name what fails');
    await checks.follow(list({ online: true }));
    assert.equal(checks.absenceOf('111'), undefined);
    assert.equal(changes.length, 2);
  });

  it('keeps its reason where a list does not say it, and where one has it as offline', async () => {
    for (const online of [undefined, false]) {
      const { checks, changes } = knowing();
      checks.take(undefined, said('overdue'), checks.moment());
      await checks.follow(list({ online }));
      assert.equal(checks.absenceOf('111'), 'overdue');
      assert.equal(changes.length, 1);
    }
  });

  it('is told by every list of a site that is read', async () => {
    const { session } = await sessionWith({ fleet: fleetOf(1, 0) });
    const { inventory } = session;
    const [client] = (await inventory.clients()).items;
    const [site] = (await inventory.sites(client?.id ?? '')).items;
    const absent = listing({
      id: '1',
      type: 'server' as const,
      clientId: '1',
      failing: [],
      absence: 'offline' as const,
    });
    inventory.checks.take(undefined, absent, inventory.checks.moment());
    assert.equal(inventory.checks.absenceOf('1'), 'offline');
    const { items } = await inventory.devices(site?.id ?? '', 'server');
    assert.deepEqual(
      items.map(({ id, online }) => [id, online]),
      [['1', true]],
    );
    assert.equal(inventory.checks.absenceOf('1'), undefined);
  });
});
