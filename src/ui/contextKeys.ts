import * as vscode from 'vscode';

/** What the `when` clauses of package.json are told, for menus, welcomes and the steps of the walkthrough. */
export interface ContextKeys {
  /**
   * Set as soon as the views are there; `never` is no value of it. Theia makes the container then, and not before:
   * what it makes of a view with a welcome that nobody fills yet, it never asks for rows. VS Code does not look at a
   * container's `when`, and to it the one of the Devices view always holds.
   */
  'nsight.activated': true | 'never';
  /**
   * What the Devices view has to show: the clients of a server or of the demo fleet, none of them, or nothing at all.
   * The other views are there unless nothing is connected.
   */
  'nsight.connection': 'none' | 'noSecrets' | 'noClients' | 'server' | 'demo';
  /** Whether accounts are kept that this window does not use. */
  'nsight.otherAccounts': boolean;
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
  /** Walkthrough: a report was made. */
  'nsight.reported': true;
  /** Walkthrough: the user has seen what became of something that was sent. */
  'nsight.retriesWatched': true;
}

const values = new Map<string, unknown>();
const changed = new vscode.EventEmitter<undefined>();

/** Fires when a context key was set anew. */
export const onDidChangeContext = changed.event;

/** Returns what a context key was set to last, undefined where it was not. */
export function contextValue(key: string): unknown {
  return values.get(key);
}

/** Sets a context key. Returns at once. */
export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  if (values.get(key) === value) return;
  void vscode.commands.executeCommand('setContext', key, value);
  values.set(key, value);
  changed.fire(undefined);
}
