import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { LazyTreeDataProvider } from '../../src/views/lazyTreeDataProvider';
import type { Entry } from '../../src/history/entry';
import { entryIdIn } from '../../src/history/gestures';
import { breathe } from '../../src/util/breathe';
import { RetriesView } from '../../src/views/retries/retriesView';
import { atEachBreath, TestClock } from '../support/system/clock';
import { day, entry, entryPatch, place, sentAt } from '../support/data/entries';
import { message, parts } from './support';

describe('a view whose rows cannot be loaded', () => {
  it('is empty, and tries again with the next look', async () => {
    let tries = 0;
    const view = new LazyTreeDataProvider(() => Promise.reject(new Error(`no. ${++tries}`)));
    assert.deepEqual([await view.getChildren(), await view.getChildren(), tries], [[], [], 2]);
    view.dispose();
  });
});

describe('the Retries view', () => {
  it('asks whose rows it shows, which begins the polling where the other views are closed', async () => {
    const { history, connections } = await parts();
    let asked = 0;
    const counted = {
      onDidChange: connections.onDidChange,
      state: () => {
        asked += 1;
        return connections.state();
      },
    };
    const view = new RetriesView({
      history,
      connections: counted,
      tree: { visible: true, onDidChangeVisibility: () => new vscode.Disposable(() => undefined) },
      clock: new TestClock(Date.now()),
    });
    await view.getChildren();
    assert.equal(asked, 1);
    view.dispose();
  });

  it('makes its rows in pieces, before VS Code asks for all of them, and anew when one has changed', async () => {
    const { connections } = await parts();
    const change = new vscode.EventEmitter<readonly Entry[]>();
    const entries = Array.from({ length: 500 }, (_, i) =>
      entry({ id: entryIdIn(`g${i}`, 1), place: place(`${i}`, `SRV-${i}`) }),
    );
    const history = { entries, isRead: true, load: () => Promise.resolve(), onDidChange: change.event };
    const clock = new TestClock(sentAt);
    const made = { all: 0, atOnce: 0, most: 0 };
    const counting = {
      now: () => {
        made.all += 1;
        made.atOnce += 1;
        made.most = Math.max(made.most, made.atOnce);
        return clock.now();
      },
      later: clock.later.bind(clock),
    };
    const tree = { visible: false, onDidChangeVisibility: () => new vscode.Disposable(() => undefined) };
    const view = new RetriesView({ history, connections, tree, clock: counting });
    made.all = 0;
    const nodes = await atEachBreath(view.getChildren(), () => {
      made.atOnce = 0;
    });
    assert.deepEqual([nodes.length, made.all], [500, 500]);
    assert.ok(made.most <= 50, `${made.most} rows at once`);
    const [first] = nodes;
    if (!first) assert.fail();
    const descriptionOf = () => view.getTreeItem(first).description;
    assert.deepEqual([nodes.map((node) => view.getTreeItem(node)).length, made.all], [500, 500]);
    const before = descriptionOf();
    const looksAgain = view.getChildren();
    const drawn = new Promise((resolve) => view.onDidChangeTreeData(resolve));
    await breathe(); // By then it has begun with what there was.
    entries[0] = entry({ id: entryIdIn(first.id, 1), patches: [entryPatch({ status: 'failed', moved: true })] });
    change.fire(entries.slice(0, 1));
    await looksAgain;
    clock.passTo(sentAt + 1_000);
    assert.deepEqual(await drawn, [first], 'what changed while it was being read is drawn afterwards');
    assert.notEqual(descriptionOf(), before);
    view.dispose();
  });

  it('is drawn again on a new day, so that what was sent yesterday says when, but not while it is hidden', async () => {
    const { history, connections } = await parts();
    const clock = new TestClock(Date.now());
    const visibility = new vscode.EventEmitter<vscode.TreeViewVisibilityChangeEvent>();
    const tree = { visible: true, onDidChangeVisibility: visibility.event };
    const view = new RetriesView({ history, connections, tree, clock });
    let drawn = 0;
    view.onDidChangeTreeData(() => {
      drawn += 1;
    });
    clock.passTo(clock.now() + day);
    assert.equal(drawn, 1);
    tree.visible = false;
    visibility.fire(tree);
    clock.passTo(clock.now() + day);
    assert.deepEqual([drawn, clock.due], [1, undefined]);
    tree.visible = true;
    visibility.fire(tree);
    assert.equal(drawn, 2);
    assert.notEqual(clock.due, undefined);
    view.dispose();
    assert.equal(clock.due, undefined);
  });
});

describe('Clear History', () => {
  it('removes what is damaged or of a newer version too, and says so; then the history is empty', async () => {
    const { context } = await parts();
    const folder = path.join(context.globalStorageUri.fsPath, 'history');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'before.damaged'), 'SRV-DC01');
    writeFileSync(path.join(folder, 'newer.json'), '{"version":99,"name":"SRV-DC01"}');
    const running = vscode.commands.executeCommand('nsight.clearHistory');
    const question = await message(/^Clear the history/);
    assert.match(
      question.detail ?? '',
      /in all windows\.\n2 records that are damaged, or that a newer version .* wrote/,
    );
    question.press('Clear History');
    await running;
    assert.deepEqual(
      readdirSync(folder).filter((name) => /^before|^newer/.test(name)),
      [],
    );
    await vscode.commands.executeCommand('nsight.clearHistory');
    await message(/^The history is empty\.$/);
  });
});
