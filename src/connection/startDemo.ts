import * as vscode from 'vscode';
import type { Connections } from './connections';

/** Starts the demo fleet, with progress in the view. */
export async function startDemo(connections: Connections): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () =>
    connections.connectDemo(new AbortController().signal),
  );
}
