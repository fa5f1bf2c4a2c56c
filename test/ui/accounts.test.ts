import assert from 'node:assert/strict';
import { addClient, emptyFleet } from '../../src/demo/fleet';
import { eventually } from '../support/ui/wait';
import type { Simulator } from '../support/simulator/testSimulator';
import { connect, devices, sharedWorkbench, simulate } from './support';

describe('several accounts', () => {
  const workbench = sharedWorkbench();
  const tree = () => devices(workbench());

  async function serverOf(client: string): Promise<Simulator> {
    const fleet = emptyFleet();
    addClient(fleet, { name: client });
    return simulate({ fleet });
  }

  const hostOf = ({ url }: Simulator) => new URL(url).host;

  /** Waits until an account is shown, and nothing of another. */
  async function shows(client: string, account: string): Promise<void> {
    await tree().row(client).waitFor();
    assert.equal((await tree().rows()).length, 1);
    await eventually(
      () => tree().description(),
      (text) => text === account,
      'the name of the account',
    );
  }

  it('are connected, switched and renamed; a new window begins with the last one; each is disconnected', async () => {
    const quickInput = () => workbench().quickInput;
    const notifications = () => workbench().notifications;
    const [first, second] = [await serverOf('First'), await serverOf('Second')];
    await connect(workbench(), first);
    await shows('First', hostOf(first));
    await connect(workbench(), second);
    await shows('Second', hostOf(second));

    await tree().titleAction('Switch Account…');
    await quickInput().waitFor('Switch Account');
    const items = await quickInput().items();
    assert.deepEqual(
      items.map(({ label }) => label.trim()),
      [...[first, second].map(hostOf).sort(), `Rename ${hostOf(second)}…`, 'Connect…'],
    );
    await quickInput().accept();
    await shows('First', hostOf(first));

    await workbench().runCommand('N-sight: Switch Account…');
    await (await quickInput().waitFor('Switch Account')).pick(/^\s*Rename /);
    await (await quickInput().waitFor('Rename Account')).enter('Contoso <b>$(trash)</b>');
    await quickInput().waitUntilClosed();
    await shows('First', 'Contoso <b>$(trash)</b>');

    await workbench().restart();
    await workbench().showContainer('N-sight');
    await shows('First', 'Contoso <b>$(trash)</b>');
    await workbench().runCommand('N-sight: Disconnect');
    await (await notifications().waitFor('Disconnected from Contoso <b>$(trash)</b>.')).dismiss();
    assert.match(await tree().welcome(), /The other accounts are still stored/);
    await workbench().reload();
    await workbench().showContainer('N-sight');
    await tree().welcomeButton('Switch Account…');
    await (await quickInput().waitFor('Switch Account')).items();
    await quickInput().accept();
    await shows('Second', hostOf(second));
    await workbench().runCommand('N-sight: Disconnect');
    await (await notifications().waitFor(`Disconnected from ${hostOf(second)}.`)).dismiss();
    assert.match(await tree().welcome(), /Connect to your N-sight account/);
  });
});
