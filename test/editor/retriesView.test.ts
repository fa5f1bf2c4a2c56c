import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LazyTreeDataProvider } from '../../src/views/lazyTreeDataProvider';
import { RetriesView } from '../../src/views/retries/retriesView';
import { TestClock } from '../support/system/clock';
import { day } from '../support/data/entries';
import { parts } from './support';

describe('a view whose rows cannot be loaded', () => {
  it('is empty, and tries again with the next look', async () => {
    let tries = 0;
    const view = new LazyTreeDataProvider(() => Promise.reject(new Error(`no. ${++tries}`)));
    assert.deepEqual([await view.getChildren(), await view.getChildren(), tries], [[], [], 2]);
    view.dispose();
  });
});

describe('the Retries view', () => {
  it('asks whose rows it shows, which begins the watch where the other views are closed', async () => {
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
