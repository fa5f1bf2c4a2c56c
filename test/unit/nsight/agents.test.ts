import assert from 'node:assert/strict';
import http, { Agent, type ClientRequest } from 'node:http';
import { inspect } from 'node:util';
import { clientRecord, KEY, listOf, site, tcp } from './servers';

/** Replaces the agent that is used where none is given, as VS Code does. */
async function withAgent(agent: Agent, run: () => Promise<void>): Promise<void> {
  const { globalAgent } = http;
  Reflect.set(http, 'globalAgent', agent);
  try {
    await run();
  } finally {
    Reflect.set(http, 'globalAgent', globalAgent);
    agent.destroy();
  }
}

/** Calls a method that agents use though Node's types do not have it. */
function callHidden(owner: object, name: string, self: object, given: readonly unknown[]): void {
  const method: unknown = Reflect.get(owner, name);
  assert.ok(typeof method === 'function');
  Reflect.apply(method, self, given);
}

/** Notes all that it sees of a request, before and while it makes the connection. */
class CuriousAgent extends Agent {
  readonly seen: string[] = [];

  addRequest(request: ClientRequest, options: object): void {
    this.#look(request, options);
    callHidden(Agent.prototype, 'addRequest', this, [request, options]);
  }

  override createConnection(...given: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    this.#look(given);
    return super.createConnection(...given);
  }

  #look(...what: unknown[]): void {
    this.seen.push(inspect(what, { depth: 9, showHidden: true }));
  }
}

/** Makes a whole address of the path and writes the headers out, as http-proxy-agent does for plain http. */
class RewritingAgent extends Agent {
  addRequest(request: ClientRequest, options: object): void {
    Reflect.set(request, '_header', null);
    request.path = `http://${String(request.getHeader('host'))}${request.path}`;
    request.setHeader('Proxy-Connection', 'close');
    callHidden(request, '_implicitHeader', request, []);
    callHidden(Agent.prototype, 'addRequest', this, [request, options]);
  }
}

describe('nsight: an agent', () => {
  it('sees neither the key nor anything else of the query, and the server gets all of it', async () => {
    const { client, requests } = await site((_, response) => {
      response.end(listOf(clientRecord('1')));
    });
    const agent = new CuriousAgent();
    await withAgent(agent, async () => {
      await client.listClients();
      await client.write('patch_retry', '4711', ['4712']);
    });
    assert.deepEqual(
      requests.map((url) => new URL(url, 'http://x').searchParams.get('apikey')),
      [KEY, KEY],
    );
    assert.ok(agent.seen.length >= 4);
    for (const text of agent.seen) assert.doesNotMatch(text, /apikey|leak|list_clients|4711|[?]/);
  });

  it('may make a whole address of the path', async () => {
    const { client, requests, origin } = await site((_, response) => {
      response.end(listOf(clientRecord('1')));
    });
    await withAgent(new RewritingAgent(), async () => {
      assert.equal((await client.listClients()).items.length, 1);
    });
    assert.match(requests[0] ?? '', new RegExp(`^${origin}/api/\\?apikey=[^?]*&service=list_clients$`));
  });
});

describe('nsight: a connection', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 54\r\n\r\n<result status="OK"><msg>Retrying: 2</msg></result>   ';

  it('is not used again, whether or not the server says that it closes it', async () => {
    const { client, connections } = await tcp((socket) => socket.write(answer));
    for (let i = 0; i < 3; i++) {
      await client.listClients();
      await client.write('patch_retry', '1', ['2']);
      assert.deepEqual(Object.keys(http.globalAgent.freeSockets), [], 'it is kept for others');
    }
    assert.equal(connections(), 6);
  });

  it('is not one that somebody else has kept', async () => {
    const { client, connections, origin } = await tcp((socket) => socket.write(answer));
    await withAgent(new Agent({ keepAlive: true }), async () => {
      const others = Array.from(
        { length: 3 },
        () =>
          new Promise((resolve) => {
            http.get(origin, (response) => response.resume().once('close', resolve));
          }),
      );
      await Promise.all(others);
      await new Promise(setImmediate);
      assert.equal(Object.values(http.globalAgent.freeSockets).flat().length, 3);
      await client.write('patch_retry', '1', ['2']);
    });
    assert.equal(connections(), 4);
  });
});
