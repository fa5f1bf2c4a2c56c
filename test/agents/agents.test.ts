import assert from 'node:assert/strict';
import type { Fleet } from '../../src/demo/fleet';
import { dayOf } from '../../src/snapshots/day';
import { Chat, scriptedModel } from '../support/ui/chat';
import { makeManyTools } from '../support/ui/manyTools';
import { connected, exploreDemo, failedPatches, serversWithPatches, sharedWorkbench } from '../ui/support';
import { retriesInChat } from './retriesInChat';
import { listing, retry } from './scripts';

describe("the tools in VS Code's own agent", () => {
  const workbench = sharedWorkbench({
    helpers: [scriptedModel, makeManyTools()],
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

  retriesInChat(withChat);

  it('say that nothing is known of what is new before a second day, without a question', async () => {
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

  it('answer what is new since yesterday, and retry just that', async () => {
    await exploreDemo(workbench());
    await failedPatches(workbench()).welcomeButton('Scan for Failed Patches…');
    await (await workbench().quickInput.waitFor('Scan for Failed Patches')).pick('The whole fleet');
    await workbench().dialog.click('Scan');
    await workbench().notifications.waitFor(/^\d+ failed patches on \d+ devices\. Scanned/);
    const chat = new Chat(workbench());
    await chat.ask([{ ...listing, input: { newOnly: true } }], [{ mind: 'retryAll' }]);
    await chat.answer(/Retry \d+ failed patch/, 'Allow Once');
    const [fresh = '', retried = ''] = await chat.told();
    const [, since = ''] = /\d+ of these are new since ([\d-]+), the last day before today/.exec(fresh) ?? [];
    assert.ok(since !== '' && since < dayOf(Date.now()), fresh);
    assert.match(retried, /accepted: installs at the next scheduled window/);
  });

  describe('beside 140 others', () => {
    after('switch them off', () => workbench().runCommand('Many Tools: Off'));

    it('are offered at once where the prompt names one, else in a group that bears their names', async () => {
      const { id, sent, chat } = await withChat(serversWithPatches(1, 1));
      await workbench().runCommand('Many Tools: On');
      await chat.askWith('#failedPatches ', [listing]);
      const { told, offers } = await chat.played();
      assert.ok(offers[0]?.includes('nsight_failedPatches') && offers[0].includes('nsight_retryPatches'));
      assert.match(told[0] ?? '', /1 failed patch on 1 device/);

      await chat.ask([{ mind: 'openGroup', holding: 'failedPatches' }], [listing], [retry(id, 'SRV-1', '101')]);
      await chat.answer(/SRV-1 [^]*KB101/, 'Allow Once');
      const grouped = await chat.played();
      assert.deepEqual(
        grouped.offers.slice(0, 2).map((names) => names.some((name) => name === 'nsight_failedPatches')),
        [false, true],
      );
      assert.match(grouped.told[2] ?? '', /accepted: installs at the next scheduled window/);
      assert.deepEqual(sent(), ['101']);
    });
  });
});
