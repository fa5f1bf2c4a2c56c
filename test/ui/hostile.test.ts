import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { eventually } from '../support/ui/wait';
import { connected, devices, open, sharedWorkbench, texts } from './support';

/** What a server might send to be more than text. */
const shown = '$(trash) [x](command:workbench.action.quit) <b>bold</b> **b** &amp; .exe';
/** What Markdown would make links and more of, without any sign for it. */
const addresses = '1. www.evil.example x@evil.example ftp://evil.example #1 ~~a~~ __b__';
/** Of this only `shown` is to be read. */
const hostile = shown.replace(' .exe', '\u202E\n.exe\u202C');

function hostileFleet(): Fleet {
  const fleet = emptyFleet();
  const site = addSite(addClient(fleet, { name: `client ${hostile}` }), { name: `site ${hostile}` });
  const device = addDevice(site, {
    name: `device\n${hostile}`,
    fields: { os: hostile, user: hostile, description: `two\nlines ${hostile}` },
  });
  const text = hostile.replaceAll(/[\u202A-\u202E]/g, ''); // lists of patches come in ISO-8859-1
  addPatch(device, { id: '101', title: `patch ${text}`, product: text, severityLabel: text });
  addPatch(device, { id: '102', title: 'https://evil.example/' });
  addPatch(device, { id: '103', title: addresses });
  return fleet;
}

describe('texts of the server', () => {
  const workbench = sharedWorkbench();
  const path = [`client ${shown}`, `site ${shown}`, `device ${shown}`] as const;

  it('are only text in rows', async () => {
    await connected(workbench(), hostileFleet());
    assert.deepEqual(texts(await open(workbench(), path[0])), [path[1]]);
    assert.deepEqual(texts(await open(workbench(), ...path.slice(0, 2))), [`${path[2]} · ${shown}`]);
    assert.deepEqual(texts(await open(workbench(), ...path)), [
      `${addresses} · Failed, Moderate`,
      'https://evil.example/ · Failed, Moderate',
      `patch ${shown} · Failed, ${shown}`,
    ]);
    assert.equal(await devices(workbench()).element.locator('b, .codicon-trash, a[href]').count(), 0);
  });

  it('are only text in tooltips', async () => {
    await connected(workbench(), hostileFleet());
    await open(workbench(), ...path);
    for (const [label, wanted] of [
      [path[2], `OS: ${shown}`],
      [`patch ${shown}`, `Product: ${shown}`],
      ['https://evil.example/', 'https://evil.example/'],
      [addresses, addresses],
    ] as const) {
      const text = await eventually(
        () => devices(workbench()).tooltip(label),
        (found) => found.startsWith(label),
        'the tooltip',
      );
      assert.ok(text.split('\n').includes(wanted), text);
      assert.equal(
        await workbench().page.locator('.monaco-hover:visible').locator('b, del, ol, a, .codicon').count(),
        0,
        label,
      );
    }
  });

  it('are only text in notifications and in the details', async () => {
    const asked: string[] = [];
    workbench().page.on('request', (request) => {
      if (request.url().includes('evil.example')) asked.push(request.url());
    });
    const simulator = await connected(workbench(), hostileFleet());
    await open(workbench(), ...path);
    simulator.fault(
      faults.msg(
        '&lt;b&gt;Retrying&lt;/b&gt; [x](command:workbench.action.quit) [y](https://evil.example/) ' +
          '![z](//evil.example/z) &lt;img src=//evil.example/i&gt; ' +
          '$(trash) patches: 101',
      ),
      { service: 'patch_retry' },
    );
    await devices(workbench()).act(`patch ${shown}`, 'Retry Patch');
    const toast = await workbench().notifications.waitFor(/Retrying/);
    const text = await toast.text();
    for (const part of ['<b>Retrying</b>', 'command:workbench.action.quit', '$(trash) patches: 101'])
      assert.ok(text.includes(part), text);
    assert.equal(await toast.element.locator('.notification-list-item-message').locator('a, b, .codicon').count(), 0);
    await toast.click('Show Details');
    await workbench().waitForPreview('Retry Patch.md');
    const body = workbench().preview();
    await body.getByText('[y](https://evil.example/)').first().waitFor();
    assert.ok((await body.innerText()).includes(`patch ${shown}`), await body.innerText());
    // What the preview makes itself are headings and code; nothing of the server's is more than text in them.
    assert.equal(await body.locator('a[href], img, b, iframe, script[src*="evil"], code *').count(), 0);
    assert.deepEqual(asked, []);
    await workbench().openSource('Retry Patch.md');
    assert.ok((await workbench().editorText()).includes(`- \`patch ${shown}\` (id \`101\`)`));
  });

  it('are only text in quick picks', async () => {
    await connected(workbench(), hostileFleet());
    const { quickInput } = workbench();
    const told = (text: string) => text.replace('$(', '$ (').replace('](', '] (');
    await workbench().runCommand('N-sight: Retry Patch');
    for (const [step, label] of path.map(told).entries()) {
      await quickInput.waitFor(`Retry Patch (${step + 1}/4)`);
      assert.deepEqual(
        (await quickInput.items()).map((item) => item.label),
        [label],
      );
      assert.equal(await quickInput.element.locator('.quick-input-list .codicon-trash').count(), 0);
      await quickInput.pick(label);
    }
    await quickInput.waitFor('Retry Patch (4/4)');
    assert.deepEqual(
      (await quickInput.items()).map((item) => item.label),
      [addresses, 'https://evil.example/', told(`patch ${shown}`)],
    );
    assert.equal(
      await quickInput.element.locator('.quick-input-list').locator('.codicon-trash, b, a[href]').count(),
      0,
    );
    await quickInput.cancel();
  });
});
