import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { welcomeLines } from '../../../src/views/welcomes';

const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
const named: unknown = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const texts = Object.fromEntries(Object.entries(named ?? {}).map(([name, text]) => [name, String(text)]));

function lines(view: string, keys: Readonly<Record<string, unknown>>) {
  return welcomeLines(view, { manifest, texts, valueOf: (key) => keys[key] });
}

function linesWhen(when: string, keys: Readonly<Record<string, unknown>>) {
  const one = { contributes: { viewsWelcome: [{ view: 'v', when, contents: 'text' }] } };
  return welcomeLines('v', { manifest: one, texts: {}, valueOf: (key) => keys[key] }).length;
}

/** The lines of one welcome. */
function linesOf(contents: string) {
  const one = { contributes: { viewsWelcome: [{ view: 'v', contents }] } };
  return welcomeLines('v', { manifest: one, texts: {}, valueOf: () => undefined });
}

describe('the welcomes as rows', () => {
  it('have the texts and buttons of package.json, with what these do', () => {
    const found = lines('nsight.devices', { 'nsight.connection': 'none' });
    assert.deepEqual(
      found.flatMap(({ text, command }) => (command ? [[text, command.id, ...command.args]] : [])),
      [
        ['Connect…', 'nsight.connect'],
        ['Explore the demo fleet', 'nsight.connect', 'demo'],
      ],
    );
    assert.ok(found.some(({ text, command }) => command === undefined && text.startsWith('Connect to your N-sight')));
    for (const { text } of found) assert.doesNotMatch(text, /^$|[%[\]]|command:/);
  });

  it('follow the state, and are none before it is known', () => {
    assert.deepEqual(lines('nsight.devices', {}), []);
    assert.deepEqual(lines('nsight.devices', { 'nsight.connection': 'server' }), []);
    assert.match(lines('nsight.devices', { 'nsight.connection': 'noClients' })[0]?.text ?? '', /sees no clients/);
    assert.equal(
      lines('nsight.failedPatches', { 'nsight.connection': 'demo' }).find(({ command }) => command)?.command?.id,
      'nsight.scan',
    );
  });

  it('know every kind of condition that package.json has for them', () => {
    const all = /"viewsWelcome": \[[^]*?\n {4}\]/.exec(readFileSync('package.json', 'utf8'))?.[0] ?? '';
    const conditions = [...all.matchAll(/"when": "(.*)"/g)].map(([, when = '']) => when);
    assert.ok(conditions.length > 3);
    for (const part of conditions.flatMap((when) => when.split(' && ')))
      assert.match(part, /^!?[\w.]+$|^[\w.]+ (==|!=) '\w+'$|^[\w.]+ =~ \/\S+\/$/);
  });

  it('hold when all parts do', () => {
    assert.equal(linesWhen("a == 'x' && b != 'y'", { a: 'x' }), 1);
    assert.equal(linesWhen("a == 'x' && b != 'y'", { a: 'x', b: 'y' }), 0);
    assert.equal(linesWhen("a == 'x'", {}), 0);
    assert.equal(linesWhen('a', { a: true }), 1);
    assert.equal(linesWhen('a', {}), 0);
    assert.equal(linesWhen('!a', {}), 1);
    assert.equal(linesWhen('!a', { a: true }), 0);
    assert.equal(linesWhen('a =~ /^(x|y)$/', { a: 'y' }), 1);
    assert.equal(linesWhen('a =~ /^(x|y)$/', { a: 'yy' }), 0);
    assert.equal(linesWhen('a || b', { a: true, b: true }), 0, 'what is not known is not shown');
  });

  it('leave out a sentence with a link in it, which a row cannot have', () => {
    assert.deepEqual(
      linesOf('Connect first. [Getting started](command:x) shows how.\n[Go](command:a.b?%5B1%2C%22two%22%5D)'),
      [
        { text: 'Connect first.', command: undefined },
        { text: 'Go', command: { id: 'a.b', args: [1, 'two'] } },
      ],
    );
  });

  it('are none of a manifest that is not one', () => {
    for (const given of [undefined, null, 3, {}, { contributes: { viewsWelcome: 'none' } }])
      assert.deepEqual(welcomeLines('v', { manifest: given, texts: {}, valueOf: () => undefined }), []);
  });
});
