// Creating reports as a user does, and looking at what comes of it.
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { choose, quickInputs } from './quickInputs';
import { until } from './support';

const { createWebviewPanel, showSaveDialog } = vscode.window;

/** What was opened and asked since a test began. */
export interface Created {
  panels: vscode.WebviewPanel[];
  dialogs: (vscode.SaveDialogOptions | undefined)[];
  /** What the dialog answers; undefined: it is left. */
  saveAt: string | undefined;
  /** Whether it answers as Theia does. */
  asAddress: boolean;
}

/** Listens to panels and dialogs while the tests of a block run. */
export function recordReports(): Created {
  const created: Created = { panels: [], dialogs: [], saveAt: undefined, asAddress: false };
  beforeEach('listen to panels and dialogs', () => {
    Object.assign(created, { panels: [], dialogs: [], saveAt: undefined, asAddress: false });
    const stubs: Pick<typeof vscode.window, 'createWebviewPanel' | 'showSaveDialog'> = {
      createWebviewPanel: (...args) => {
        const panel = createWebviewPanel(...args);
        created.panels.push(panel);
        return panel;
      },
      showSaveDialog: (options) => {
        created.dialogs.push(options);
        const { saveAt, asAddress } = created;
        if (saveAt === undefined) return Promise.resolve(undefined);
        return Promise.resolve(asAddress ? vscode.Uri.parse(`file://${saveAt}`) : vscode.Uri.file(saveAt));
      },
    };
    Object.assign(vscode.window, stubs);
  });
  afterEach('close what was opened', () => {
    for (const panel of created.panels) panel.dispose();
  });
  after('let panels and dialogs be', () => {
    Object.assign(vscode.window, { createWebviewPanel, showSaveDialog });
  });
  return created;
}

/** Calls the command. */
export const startReport = (...args: unknown[]) => vscode.commands.executeCommand('nsight.report', ...args);

/** Creates a report in a form, of the whole fleet or of a client. */
export async function createReport(form: string, client?: string): Promise<void> {
  quickInputs.length = 0;
  const creating = startReport();
  await choose('Create Report', client === undefined ? 'The whole fleet' : 'Clients…');
  if (client !== undefined) {
    await until(() => quickInputs.length === 2 && !quickInputs[1]?.input.busy, 'the clients');
    const { input, accept } = quickInputs[1] ?? assert.fail();
    assert.ok('items' in input);
    input.selectedItems = input.items.filter(({ label }) => label === client);
    accept();
  }
  await until(() => quickInputs.at(-1)?.input.placeholder === 'Format', 'the forms');
  await choose('Create Report', form);
  await creating;
}
