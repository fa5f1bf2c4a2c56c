import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Accounts } from '../../../src/connection/accounts';
import { Secrets } from '../../../src/connection/secret';
import { StoredAccounts } from '../../../src/connection/storedAccounts';
import { History } from '../../../src/history/history';
import { clientsInScan } from '../../../src/scan/storedScans';
import { newFolder } from '../../support/data/entries';
import { loaded } from '../../support/data/storedScans';
import { SharedSecrets } from '../../support/system/secrets';

const server = 'https://www.systemmonitor.us';
const old = { server, key: 'a'.repeat(32) };
const place = {
  client: { id: '1', name: 'ACME' },
  site: { id: '11', name: 'Head Office' },
  device: { id: '111', name: 'SRV-01' },
};
// As 0.1.0 wrote them, before accounts were told apart: the account is the server.
const entryText = JSON.stringify({
  version: 1,
  ...{ id: 'e1', account: server, service: 'patch_retry', at: Date.now() - 60_000, sentAt: Date.now() - 60_000, place },
  patches: [{ id: '5', title: 'KB5031356', outcome: 'accepted', wasFailed: true, gone: false, moved: false }],
  ...{ messages: ['Done'], told: false },
});
const scanText = JSON.stringify({
  version: 1,
  at: 2,
  clients: { at: 1, ids: ['1'], problems: 0 },
  lists: [],
  devices: [
    {
      ...{ place, type: 'server', listedAt: 1 },
      reading: { kind: 'read', at: 2, problems: 0, failed: [{ id: '5', title: 'KB1', statusLabel: 'Failed' }] },
    },
  ],
});

describe('the one connection of an older version, with its files,', () => {
  it('is taken over once, without loss, and stays readable for that version', async () => {
    const folder = newFolder();
    const [history, failed, accountsFolder] = ['history', 'failed', 'accounts'].map((name) => path.join(folder, name));
    assert.ok(history && failed && accountsFolder);
    mkdirSync(history);
    mkdirSync(failed);
    const entryFile = path.join(history, 'e1.json');
    writeFileSync(entryFile, entryText);
    const hash = createHash('sha256').update(server).digest('hex').slice(0, 32);
    writeFileSync(path.join(failed, `${hash}.json`), scanText);

    const entries = new History({
      folder: history,
      now: Date.now,
      upFor: () => 0,
      onProblem: (what) => assert.fail(what),
    });
    const accounts = new Accounts({
      folder: accountsFolder,
      storedClients: async (account) => {
        await entries.load();
        const retried = entries.entries
          .filter((entry) => entry.account === account)
          .map((entry) => entry.place.client.id);
        return new Set([...retried, ...(await clientsInScan(failed, account))]);
      },
      onProblem: (error) => assert.fail(String(error)),
    });
    const shared = new SharedSecrets({ 'nsight.connection': JSON.stringify(old) });
    const newWindow = () =>
      new StoredAccounts(new Secrets(shared.window()), { folder: accountsFolder, accounts, hasCopies: false });

    for (const window of [newWindow(), newWindow()]) {
      const lastUsed = (await window.lastUsed()) ?? assert.fail();
      const { account } = await window.keep(lastUsed);
      shared.arrive();
      assert.deepEqual([account.endpoint, account.name], [old, 'www.systemmonitor.us']);
      assert.equal((await window.all()).accounts.length, 1);
    }
    assert.equal(await accounts.recall(old), undefined, 'only its clients can tell whose it is');
    const account = await accounts.identify(old, ['1', '2']);
    assert.equal(account, server);
    assert.equal(entries.of(account, '111').length, 1);
    assert.deepEqual([...(await loaded(failed, { account })).data.devices.keys()], ['111']);

    const window = newWindow();
    const other = { server, key: 'b'.repeat(32) };
    assert.equal(await accounts.identify(other, ['7']), `${server}#2`);
    await window.keep(other);
    const renewed = { server, key: 'c'.repeat(32) };
    assert.equal(await accounts.identify(renewed, ['2']), server);
    await window.keep(renewed);
    shared.arrive();
    const { accounts: kept } = await newWindow().all();
    assert.deepEqual(
      kept.map(({ endpoint }) => endpoint),
      [renewed, other],
    );
    assert.equal(readFileSync(entryFile, 'utf8'), entryText);
    assert.equal(shared.window().texts.get('nsight.connection'), JSON.stringify(old));
    entries.dispose();
  });
});
