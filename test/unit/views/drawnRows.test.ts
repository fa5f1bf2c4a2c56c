import assert from 'node:assert/strict';
import { DrawnRows } from '../../../src/views/drawnRows';
import { NodeStore } from '../../../src/views/nodeStore';

interface TestNode {
  readonly kind: 'group' | 'note';
  readonly id: string;
  readonly parent: TestNode | undefined;
}

/** A view of rows by their ids, each with how it looks; 'a/1' lies below 'a'. All of them are drawn. */
function drawn(looks: Record<string, string>) {
  const tooltips: Record<string, string> = {};
  const store = new NodeStore<TestNode>();
  const below = (parent: TestNode | undefined): TestNode[] =>
    Object.keys(looks)
      .filter((id) => id.split('/').slice(0, -1).join('/') === (parent?.id ?? ''))
      .map((id) => ({ kind: id.startsWith('note') ? 'note' : 'group', id, parent }));
  const rows = new DrawnRows<TestNode>({
    store,
    below,
    rowOf: ({ id, kind }) => ({
      label: id,
      description: looks[id] ?? '',
      icon: '',
      expandable: kind === 'group' && !id.includes('/'),
      facts: kind,
    }),
    tooltipOf: ({ id }) => tooltips[id] ?? '',
  });
  const top = store.keep(undefined, below(undefined));
  const all = top.flatMap((node) => [node, ...(node.id === 'closed' ? [] : store.keep(node, below(node)))]);
  for (const node of all) rows.row(node);
  const changed = () => rows.changed()?.map(({ id }) => id);
  return { looks, tooltips, all, rows, changed };
}

describe('rows that were drawn', () => {
  const fleet = () =>
    drawn({ a: '2', 'a/1': 'x', 'a/2': 'y', b: '1', 'b/1': 'z', closed: '1', 'closed/1': 'z', note: '' });

  it('stay as they are where nothing has changed', () => {
    assert.deepEqual(fleet().changed(), []);
  });

  it('are drawn anew where they, or those below them, have changed', () => {
    for (const [id, expected] of [
      ['b', ['b']],
      ['a/2', ['a']],
      ['closed/1', []], // VS Code has not asked for it.
    ] as const) {
      const view = fleet();
      view.looks[id] = 'new';
      assert.deepEqual(view.changed(), expected, id);
    }
  });

  it('are drawn anew below a row that has lost one, or got another in its place', () => {
    const lost = fleet();
    delete lost.looks['a/1'];
    assert.deepEqual(lost.changed(), ['a']);
    const other = fleet();
    delete other.looks['a/2'];
    other.looks['a/3'] = 'y';
    assert.deepEqual(other.changed(), ['a']);
  });

  it('are drawn anew as a whole where top rows come, go or move', () => {
    const more = fleet();
    more.looks.c = '1';
    assert.equal(more.changed(), undefined);
    const moved = drawn({ a: '1', b: '2' });
    delete moved.looks.a;
    moved.looks.a = '1';
    assert.equal(moved.changed(), undefined);
  });

  it('are drawn anew as a whole for a top row without others below it', () => {
    const view = fleet();
    view.looks.note = 'new';
    assert.equal(view.changed(), undefined);
  });

  it('are drawn anew where a tooltip says what is no longer so', () => {
    const view = fleet();
    view.tooltips.b = 'new';
    assert.deepEqual(view.changed(), []); // Nobody has looked at it: it is asked for when somebody does.
    const seen = fleet();
    for (const node of seen.all) seen.rows.tooltip(node);
    seen.tooltips['a/1'] = 'new';
    assert.deepEqual(seen.changed(), ['a']);
  });

  it('are not compared one by one where they are many', () => {
    const many = (count: number) =>
      drawn({ a: '', ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`a/${i}`, ''])) });
    assert.deepEqual(many(499).changed(), []);
    assert.equal(many(500).changed(), undefined);
  });
});
