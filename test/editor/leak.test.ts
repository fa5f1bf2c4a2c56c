import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Fault } from '../support/simulator/delivery';
import { NsightClient } from '../../src/nsight/client';
import { Reader } from '../../src/nsight/parser/reader';
import * as faults from '../support/simulator/faults';
import { listen } from '../support/system/listen';
import { connected, messages, parts, until } from './support';
import { useEverything, useTools, useUnder } from './leakEverything';
import { list } from './agentsSupport';
import { watchNetwork } from './leakNetwork';
import { forms, key, look, lookAtDocument, seen, smallFleet } from './leakSupport';

function filesUnder(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];
}

describe('the key', () => {
  const { executeCommand } = vscode.commands;
  beforeEach(() => {
    seen.length = 0;
    Object.assign(vscode.commands, {
      executeCommand: async (id: string, ...args: unknown[]) => {
        if (id === 'vscode.open') look('opened', args[0]);
        else return executeCommand(id, ...args);
        return undefined;
      },
    });
  });
  afterEach(() => {
    Object.assign(vscode.commands, { executeCommand });
  });

  it('appears nowhere whatever the server does, and nothing but that is asked: no telemetry', async function () {
    this.timeout(600_000);
    const received: string[] = [];
    const elsewhere = createServer((request, response) => {
      received.push(`${request.url ?? ''}\n${JSON.stringify(request.headers)}`);
      response.end();
    });
    const port = await listen(elsewhere);

    const simulator = await connected({ key, fleet: smallFleet() });
    const network = watchNetwork();
    await useEverything(simulator.url);
    const inTexts = simulator.fault(faults.echoKey('texts'));
    await useEverything(simulator.url);
    inTexts.remove();
    const everyFault: [Fault, string?][] = [
      [faults.echoKey('texts')],
      [faults.echoKey('error')],
      [faults.echoKey('other error')],
      [faults.echoKey('html')],
      [faults.echoKey('not xml')],
      [faults.echoKey('msg'), 'patch_retry'],
      [faults.error(3, 'login failed')],
      [faults.error(4, 'No')],
      [faults.forbidden()],
      [faults.htmlPage()],
      [faults.truncated()],
      [faults.wrongRoot()],
      [{ kind: 'drop' }],
      [{ kind: 'cutConnection' }],
      [{ kind: 'lost' }, 'patch_retry'],
      [faults.status(429, { 'Retry-After': '9999' })],
      [faults.redirect(`http://127.0.0.1:${port}/`)],
      [faults.redirect('/api/?again=1')],
      [faults.billionLaughs()],
    ];
    simulator.forget();
    for (const [fault, service] of everyFault) await useUnder(fault, service ? { service } : {}, simulator);
    assert.equal(simulator.count('patch_retry'), everyFault.length, 'each fault has met a retry');

    const told = new Set<string>();
    for (const { text, detail, buttons, press } of messages) {
      look('message', [text, detail, ...buttons].join('\n'));
      if (buttons.includes('Show Details') && !told.has(text))
        await lookAtDocument(() => {
          press('Show Details');
        });
      else press('');
      told.add(text);
    }
    look('title', (await parts()).tree.description);

    const { context } = await parts();
    const log = path.join(context.logUri.fsPath, 'N-sight Patches.log');
    await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('patch_retry'), 'the log');
    for (const file of [log, ...filesUnder(context.globalStorageUri.fsPath)]) look(file, readFileSync(file, 'utf8'));
    for (const state of [context.globalState, context.workspaceState]) {
      for (const name of state.keys()) look('state', `${name} ${JSON.stringify(state.get(name))}`);
    }
    for (const place of ['row', 'failed row', 'export', 'quick input', 'opened', 'clipboard', 'message', 'document'])
      assert.ok(
        seen.some(({ where }) => where === place),
        place,
      );
    await vscode.commands.executeCommand('nsight.disconnect');
    elsewhere.close();

    network.stop();

    assert.deepEqual(received, [], 'a redirect was followed');
    assert.deepEqual([...network.targets], [new URL(simulator.url).host], 'it was not the server alone that was asked');
    assert.ok(
      simulator.requests.some((request) => request.key === key),
      'the key was used',
    );
    assert.ok(seen.length > 1000, `only ${seen.length} texts were looked at`);
    const leaks = seen.filter(({ text }) => forms.some((form) => text.includes(form)));
    assert.deepEqual(
      leaks.filter(({ where }, i) => leaks.findIndex((one) => one.where === where) === i),
      [],
      `${leaks.length} leaks; the first of each place`,
    );
  });

  it('is not in what the language model tools ask and tell, whatever the server echoes', async function () {
    this.timeout(600_000);
    for (const service of [undefined, 'patch_list_all', 'patch_retry']) {
      for (const where of ['texts', 'error', 'other error', 'html', 'not xml', 'msg'] as const) {
        const simulator = await connected({ key, fleet: smallFleet() });
        const known = simulator.fault(faults.echoKey('texts'), { service: 'patch_list_all' });
        await list({}); // So that there is something to ask about.
        known.remove();
        await useTools(simulator, faults.echoKey(where), service === undefined ? {} : { service });
      }
    }
    for (const mark of [
      /\nRetry \d+ failed patch[^]*key \\\[key\\\]/,
      /"failed":\[.*key \[key\]/,
      /"nsightSaid":\[.*key \[key\]/,
      /"error":.*key \[key\]/,
    ])
      assert.ok(
        seen.some(({ text }) => mark.test(text)),
        String(mark),
      );
    assert.deepEqual(
      seen.filter(({ text }) => forms.some((form) => text.includes(form))),
      [],
    );
  });

  it('is not what a model sees of where it is sent, nor is any address', async () => {
    const simulator = await connected({ key, fleet: smallFleet() });
    await useTools(simulator, { kind: 'delay', ms: 0 }, {});
    const texts = seen.filter(({ where }) => where === 'tool').map(({ text }) => text);
    assert.ok(texts.some((text) => text.includes('"failed":[{')));
    const { host } = new URL(simulator.url);
    for (const text of texts)
      for (const address of ['://', 'apikey', '/api/', host, 'example.com']) assert.ok(!text.includes(address), text);
  });

  it('is not in an error that the client throws, nor in what it hides in one', async () => {
    const simulator = await connected({ key });
    const reader = new Reader(path.join((await parts()).context.extensionPath, 'dist/reader.js'));
    for (const fault of [
      faults.echoKey('error'),
      faults.echoKey('not xml'),
      faults.forbidden(),
      { kind: 'drop' } as const,
      faults.redirect('/x'),
    ]) {
      const set = simulator.fault(fault);
      const client = new NsightClient(
        { server: simulator.url, key },
        {
          version: '0',
          timeoutSeconds: () => 5,
          log: (line) => {
            look('log', line);
          },
          reader,
        },
      );
      const error: unknown = await client.listClients().then(
        () => assert.fail('it did not fail'),
        (caught: unknown) => caught,
      );
      assert.ok(error instanceof Error);
      look(
        'error',
        [
          error.message,
          error.stack,
          String(error.cause),
          JSON.stringify(error, Object.getOwnPropertyNames(error)),
        ].join('\n'),
      );
      set.remove();
    }
    reader.close();
    assert.deepEqual(
      seen.filter(({ text }) => forms.some((form) => text.includes(form))),
      [],
    );
  });
});
