import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import { Chat, scriptedModel, type ToolCall } from '../support/ui/chat';
import { connected, requested, serversWithPatches, sharedWorkbench } from './support';

const listing: ToolCall = { name: 'nsight_failedPatches', input: { client: 'ACME' } };

function retry(deviceId: unknown, device: string, ...patchIds: readonly unknown[]): ToolCall {
  const patches = patchIds.map((patchId) => ({ patchId, title: `KB${String(patchId)}` }));
  return { name: 'nsight_retryPatches', input: { devices: [{ deviceId, device, patches }] } };
}

/** What VS Code asks by itself where the tool has nothing to ask about. */
const unnamed = /Run the '.*retryPatches' tool\?/;

describe("the tools in VS Code's own agent", () => {
  const workbench = sharedWorkbench({
    helpers: [scriptedModel],
    isWhole: true,
    settings: {
      'chat.disableAIFeatures': false,
      'chat.allowAnonymousAccess': true,
      'chat.tools.global.autoApprove': true, // nobody is asked about any tool but ours
      'workbench.secondarySideBar.defaultVisibility': 'visible',
    },
    viewport: { width: 1400, height: 1400 },
  });
  const withChat = async (fleet: Fleet) => {
    const simulator = await connected(workbench(), fleet);
    const id = simulator.fleet.clients[0]?.sites[0]?.devices[0]?.id ?? assert.fail();
    const sent = () =>
      simulator.requests.filter(({ service }) => service === 'patch_retry').map(({ params }) => params.patchids);
    return { simulator, id, sent, chat: new Chat(workbench()) };
  };

  it('ask before each retry, and one answer allows one', async () => {
    const { simulator, id, sent, chat } = await withChat(serversWithPatches(1, 2));
    await chat.ask([listing], [retry(id, 'SRV-1', '101')], [retry(id, 'SRV-1', '102')]);
    const first = /Retry 1 failed patch on 1 device\?[^]*SRV-1 \(ACME > Head Office\): KB101/;
    assert.deepEqual(await chat.waitForQuestion(first), ['Allow Once', 'Skip']);
    assert.deepEqual(sent(), []);
    await chat.answer(first, 'Allow Once');
    const second = /SRV-1 \(ACME > Head Office\): KB102/;
    assert.deepEqual(await chat.waitForQuestion(second), ['Allow Once', 'Skip']);
    assert.deepEqual(sent(), ['101']);
    await chat.answer(second, 'Allow Once');
    await requested(simulator, 2, 'patch_retry');
    const told = await chat.told();
    assert.equal(told.filter((text) => text.includes('accepted: installs at the next scheduled window')).length, 2);
  });

  it('answer what is new since yesterday, from what is stored and without a question', async () => {
    const { simulator, chat } = await withChat(serversWithPatches(1, 1));
    simulator.forget();
    await chat.ask(
      [{ ...listing, input: { client: 'ACME', newOnly: true } }],
      [{ ...listing, input: { client: 'ACME', failingForDays: 7 } }],
    );
    const told = await chat.told();
    assert.equal(told.filter((text) => text.includes('it cannot be told what is new')).length, 2);
    assert.ok(told.some((text) => text.includes('less than 7 days ago: it may be longer')));
  });

  it('send nothing that was denied', async () => {
    const { id, sent, chat } = await withChat(serversWithPatches(1, 1));
    await chat.ask([listing], [retry(id, 'SRV-1', '101')]);
    await chat.waitForQuestion(/: KB101/);
    await chat.answer(/: KB101/, 'Skip');
    await chat.told();
    assert.deepEqual(sent(), []);
  });

  it('send nothing for an id without quotes, which becomes that of a neighbor, nor for another shape', async () => {
    const fleet = emptyFleet();
    const site = addSite(addClient(fleet, { name: 'ACME' }), { name: 'Head Office' });
    for (const [n, id] of ['681806000000000001', '681806000000000000'].entries())
      addPatch(addDevice(site, { id, name: `SRV-${n + 1}` }), { id: '101', title: 'KB101' });
    const { id, sent, chat } = await withChat(fleet);
    assert.notEqual(String(Number(id)), id);
    await chat.ask(
      [listing],
      [retry(Number(id), 'SRV-1', '101')],
      [{ name: 'nsight_retryPatches', input: { devices: [{ deviceId: id, patchIds: ['101'] }] } }],
    );
    await chat.waitForQuestion(unnamed);
    await chat.answer(unnamed, 'Allow Once');
    const told = await chat.told();
    assert.match(told[1] ?? '', /nothing failed is known by that id and that name together/);
    assert.deepEqual(sent(), []);
  });

  it('send two equal calls of one answer once, and say so', async () => {
    const { id, sent, chat } = await withChat(serversWithPatches(1, 1));
    await chat.ask([listing], [retry(id, 'SRV-1', '101'), retry(id, 'SRV-1', '101')]);
    await chat.waitForQuestion(/: KB101/);
    await chat.answer(/: KB101/, 'Allow Once');
    await chat.waitForQuestion(unnamed);
    await chat.answer(unnamed, 'Allow Once');
    const [, first = '', second = ''] = await chat.told();
    assert.match(first, /accepted: installs at the next scheduled window/);
    assert.match(second, /an equal one was allowed and has sent the same already/);
    assert.deepEqual(sent(), ['101']);
  });
});
