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
    const [, not, key = '', operator, operand = ''] =
      /^(!?)([\w.]+)(?: (==|!=|=~) (.+))?$/.exec(part) ?? assert.fail(part);
    assert.ok(key in keys, part);
    const value = keys[key];
    if (not) return value === undefined;
    if (operator === undefined) return value !== undefined;
    if (operator === '=~') return new RegExp(operand.slice(1, -1)).test(value ?? '');
    return (`'${value}'` === operand) === (operator === '==');
  });
}

const shown = (
  view: string,
  connection: string | undefined,
  history: string | undefined,
  otherAccounts?: 'true',
): Welcome[] => {
  const keys = {
    'nsight.connection': connection,
    'nsight.history': history,
    'nsight.otherAccounts': otherAccounts,
  };
  return welcomes.filter((welcome) => welcome.view === view && holds(welcome.when, keys));
};

/** States in which a view has a row even if there is nothing: of what went wrong, or the clients. */
const withRow = (view: string, connection: string) =>
  view === 'nsight.devices' && ['noSecrets', 'server', 'demo'].includes(connection);

/** Whether a view is there at all. */
const isThere = (view: string, connection: string | undefined) => {
  const when = list(fields(contributes.views).nsight)
    .map(fields)
    .find(({ id }) => id === view)?.when;
  return [undefined, 'true'].every(
    (activated) =>
      typeof when !== 'string' ||
      holds(when, { 'nsight.connection': connection, 'nsight.history': undefined, 'nsight.activated': activated }),
  );
};

/** A state in which nothing leads on that another view does not offer already. */
const saysOnly = (view: string, connection: string) => view === 'nsight.failedPatches' && connection === 'noClients';

describe('an empty view', () => {
  for (const view of views.keys())
    for (const connection of connections.filter((one) => isThere(view, one)))
      for (const history of histories) {
        const wanted = withRow(view, connection) ? 'no welcome, because it has a row' : 'one welcome that leads on';
        it(`${view} has ${wanted}: connection ${connection}, history ${history}`, () => {
          const found = shown(view, connection, history);
          assert.equal(found.length, withRow(view, connection) ? 0 : 1);
          if (!saysOnly(view, connection))
            for (const { contents } of found) assert.match(contents, /^\[[^\]]+\]\(command:nsight\.[^)]+\)$/m);
        });
      }

  it('is the only view where nothing is connected, and offers Connect… and the demo fleet', () => {
    for (const connection of ['none', 'noSecrets'])
      assert.deepEqual(
        [...views.keys()].filter((view) => isThere(view, connection)),
        ['nsight.devices'],
      );
    const [only, ...others] = shown('nsight.devices', 'none', undefined);
    assert.equal(others.length, 0);
    assert.match(only?.contents ?? '', /^\[Connect…\]\(command:nsight\.connect\)$/m);
    assert.match(only?.contents ?? '', /^\[Explore the demo fleet\]\(command:nsight\.connect\?%22demo%22\)$/m);
  });

  it('is there before it is known what is connected: where Devices is collapsed, another one asks', () => {
    for (const view of views.keys()) assert.ok(isThere(view, undefined), view);
  });

  it('has no sentence and no button that another one has in the same state', () => {
    for (const connection of connections)
      for (const history of histories) {
        const parts = [...views.keys()]
          .filter((view) => isThere(view, connection))
          .flatMap((view) => shown(view, connection, history))
          .flatMap(({ contents }) => contents.split(/\n|(?<=\.) /));
        assert.deepEqual(parts, [...new Set(parts)], connection);
      }
  });

  it('offers the accounts that are still kept, in the Devices view and in one welcome', () => {
    const found = shown('nsight.devices', 'none', 'read', 'true');
    assert.equal(found.length, 1);
    const { contents } = found[0] ?? assert.fail();
    const commands = [...contents.matchAll(/\(command:nsight\.(\w+)/g)].map(([, name]) => name);
    assert.deepEqual(commands, ['switchAccount', 'connect', 'connect']);
  });

  it('says nothing before it is known what there is', () => {
    for (const view of views.keys()) assert.deepEqual(shown(view, undefined, undefined), [], view);
  });

  it('names no mouse alone', () => {
    for (const { contents } of welcomes) if (/right-click/i.test(contents)) assert.match(contents, /Shift\+F10/);
  });
});
