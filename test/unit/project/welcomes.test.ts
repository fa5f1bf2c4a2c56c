import assert from 'node:assert/strict';
import { list, fields } from './json';
import { contributes, views } from './sources';

const connections = ['none', 'noSecrets', 'noClients', 'server', 'demo'];
const histories = ['read', 'unreadable'];

interface Welcome {
  readonly view: unknown;
  readonly when: string;
  readonly contents: string;
}
const welcomes = list(contributes.viewsWelcome)
  .map(fields)
  .map(({ view, when, contents }): Welcome => ({ view, when: String(when), contents: String(contents) }));

/** Whether a condition holds, as far as those of the welcomes go: comparisons and patterns, all of which must hold. */
function holds(when: string, keys: Readonly<Record<string, string | undefined>>): boolean {
  return when.split(' && ').every((part) => {
    const [, key = '', operator, operand = ''] = /^([\w.]+)(?: (==|!=|=~) (.+))?$/.exec(part) ?? assert.fail(part);
    assert.ok(key in keys, part);
    const value = keys[key];
    if (operator === undefined) return value !== undefined;
    if (operator === '=~') return new RegExp(operand.slice(1, -1)).test(value ?? '');
    return (`'${value}'` === operand) === (operator === '==');
  });
}

const shown = (view: string, connection: string | undefined, history: string | undefined) =>
  welcomes.filter(
    (welcome) =>
      welcome.view === view && holds(welcome.when, { 'nsight.connection': connection, 'nsight.history': history }),
  );

/** States in which a view has a row even if there is nothing: of what went wrong, or the clients. */
const withRow = (view: string, connection: string) =>
  view === 'nsight.devices' && ['noSecrets', 'server', 'demo'].includes(connection);

describe('an empty view', () => {
  for (const view of views.keys())
    for (const connection of connections)
      for (const history of histories) {
        const wanted = withRow(view, connection) ? 'no welcome, because it has a row' : 'one welcome that leads on';
        it(`${view} has ${wanted}: connection ${connection}, history ${history}`, () => {
          const found = shown(view, connection, history);
          assert.equal(found.length, withRow(view, connection) ? 0 : 1);
          for (const { contents } of found) assert.match(contents, /^\[[^\]]+\]\(command:nsight\.[^)]+\)$/m);
        });
      }

  it('offers Connect… and the demo fleet where nothing is connected', () => {
    for (const view of views.keys()) {
      const contents = shown(view, 'none', 'read')
        .map((welcome) => welcome.contents)
        .join('\n');
      assert.match(contents, /^\[Connect…\]\(command:nsight\.connect\)$/m, view);
      assert.match(contents, /^\[Explore the demo fleet\]\(command:nsight\.connect\?%22demo%22\)$/m, view);
    }
  });

  it('says nothing before it is known what there is', () => {
    for (const view of views.keys()) assert.deepEqual(shown(view, undefined, undefined), [], view);
  });

  it('names no mouse alone', () => {
    for (const { contents } of welcomes) if (/right-click/i.test(contents)) assert.match(contents, /Shift\+F10/);
  });
});
