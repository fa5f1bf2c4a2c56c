import assert from 'node:assert/strict';
import https from 'node:https';
import { httpSettings, httpsTo, nowhere, proxyWith } from './proxySupport';
import { connect, labels, open, simulate } from './support';

describe('a proxy that http.proxy names', () => {
  const told: string[] = [];
  const stops: (() => void)[] = [];
  let simulator: Awaited<ReturnType<typeof simulate>>;

  beforeEach(async () => {
    told.length = 0;
    simulator = await simulate();
    const server = await httpsTo(Number(new URL(simulator.url).port));
    const proxy = await proxyWith({ connectTo: server.port }, told);
    stops.push(server.stop, proxy.stop);
    await httpSettings({ proxy: `http://127.0.0.1:${proxy.port}`, proxySupport: 'override' });
  });

  afterEach(async () => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    for (const stop of stops.splice(0)) stop();
    await httpSettings({ proxy: undefined, proxySupport: undefined });
  });

  it('is used, and learns the server but not the key', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // The certificate is nobody's; this is about the proxy.
    await connect({ url: `https://${nowhere}:8443`, key: simulator.key });
    assert.match(await labels(await open()), /· \d+ devices/);
    assert.equal(simulator.count(), 1);
    assert.equal(told[0], `CONNECT ${nowhere}:8443`);
    assert.deepEqual(
      told.filter((text) => text.includes(simulator.key)),
      [],
    );
  });

  it('does not make a certificate good that is not', async () => {
    await connect({ url: `https://${nowhere}`, key: simulator.key });
    assert.match(await labels(await open()), /certificate was not accepted/);
    assert.equal(simulator.count(), 0);
    assert.equal(told[0], `CONNECT ${nowhere}:443`);
    assert.deepEqual(
      told.filter((text) => text.includes(simulator.key)),
      [],
    );
  });
});

describe('the certificates of the system', () => {
  const stops: (() => void)[] = [];

  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    Reflect.deleteProperty(https.globalAgent, 'createConnection');
    await httpSettings({ systemCertificates: undefined });
  });

  for (const [are, systemCertificates] of [
    ['are', true],
    ['are not', false],
  ] as const) {
    it(`${are} added by VS Code: http.systemCertificates ${systemCertificates}`, async () => {
      const { globalAgent } = https;
      const added: unknown[] = [];
      const createConnection: unknown = Reflect.get(globalAgent, 'createConnection');
      assert.ok(typeof createConnection === 'function');
      Reflect.set(globalAgent, 'createConnection', (...given: object[]) => {
        added.push(Reflect.get(given[0] ?? {}, '_vscodeAdditionalCaCerts'));
        const connection: unknown = Reflect.apply(createConnection, globalAgent, given);
        return connection;
      });
      await httpSettings({ systemCertificates });
      const simulator = await simulate();
      const server = await httpsTo(Number(new URL(simulator.url).port));
      stops.push(server.stop);
      await connect({ url: `https://127.0.0.1:${server.port}`, key: simulator.key });
      assert.match(await labels(await open()), /certificate was not accepted/);
      assert.deepEqual(added.map(Array.isArray), [systemCertificates]);
    });
  }
});
