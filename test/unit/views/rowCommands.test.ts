import assert from 'node:assert/strict';
import { RowCommands, type ViewRows } from '../../../src/views/rowCommands';
import { Emitter } from '../../../src/util/emitter';

/** A view whose rows are texts that begin with its id. */
function viewOf(id: string) {
  const selected = new Emitter<{ readonly selection: readonly string[] }>();
  const nothing: readonly string[] = [];
  const tree = { visible: true, selection: nothing, onDidChangeSelection: selected.event };
  return {
    view: {
      id,
      tree,
      owns: (value: unknown): value is string => typeof value === 'string' && value.startsWith(`${id} `),
      pick: (rows: readonly string[]) => ({
        targets: [],
        scopes: [],
        notPatches: rows.length,
        notScopes: 0,
        leftOut: [],
      }),
    },
    select: (...selection: string[]) => {
      tree.selection = selection;
      selected.fire({ selection });
    },
    /** VS Code draws these rows anew: they are left out of the selection, and no change of it is told. */
    redraw: (...rows: string[]) => {
      tree.selection = tree.selection.filter((row) => !rows.includes(row));
    },
    hide: () => {
      tree.visible = false;
    },
  };
}

function setUp() {
  const ran: string[] = [];
  const rowCommands = new RowCommands(() => {
    ran.push('gone');
  });
  const [one, other] = [viewOf('one'), viewOf('other')];
  const handler = (rows: ViewRows<string>) =>
    rows.handler((chosen) => ran.push(chosen.rows.length === 0 ? 'nothing' : chosen.rows.join(' + ')));
  const [first, second] = [rowCommands.add(one.view), rowCommands.add(other.view)];
  const command = rowCommands.command(handler(first), handler(second));
  const ofFirst = rowCommands.command(handler(first));
  return { rowCommands, one, other, command, ofFirst, ran };
}

describe('a command on rows of several views', () => {
  it('runs in the view whose row was clicked, whatever is selected elsewhere', async () => {
    const { one, other, command, ran } = setUp();
    other.select('other b');
    one.select('one a');
    await command('other c', ['other c', 'other d']);
    await command('one e');
    assert.deepEqual(ran, ['other c + other d', 'one e']);
  });

  it('means the row of an inline icon alone, though the host gives other rows that are selected', async () => {
    const { one, other, command, rowCommands, ran } = setUp();
    one.select('one a', 'one b');
    await command('one e', ['one a', 'one b']);
    await command('one e', ['other a']);
    await command('one e', []);
    assert.deepEqual(ran, ['one e', 'one e', 'one e']);
    assert.equal(rowCommands.pick(['one e', ['one a', 'one b']])?.notPatches, 1);
    other.select('other b');
    await command('other b', ['other b', 'other c']);
    assert.equal(ran.at(-1), 'other b + other c');
  });

  it('means what is selected while VS Code draws it anew, as long as it is there', async () => {
    const { one, other, command, ran } = setUp();
    other.select('other b');
    one.select('one a', 'one b');
    one.redraw('one a');
    await command();
    other.redraw('other b');
    await command('other');
    one.select();
    await command('one');
    one.select('gone a');
    one.redraw('gone a');
    await command('one');
    assert.deepEqual(ran, ['one a + one b', 'other b', 'nothing', 'nothing']);
  });

  it('runs in the view that a key names', async () => {
    const { one, other, command, ran } = setUp();
    other.select('other b');
    one.select('one a');
    await command('other');
    assert.deepEqual(ran, ['other b']);
  });

  it('means, without arguments, the view whose selection changed last, where it is visible and has one', async () => {
    const { one, other, command, ran } = setUp();
    await command();
    one.select('one a');
    other.select('other b');
    await command();
    other.select();
    await command();
    other.select('other c');
    other.hide();
    await command();
    assert.deepEqual(ran, ['nothing', 'other b', 'one a', 'one a']);
  });

  it('does nothing, and says so, with a row that no view has any more, or that only another view has', async () => {
    const { command, ofFirst, ran } = setUp();
    await command('third x');
    await command(undefined, ['one a']);
    await command(undefined, undefined);
    await ofFirst('other a');
    assert.deepEqual(ran, ['gone', 'gone', 'gone', 'gone']);
  });

  it('finds what rows stand for in the same way', () => {
    const { rowCommands, one, other } = setUp();
    assert.equal(rowCommands.pick([])?.notPatches, 0);
    other.select('other a', 'other b');
    one.select('one a');
    assert.equal(rowCommands.pick([])?.notPatches, 1);
    assert.equal(rowCommands.pick(['other'])?.notPatches, 2);
    assert.deepEqual(rowCommands.pick(['one a', ['one a', 'third x']])?.leftOut, [
      { text: '1 selected row is no longer there' },
    ]);
    assert.equal(rowCommands.pick(['third x']), undefined);
  });
});
