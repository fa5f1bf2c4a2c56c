import assert from 'node:assert/strict';
import { SharedSecrets } from '../support/system/secrets';
import { accountsIn, windowWith } from './accountWindows';
import { until } from './support';

describe('windows that share the accounts', () => {
  const a = { server: 'https://a.example', key: 'a'.repeat(32) };
  const b = { server: 'https://b.example', key: 'b'.repeat(32) };
  const renewed = { server: a.server, key: 'c'.repeat(32) };
  const used = ({ server, key }: typeof a) => ({ 'nsight.connection': JSON.stringify({ server, key }) });
  const keyOf = async (window: ReturnType<typeof windowWith>) => (await window.session())?.endpoint.key[0];

  it('begin with the one that was used last, and follow only what becomes of their own', async () => {
    const shared = new SharedSecrets(used(a));
    const arrived = async (holds: () => unknown, what: string) => {
      await until(() => {
        shared.arrive();
        return holds();
      }, what);
    };
    const [one, two] = [windowWith(shared.window()), windowWith(shared.window())];
    assert.deepEqual([await keyOf(one), await keyOf(two)], ['a', 'a']);
    await until(() => one.account && two.account, 'what an older version has stored');
    await two.accounts.settle(b, true);
    const ofB = two.accounts.accountWith(b) ?? assert.fail();
    await two.switchTo(ofB.id);
    await arrived(() => one.hasOtherAccounts, 'the other account');
    assert.deepEqual([await keyOf(one), await keyOf(two)], ['a', 'b']);
    assert.equal(await keyOf(windowWith(shared.window())), 'b', 'a new window');

    await two.accounts.rename(one.account?.id ?? '', 'Contoso');
    await arrived(() => one.accountName === 'Contoso', 'the name');
    assert.equal(two.accountName, 'b.example');

    await accountsIn().identify(a, ['1']);
    await accountsIn().identify(renewed, ['1']);
    await two.accounts.settle(renewed, true);
    await arrived(async () => (await keyOf(one)) === 'c', 'the new key');
    assert.deepEqual([one.accountName, await keyOf(two)], ['Contoso', 'b']);

    await two.disconnect();
    await arrived(() => !one.hasOtherAccounts, 'that it is gone');
    assert.deepEqual([await keyOf(one), (await two.state()).kind], ['c', 'none']);
    await one.disconnect();
    await arrived(() => !two.hasOtherAccounts, 'that it is gone, too');
  });

  it('end it where another window disconnects it, which an older version does, too', async () => {
    for (const older of [false, true]) {
      const shared = new SharedSecrets(used(a));
      const secrets = shared.window();
      const [one, two] = [windowWith(shared.window()), windowWith(secrets)];
      await Promise.all([one.session(), two.session()]);
      await until(() => one.account && two.account, 'what an older version has stored');
      shared.arrive();
      if (older) await secrets.delete('nsight.connection');
      else await two.disconnect();
      await until(async () => {
        shared.arrive();
        return (await one.state()).kind === 'none';
      }, 'the end');
      await until(async () => {
        shared.arrive();
        return (await one.storedAccounts()).accounts.length === 0;
      }, 'nothing to be stored');
    }
  });

  it('follow an older version to what it stores, and lose nothing by it', async () => {
    const shared = new SharedSecrets(used(a));
    const [one, older] = [windowWith(shared.window()), shared.window()];
    await one.session();
    await older.store('nsight.connection', used(b)['nsight.connection']);
    shared.arrive();
    await until(async () => (await keyOf(one)) === 'b', 'the other connection');
    await until(async () => (await one.storedAccounts()).accounts.length === 2, 'both accounts');
  });

  it('take over at once what an older version has stored, once', async () => {
    const shared = new SharedSecrets(used(a));
    const windows = [windowWith(shared.window()), windowWith(shared.window())];
    await Promise.all(windows.map((one) => one.session()));
    await until(() => windows.every(({ account }) => account), 'the account');
    shared.arrive();
    for (const one of windows) assert.equal((await one.storedAccounts()).accounts.length, 1);
  });
});
