import assert from 'node:assert/strict';
import * as faults from '../support/simulator/faults';
import { connect, labels, messages, open, simulate } from './support';

/** One client as the server might send it. */
const client = (name: string) =>
  '<result status="OK"><items><client>' +
  `<name>${name}</name><clientid>0x10</clientid><device_count>1e1</device_count>` +
  '</client></items></result>';

// The unit tests load the libraries from node_modules; only here do they run bundled and minified (esbuild.js).
describe('the bundled libraries', () => {
  const answers: [title: string, body: string, headers: Record<string, string>, expected: RegExp][] = [
    ['an answer without a content type', client('ACME'), {}, /^ACME · /],
    [
      'a form that was not asked for',
      client('ACME'),
      { 'Content-Type': 'multipart/form-data; boundary=x' },
      /^ACME · /,
    ],
    [
      'a declaration, comments, instructions and CDATA',
      `<?xml version="1.1"?><!-- <!DOCTYPE x> --><?a b="c"?>${client('<![CDATA[<!DOCTYPE x>]]>')}`,
      {},
      /^<!DOCTYPE x> · /,
    ],
    ['entities, known and unknown', client('&lt;&#65;&euro;&x;&amp;lt;'), {}, /^<A&euro;&x;&lt; · /],
    ['text like numbers', client('007'), {}, /^007 · /],
    [
      'a document type',
      `<!DOCTYPE result [<!ENTITY x "y">]>${client('&x;')}`,
      {},
      /document type or entity declaration/,
    ],
    ['a redirect to data', '', { Location: 'data:text/xml,x' }, /sent us to/],
  ];
  for (const [title, body, headers, expected] of answers) {
    it(`bear ${title}`, async () => {
      const simulator = await simulate();
      simulator.fault(faults.raw(body, headers, headers.Location ? 302 : 200), { service: 'list_clients' });
      await connect(simulator);
      assert.match(await labels(await open()), expected);
      assert.deepEqual(messages, []);
    });
  }
});
