import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { httpSettings, httpsTo, nowhere, proxyWith, type Listening } from './proxySupport';
import { forms, key, smallFleet } from './leakSupport';
import { connect, labels, open, parts, simulate, until } from './support';

const { executeCommand } = vscode.commands;

/** Every file below a folder, with its text. */
function filesUnder(folder: string): { readonly file: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .flatMap((file) => {
      try {
        return [{ file, text: readFileSync(file, 'latin1') }];
      } catch {
        return []; // VS Code has just removed it.
      }
    });
}

/** VS Code's folder of logs, and the one of all that it keeps, which is above it or elsewhere. */
async function editorFolders(): Promise<{ readonly logs: string; readonly all: readonly string[] }> {
  const { logUri, globalStorageUri } = (await parts()).context;
  const logs = path.resolve(logUri.fsPath, '../..');
  return { logs, all: [path.dirname(logs), path.resolve(globalStorageUri.fsPath, '../../..')] };
}

async function setLogLevel(name: string, level: vscode.LogLevel): Promise<void> {
  await executeCommand('_extensionTests.setLogLevel', name);
  await until(() => vscode.env.logLevel === level, `the log level ${name}`);
}

/** What VS Code's proxy resolver has logged. */
function resolverLines(logs: string): string[] {
  return filesUnder(logs).flatMap(({ text }) => text.split('\n').filter((line) => line.includes('ProxyResolver#')));
}

describe('the key at the log level Trace', () => {
  const told: string[] = [];
  const stops: (() => void)[] = [];

  before(() => setLogLevel('trace', vscode.LogLevel.Trace));
  after(() => setLogLevel('info', vscode.LogLevel.Info));

  beforeEach(() => {
    told.length = 0;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // The certificate is nobody's; this is about the log.
  });

  afterEach(async () => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    for (const stop of stops.splice(0)) stop();
    await httpSettings({ proxy: undefined, proxySupport: undefined });
  });

  const started = ({ port, stop }: Listening): number => {
    stops.push(stop);
    return port;
  };

  /** Connects to a server under an address, and uses what sends requests. */
  async function useServer(scheme: 'http' | 'https', through: 'a proxy' | 'no proxy', support: string): Promise<void> {
    const simulator = await simulate({ key, fleet: smallFleet(), takesPost: true });
    const port = Number(new URL(simulator.url).port);
    const httpsPort = started(await httpsTo(port));
    const proxy = started(await proxyWith({ connectTo: httpsPort, forwardTo: port }, told));
    await httpSettings({
      proxySupport: support,
      proxy: through === 'a proxy' ? `http://127.0.0.1:${proxy}` : undefined,
    });
    // VS Code uses no proxy for 127.0.0.1, but for the rest of the loopback addresses.
    const proxied = { http: `http://127.1.2.3:${port}`, https: `https://${nowhere}:8443` };
    const direct = { http: simulator.url, https: `https://127.0.0.1:${httpsPort}` };
    await connect({ url: (through === 'a proxy' ? proxied : direct)[scheme], key });
    assert.match(await labels(await open()), /devices/);
    await executeCommand('nsight.diagnose');
    assert.ok(simulator.requests.length >= 8);
    for (const request of simulator.requests) assert.equal(request.key, key);
    assert.ok(simulator.requests.some(({ method }) => method === 'POST'));
    assert.equal(told.length > 0, through === 'a proxy', told.join());
  }

  for (const support of ['off', 'on', 'override', 'fallback']) {
    for (const scheme of ['http', 'https'] as const) {
      for (const through of ['no proxy', 'a proxy'] as const) {
        if (support === 'off' && through === 'a proxy') continue; // There is none then.
        it(`is in no file of VS Code's: ${scheme}, ${through}, http.proxySupport ${support}`, async () => {
          const { logs, all } = await editorFolders();
          const before = resolverLines(logs).length;
          await useServer(scheme, through, support);
          // Without proxies, requests of plain http do not go through it.
          if (support !== 'off' || scheme === 'https')
            await until(() => resolverLines(logs).length > before, 'the log of VS Code');
          if (support !== 'off')
            assert.ok(
              resolverLines(logs)
                .slice(before)
                .some((line) => /resolveProxy \w+ https?:\S+\/api\/ /.test(line)),
            );
          const leaks = all
            .flatMap(filesUnder)
            .filter(({ text }) => forms.some((form) => text.includes(form)) || /apikey=[^[]/.test(text))
            .map(({ file }) => file);
          assert.deepEqual(leaks, []);
        });
      }
    }
  }
});
