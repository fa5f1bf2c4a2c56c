import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../src/extension';

/** What the extension hands to its tests. */
export async function exported(): Promise<Exports> {
  const extension =
    vscode.extensions.getExtension<Exports>('nsight-patches.nsight-patches') ??
    assert.fail('the extension is not there');
  return extension.activate();
}

/** What the extension is made of, loaded if it was not yet. */
export async function parts() {
  const { context, trees, tools, load } = await exported();
  return { ...(await load()), context, tree: trees.devices, failedTree: trees.failed, tools };
}
