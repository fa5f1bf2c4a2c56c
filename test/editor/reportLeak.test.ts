import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type Fleet } from '../../src/demo/fleet';
import * as faults from '../support/simulator/faults';
import { workbookText } from '../support/data/workbookText';
import { shareOrigin, type SharedOrigin } from '../support/simulator/sharedOrigin';
import { list, retry, toRetry } from './agentsSupport';
import { scanFleet } from './failedSupport';
import { forms as formsOf, key } from './leakSupport';
import { createReport, recordReports } from './reportSupport';
import { messages, parts, simulate } from './support';

const otherKey = 'b'.repeat(32);

/** Clients whose names, and all else that is theirs, begin with a word of their own, and whose ids with a number. */
function fleetOf(clients: Readonly<Record<string, string>>): Fleet {
  const fleet = emptyFleet();
  for (const [name, id] of Object.entries(clients)) {
    const client = addClient(fleet, { name, id: `${id}1` });
    const site = addSite(client, { name: `${name} Office`, id: `${id}2` });
    for (const [n, type] of (['server', 'workstation'] as const).entries()) {
      const device = addDevice(site, { name: `${name}-${type}`, id: `${id}3${n}`, type });
      addPatch(device, { id: '1', title: 'KB1' });
      addPatch(device, { id: `${id}4`, title: `${name} Agent`, product: `${name} Suite` });
      addPatch(device, { id: `${id}5`, title: `${name} Driver`, status: 8 });
    }
    addDevice(site, { name: `${name}-unread`, id: `${id}6` });
  }
  return fleet;
}

const ids = { Alpha: '71000000', Berta: '72000000', Gamma: '73000000' };

describe('a report of one client, in every form,', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nsight-report-leak-'));
  const created = recordReports();
  let origin: SharedOrigin | undefined;
  afterEach(() => origin?.stop());
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** All that is in a report, and is said beside it. */
  async function everythingOf(form: string, client?: string): Promise<string> {
    Object.assign(created, { panels: [], dialogs: [], saveAt: path.join(folder, 'report.xlsx') });
    messages.length = 0;
    await createReport(form, client);
    const pages = created.panels.map(({ title, webview }) => `${title}\n${webview.html}`);
    const document = vscode.window.activeTextEditor?.document;
    const texts = document?.isUntitled ? [document.getText()] : [];
    const books = created.dialogs.map(
      (options) => `${options?.defaultUri?.path ?? ''}\n${workbookText(readFileSync(created.saveAt ?? ''))}`,
    );
    assert.equal(pages.length + texts.length + books.length, 1, form);
    const said = messages.map(({ text, detail }) => `${text} ${detail ?? ''}`);
    for (const panel of created.panels) panel.dispose();
    if (texts.length > 0) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return [...pages, ...texts, ...books, ...said].join('\n');
  }

  it('holds nothing of another client or account, no key and no server', async () => {
    const own = await simulate({ fleet: fleetOf({ Alpha: ids.Alpha, Berta: ids.Berta }), key });
    const other = await simulate({ fleet: fleetOf({ Gamma: ids.Gamma }), key: otherKey });
    origin = await shareOrigin({ [key]: own, [otherKey]: other });
    for (const simulator of [own, other]) {
      for (const id of Object.values(ids))
        simulator.fault(faults.forbidden(), { service: 'patch_list_all', deviceid: `${id}6` });
      simulator.fault(faults.echoKey('texts'), { service: 'patch_list_all' });
    }
    const { connections } = await parts();
    for (const one of [otherKey, key]) {
      await connections.connect({ server: origin.url, key: one }, new AbortController().signal);
      await scanFleet();
      await retry(toRetry(await list({ device: 'server' })));
    }
    const { account = assert.fail() } = (await connections.session()) ?? {};
    const secrets = [...formsOf, otherKey, new URL(origin.url).host, account];
    for (const form of ['HTML', 'Excel workbook', 'Markdown', 'JSON', 'CSV']) {
      const fleet = await everythingOf(form);
      const one = await everythingOf(form, 'Alpha');
      for (const text of [fleet, one]) {
        assert.match(text, /Alpha[^]*key/, form); // What the server had echoed the key into.
        assert.doesNotMatch(text, /gamma|73000000/i, form);
        assert.deepEqual(
          secrets.filter((secret) => text.includes(secret)),
          [],
          form,
        );
      }
      assert.match(fleet, /berta/i, `${form}: all of it is looked at`);
      assert.doesNotMatch(one, /berta|72000000/i, form);
    }
  });
});
