import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { emptyFleet } from '../../src/demo/fleet';
import { fleetWithFailures, headline, rows, scanFleet, texts, untilRows } from './failedSupport';
import { enter, quickInputs } from './quickInputs';
import { connected, firstOf, labels, message, open, parts, until } from './support';

describe('the filter', () => {
  afterEach('show everything again', async () => {
    await (await parts()).filter.set(undefined);
  });

  /** Answers the two questions: what is not to be shown, and the text. */
  async function filterBy(hidden: readonly string[], text: string): Promise<void> {
    quickInputs.length = 0;
    const filtering = vscode.commands.executeCommand('nsight.filterPatches');
    await until(
      () => quickInputs.at(-1)?.input.title === 'Filter Patches' && !quickInputs.at(-1)?.input.busy,
      'the question',
    );
    const { input, accept } = quickInputs.at(-1) ?? assert.fail();
    assert.ok('selectedItems' in input);
    input.selectedItems = input.selectedItems.filter(({ label }) => !hidden.includes(label));
    accept();
    await enter('Filter Patches (2/2)', text);
    await filtering;
  }

  it('hides in both views, says so in both, is kept, and is cleared', async () => {
    const { tree, context } = await parts();
    await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const device = await firstOf(await firstOf(await firstOf(undefined, 'client'), 'site'), 'device');
    const all = await labels(await open(device));
    await filterBy(['Installed', 'Low'], '');
    assert.equal(
      await labels(await open(device)),
      'KB1 · Failed, Critical\n2 patches hidden by the filter · Clear Filter shows them again',
    );
    await untilRows('4 × KB1 · Critical');
    await until(() => tree.message === 'Filter: not Installed; not low', 'what the Devices view says');
    assert.deepEqual(await headline(), {
      message: 'Scanned just now: 4 of 4 devices read. Filter hides 2 of 6',
      badge: '6: 6 failed patches on 4 devices',
    });
    assert.ok(JSON.stringify(context.globalState.get('nsight.filter')).includes('installed'));
    await filterBy([], 'kb2');
    assert.deepEqual(await texts(await rows()), [
      'The filter hides all failed patches · Clear Filter shows them again',
    ]);
    await vscode.commands.executeCommand('nsight.clearFilter');
    assert.equal(await labels(await open(device)), all);
    await until(() => tree.message === undefined, 'the Devices view to say nothing more');
  });

  it('is not said where there are no rows: a message would hide the welcome', async () => {
    const { connections, filter, tree } = await parts();
    await filter.set({ statuses: ['installed'], severities: [], text: '' });
    await connected({ fleet: fleetWithFailures() });
    await until(() => tree.message === 'Filter: not Installed', 'what the Devices view says of its rows');
    await connections.disconnect();
    await until(() => tree.message === undefined, 'the view to say nothing while nothing is connected');
    await connected({ fleet: emptyFleet() });
    await open();
    await until(() => tree.message === undefined, 'the view to say nothing while there are no clients');
  });

  it('does not keep Retry Failed Patches… from retrying all that failed, which it says', async () => {
    await connected({ fleet: fleetWithFailures() });
    const { filter } = await parts();
    await filter.set({ statuses: [], severities: ['low'], text: '' });
    const retrying = vscode.commands.executeCommand('nsight.retryFailedPatches', await firstOf(undefined, 'client'));
    const question = await message(/^Retry 3 failed patches on 2 devices\?$/);
    assert.match(question.detail ?? '', /views' filter is not applied/);
    question.press('');
    await retrying;
  });

  it('holds for what is retried of a patch', async () => {
    const simulator = await connected({ fleet: fleetWithFailures() });
    await scanFleet();
    const { filter } = await parts();
    await filter.set({ statuses: [], severities: ['critical'], text: '' });
    await vscode.commands.executeCommand('nsight.groupByDevice');
    const [device] = await rows();
    await vscode.commands.executeCommand('nsight.retryPatch', device);
    await message(/^ACME-1: Retrying/);
    assert.deepEqual(
      simulator.requests
        .filter(({ service }) => service === 'patch_retry')
        .map(({ params }) => params.patchids?.split(',').length),
      [1],
    );
    await vscode.commands.executeCommand('nsight.groupByPatch');
  });
});
