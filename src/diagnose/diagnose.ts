import os from 'node:os';
import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { ConnectionState } from '../connection/connectionState';
import type { Session } from '../connection/session';
import { requestTimeoutSeconds } from '../settings';
import { t } from '../wording/localize';
import type { Documents } from '../ui/documents';
import { withCancellableProgress } from '../ui/progress';
import { makeCalls, type Diagnosis } from './diagnosisCalls';
import { diagnosisReport } from './diagnosisReport';
import { serverWords, type Surroundings } from './surroundings';

/**
 * Sends one read of each kind, one of them also as POST, and opens a report that is safe to publish. Without a
 * connection it uses the server of the last failed attempt, if any, because that is when a diagnosis is needed most.
 */
export async function diagnose(connections: Connections, documents: Documents, version: string): Promise<void> {
  const state = await connections.state();
  const session = state.kind === 'connected' ? state.session : connections.failed;
  const diagnosis = session && (await withProgress(session.client, state.kind === 'connected' ? [session.closed] : []));
  // In English whatever the language: it is pasted into an issue.
  const text = diagnosisReport(surroundings(version), connectionWords(state.kind, session), diagnosis);
  await documents.open('Diagnose Connection.md', text, { isGeneral: true });
}

function connectionWords(kind: ConnectionState['kind'], session: Session | undefined): string {
  const none =
    kind === 'noSecrets'
      ? 'The secret store of this computer cannot be read, so there is no connection'
      : 'There is no connection';
  if (!session) return `${none}, and nothing was asked`;
  const server = serverWords(session.endpoint.server, session.demo);
  return kind === 'connected'
    ? `Connected to ${server}`
    : `${none}. Asked was what could not be connected to: ${server}`;
}

async function withProgress(client: Session['client'], ends: readonly AbortSignal[]): Promise<Diagnosis> {
  return withCancellableProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Diagnosing the connection') },
    (signal, report) =>
      makeCalls(client, AbortSignal.any([signal, ...ends]), (service) => {
        report({ increment: 100 / 7, message: service });
      }),
  );
}

function surroundings(extension: string): Surroundings {
  const { appName, remoteName, uiKind } = vscode.env;
  return {
    extension,
    editor: { name: appName, version: vscode.version, inBrowser: uiKind === vscode.UIKind.Web },
    host: {
      platform: process.platform,
      release: os.release(),
      arch: process.arch,
      node: process.versions.node,
      remote: remoteName,
    },
    timeoutSeconds: requestTimeoutSeconds(),
    setting: (key) => vscode.workspace.getConfiguration().get(key),
    environment: process.env,
  };
}
