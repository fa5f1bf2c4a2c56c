import os from 'node:os';
import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import { requestTimeoutSeconds } from '../connection/settings';
import type { Documents } from '../messages/documents';
import { makeCalls, type Diagnosis } from './calls';
import { report } from './report';
import { serverWords, type Surroundings } from './surroundings';

/** Makes one read of each kind, and opens a report that can be given to anybody. Without a connection it says that. */
export async function diagnose(connections: Connections, documents: Documents, version: string): Promise<void> {
  const state = await connections.state();
  switch (state.kind) {
    case 'connected': {
      const { endpoint, demo } = state.session;
      const diagnosis = await withProgress(state.session);
      return documents.open(name, report(surroundings(version), `Connected to ${serverWords(endpoint.server, demo)}`, diagnosis));
    }
    case 'none':
      return documents.open(name, report(surroundings(version), 'There is no connection, so nothing was asked'));
    case 'noSecrets':
      return documents.open(name, report(surroundings(version), 'The secret store of this computer cannot be read, so there is no connection and nothing was asked'));
  }
}

const name = 'Diagnose Connection.md';

async function withProgress({ client, closed }: Session): Promise<Diagnosis> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Diagnosing the connection', cancellable: true },
    (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => { cancel.abort(); });
      return makeCalls(client, AbortSignal.any([cancel.signal, closed]), (service) => { progress.report({ increment: 100 / 6, message: service }); });
    },
  );
}

function surroundings(extension: string): Surroundings {
  const { appName, remoteName, uiKind } = vscode.env;
  return {
    extension,
    editor: { name: appName, version: vscode.version, inBrowser: uiKind === vscode.UIKind.Web },
    host: { platform: process.platform, release: os.release(), arch: process.arch, node: process.versions.node, remote: remoteName },
    timeoutSeconds: requestTimeoutSeconds(),
    setting: (key) => vscode.workspace.getConfiguration().get(key),
    environment: process.env,
  };
}
