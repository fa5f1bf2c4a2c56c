import assert from 'node:assert/strict';
import { sources, type Source } from '../wording/sources';

/** Modules that lead to the network, and functions of Node's that do. */
const network = [
  /from '(?:node:)?(?:https?|http2|net|tls|dgram|dns|inspector)(?:\/promises)?'/,
  /(?:from |import\()'(?:node-fetch|undici|ws|axios|got)'/,
  /(?<![\w.])(?:fetch|WebSocket|EventSource)\(/,
];

/** What each of them is there for. */
const users: Readonly<Record<string, string>> = {
  'demo/simulator.ts': 'listens on 127.0.0.1',
  'demo/apiAnswer.ts': 'types of headers',
  'nsight/http/sendGet.ts': 'every call',
  'nsight/http/transport.ts': 'one call of a diagnosis',
};

const usesNetwork = ({ tree }: Source) => network.some((pattern) => pattern.test(tree.text));

describe('src', () => {
  it('reaches the network in one room, so that nothing else is sent anywhere', () => {
    const found = sources()
      .filter(usesNetwork)
      .map(({ file }) => file);
    assert.deepEqual(found.toSorted(), Object.keys(users).toSorted());
  });

  it('has no telemetry', () => {
    const telemetry = /telemetry|\b(?:appinsights|applicationinsights|sentry)\b/i;
    assert.deepEqual(
      sources()
        .filter(({ tree }) => telemetry.test(tree.text))
        .map(({ file }) => file),
      [],
    );
  });
});
