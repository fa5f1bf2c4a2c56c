import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { shareOrigin, type SharedOrigin } from '../support/simulator/sharedOrigin';
import type { Simulator } from '../support/simulator/testSimulator';
import { Gate } from '../support/system/gate';
import { found, list, questionOf, retry, toRetry } from './agentsSupport';
import { headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { connect, messages, parts, simulate, until } from './support';

const keys = { first: 'a'.repeat(32), second: 'b'.repeat(32), renewed: 'c'.repeat(32) };

function fleet(client: string, id: string): Fleet {
  const made = emptyFleet();
  const site = addSite(addClient(made, { id, name: client }), { name: 'Office' });
  addPatch(addDevice(site, { id: `${id}1`, name: `${client}-SRV` }), { id: `${id}11`, title: `KB${id}` });
  return made;
}

describe('two accounts on one server', () => {
  let origin: SharedOrigin;
  let first: Simulator;
  let second: Simulator;

  beforeEach(async () => {
    first = await simulate({ fleet: fleet('First', '1') });
    second = await simulate({ fleet: fleet('Second', '2') });
    origin = await shareOrigin({ [keys.first]: first, [keys.second]: second, [keys.renewed]: first });
  });

  afterEach(() => origin.stop());

  const connectTo = async (key: string) => {
    await vscode.commands.executeCommand('nsight.disconnect');
    await connect({ url: origin.url, key });
    const { connections } = await parts();
    return (await connections.session()) ?? assert.fail('not connected');
  };
  const shown = async () => texts(await rows());

  it('show, export, find and send nothing of each other; a new key finds what was known', async () => {
    const session = await connectTo(keys.first);
    await scanFleet();
    await untilRows('1 × KB1 · Moderate');
    const known = toRetry(await list({}));
    await retry(known);

    const other = await connectTo(keys.second);
    assert.notEqual(other.account, session.account);
    assert.deepEqual(await shown(), []);
    assert.deepEqual(await headline(), { message: '', badge: undefined });
    second.forget();
    assert.equal(await questionOf(known), undefined);
    await retry(known);
    assert.deepEqual(found(await list({})), ['Second-SRV: KB2']);
    messages.length = 0;
    await vscode.commands.executeCommand('nsight.exportFailedPatches');
    assert.doesNotMatch(vscode.window.activeTextEditor?.document.getText() ?? '', /First/);
    const { history } = await parts();
    assert.deepEqual(history.of(other.account, '11'), []);
    assert.deepEqual(
      second.requests.filter(({ params }) => Object.values(params).some((value) => value.startsWith('1'))),
      [],
      'asked about what is not of this account',
    );

    const again = await connectTo(keys.renewed);
    assert.equal(again.account, session.account);
    assert.equal(history.of(again.account, '11').length, 1);
    await until(async () => (await headline()).message.startsWith('Scanned '), 'what is known of the account');
  });

  it('begin without what is stored while nothing tells whose a key is', async () => {
    await connectTo(keys.first);
    await scanFleet();
    await list({});
    const fault = second.fault(faults.status(403), { service: 'list_clients' });
    const unknown = await connectTo(keys.second);
    assert.deepEqual(await shown(), []);
    fault.remove();
    await vscode.commands.executeCommand('nsight.refresh');
    await list({}); // Which asks for the clients.
    const { connections } = await parts();
    const account = async () => (await connections.session())?.account;
    await until(async () => (await account()) === `${origin.url}#2`, 'its account');
    assert.equal(unknown.closed.aborted, true);
    assert.deepEqual(found(await list({})), ['Second-SRV: KB2']);
  });

  /** Connects to both, the first one last: as they are switched between. */
  async function connectBoth(): Promise<{ readonly account: string; readonly toSecond: () => Promise<unknown> }> {
    const { connections } = await parts();
    for (const key of [keys.second, keys.first])
      await connections.connect({ server: origin.url, key }, new AbortController().signal);
    const { accounts } = await connections.storedAccounts();
    const { id } = accounts.find(({ endpoint }) => endpoint.key === keys.second) ?? assert.fail();
    const { account } = (await connections.session()) ?? assert.fail();
    return { account, toSecond: () => connections.switchTo(id) };
  }

  it('end what is being sent in their own history where the window switches in the middle of it', async () => {
    const { account, toSecond } = await connectBoth();
    const known = toRetry(await list({}));
    second.forget();
    const gate = new Gate();
    first.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_retry' });
    const retrying = retry(known);
    await until(() => first.count('patch_retry') === 1, 'the write');
    await toSecond();
    const { history, connections } = await parts();
    gate.open();
    await retrying;
    const sent = history.of(account, '11').flatMap(({ patches }) => patches.map(({ outcome }) => outcome));
    assert.deepEqual(sent, ['accepted']);
    const other = (await connections.session())?.account ?? assert.fail();
    assert.notEqual(other, account);
    assert.deepEqual([history.of(other, '11'), second.count('patch_retry')], [[], 0]);
    assert.deepEqual(found(await list({})), ['Second-SRV: KB2']);
  });

  it('keep a scan for the account that it was begun for where the window switches in the middle of it', async () => {
    const { toSecond } = await connectBoth();
    const gate = new Gate();
    first.fault({ kind: 'hold', until: gate.opened }, { service: 'patch_list_all' });
    const scanning = scanFleet();
    await until(() => first.count('patch_list_all') === 1, 'the scan');
    await toSecond();
    gate.open();
    await scanning;
    assert.deepEqual([await shown(), second.count('patch_list_all')], [[], 0]);
    await scanFleet();
    await untilRows('1 × KB2 · Moderate');
  });
});
