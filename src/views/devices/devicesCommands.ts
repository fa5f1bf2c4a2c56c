import type * as vscode from 'vscode';
import { sayGone } from '../../actions/patchCommands';
import { chosenRows } from '../rowCommands';
import { openPage } from '../../ui/openPage';
import { copyIds, copyNames } from './deviceCopy';
import type { DevicesView } from './devicesView';
import type { DevicesNode } from './deviceNodes';

/** The commands on rows of the Devices view. Each may be called with no, wrong or outdated arguments. */
export function deviceCommands(
  view: DevicesView,
  tree: vscode.TreeView<DevicesNode>,
): Record<string, (...args: unknown[]) => unknown> {
  const onRows =
    (run: (rows: readonly DevicesNode[], clicked: DevicesNode | undefined) => unknown) =>
    async (...args: unknown[]) => {
      const chosen = chosenRows(args, { id: 'nsight.devices', tree, owns: view.owns });
      const clicked = view.owns(args[0]) ? args[0] : chosen?.rows[0];
      if (!chosen) sayGone();
      else await run(chosen.rows, clicked);
    };
  return {
    'nsight.refresh': () => view.refresh(),
    'nsight.refreshItem': onRows((rows) => Promise.all(rows.map((node) => view.refreshItem(node)))),
    'nsight.tryAgain': onRows((rows) =>
      Promise.all(rows.flatMap((node) => (node.kind === 'error' ? [view.tryAgain(node)] : []))),
    ),
    'nsight.copyName': onRows(copyNames),
    'nsight.copyId': onRows(copyIds),
    // A page of one patch is opened, however many are selected.
    'nsight.openPatchInformation': onRows(async (_, clicked) => {
      if (clicked?.kind === 'patch' && clicked.patch.url !== undefined) await openPage(clicked.patch.url);
    }),
  };
}
