import assert from 'node:assert/strict';
import { Accounts } from '../../../src/connection/accounts';
import { AccountStore } from '../../../src/connection/accountStore';
import { Secrets } from '../../../src/connection/secret';
import { newFolder } from '../../support/data/entries';
import { WindowSecrets } from '../../support/system/secrets';

const endpoint = (key: string) => ({ server: 'https://www.systemmonitor.us', key: key.repeat(32) });

describe('the kept accounts of a window that has its own copy of the secrets', () => {
  /** A window whose copy has a key as the one that was used last; another window has removed that since. */
  async function windowWithRemovedKey() {
    const removed = endpoint('a');
    const secrets = new WindowSecrets([['nsight.connection', JSON.stringify(removed)]]);
    const fail = (error: unknown) => assert.fail(String(error));
    const folder = newFolder();
    const accounts = new Accounts({ folder, storedClients: () => Promise.resolve(new Set()), onProblem: fail });
    const store = new AccountStore(new Secrets(secrets), { accounts, folder, hasCopies: true, onProblem: fail });
    await accounts.changed(removed, undefined);
    /** The keys of the accounts that its copy has, each by its first letter. */
    const kept = () =>
      [...secrets.texts]
        .filter(([name]) => name.startsWith('nsight.account.'))
        .map(([, text]) => /"key":"(.)/.exec(text)?.[1]);
    return { removed, store, kept };
  }
  const signal = new AbortController().signal;

  it('have no key that was removed elsewhere, unless somebody has given it again', async () => {
    const { removed, store, kept } = await windowWithRemovedKey();
    await store.settle(removed, false);
    assert.deepEqual(kept(), []);
    await store.settle(removed, true);
    assert.deepEqual([kept(), store.seen.accounts.length], [['a'], 1]);
  });

  it('do not get it back because another one is added or used', async () => {
    const { store, kept } = await windowWithRemovedKey();
    await store.add(endpoint('b'), { signal, onKept: () => undefined });
    assert.deepEqual(kept(), ['b']);
    await store.use(endpoint('b'));
    assert.deepEqual(kept(), ['b']);
  });
});
