import * as vscode from 'vscode';

/** What the `when` clauses of package.json are told, for menus, welcomes and the steps of the walkthrough. */
export interface ContextKeys {
  /**
   * What the Devices view has to show: the clients of a server or of the demo fleet, none of them, or nothing at all.
   * The other views are there unless nothing is connected.
   */
  'nsight.connection': 'none' | 'noSecrets' | 'noClients' | 'server' | 'demo';
  /** Whether the history of retries could be read. */
  'nsight.history': 'read' | 'unreadable';
  /** Whether a filter hides patches. */
  'nsight.filter': boolean;
  /** What the rows of the Failed Patches view are grouped by. */
  'nsight.failedGrouping': 'patch' | 'device';
  /** Whether the Failed Patches view shows what waits for a reboot, too. */
  'nsight.failedReboot': boolean;
  /** Walkthrough: a device was opened. */
  'nsight.deviceOpened': true;
  /** Walkthrough: a patch was retried. */
  'nsight.retried': true;
  /** Walkthrough: a scan came to its end. */
  'nsight.scanned': true;
  /** Walkthrough: the user has seen what became of something that was sent. */
  'nsight.retriesWatched': true;
}

/** Sets a context key. Returns at once. */
export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
