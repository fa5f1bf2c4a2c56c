import * as vscode from 'vscode';
import { t } from '../wording/localize';
import { errorWords } from '../wording/errorWords';
import { isCancelled, logLine } from '../wording/errorKinds';
import { forQuickInput } from '../wording/escape';
import type { Log } from '../ui/log';
import type { Endpoint } from '../nsight/client';
import { isNsightError, type FailureKind } from '../nsight/errors';
import { parseServer } from '../nsight/serverAddress';
import { serverProblemText } from '../wording/problemText';
import { territories } from '../nsight/territories';
import { within } from '../util/within';
import { ask, type Accepted } from '../ui/ask';
import type { Choice } from '../ui/choice';
import { back, pickOne } from '../ui/pick';
import { parseKey, type KeyProblem } from './apiKey';
import type { Connections } from './connections';

/** N-able's page on where the key comes from. */
const keyHelpPage = 'https://documentation.n-able.com/remote-management/userguide/Content/api_key.htm';

/** Failures for which another key would help; all others say that the server is wrong or out of reach. */
const keyFailures: readonly FailureKind[] = ['login', 'api'];

/** How long a flow waits for the stored connection, in milliseconds. */
export const longestBeginning = 2_000;

type Hosting =
  | { readonly kind: 'territory'; readonly host: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'demo' }
  | { readonly kind: 'log' };

/** What was entered so far. It is kept when a step is shown again. */
interface Entered {
  hosting?: Hosting;
  serverText: string;
  /** The server's origin. */
  server: string;
  key: string;
  /** Why the server step is shown again. */
  serverProblem?: string | undefined;
  replaced: readonly Endpoint[];
}

type Next = 'hosting' | 'server' | 'key' | 'connected' | 'left';

/**
 * Asks where the account is and for the key, proves them, and connects. Returns the other keys of the account that were
 * replaced, or undefined where the user has left, who is told nothing.
 */
export async function connectFlow(connections: Connections, log: Log): Promise<readonly Endpoint[] | undefined> {
  const entered = await startFrom(connections);
  let next: Next = 'hosting';
  for (;;) {
    switch (next) {
      case 'hosting':
        next = await askHosting(entered, connections, log);
        break;
      case 'server':
        next = await askServer(entered);
        break;
      case 'key':
        next = await askKey(entered, connections, log);
        break;
      case 'connected':
        return entered.replaced;
      case 'left':
        return undefined;
    }
  }
}

/** Who connects anew most likely has a new key for the same server. */
async function startFrom(connections: Connections): Promise<Entered> {
  // A keyring that is locked may never answer: then it begins without what was connected before.
  const session = await within(longestBeginning, connections.session());
  if (!session || session.demo) return { serverText: '', server: '', key: '', replaced: [] };
  const { server } = session.endpoint;
  const territory = territories.find(({ host }) => server === `https://${host}`);
  const hosting: Hosting = territory ? { kind: 'territory', host: territory.host } : { kind: 'other' };
  return { hosting, serverText: territory ? '' : server, server, key: '', replaced: [] };
}

async function askHosting(entered: Entered, connections: Connections, log: Log): Promise<Next> {
  const before = entered.hosting;
  const chosen = await pickOne<Hosting>({
    title: t('Connect to N-sight'),
    step: 1,
    totalSteps: 3,
    placeholder: t('Where is your N-sight account hosted?'),
    choices: [...problemChoice(entered.serverProblem), ...hostingChoices()],
    canGoBack: false,
    active: ({ value }) =>
      value !== undefined &&
      value.kind === before?.kind &&
      (value.kind !== 'territory' || before.kind !== 'territory' || value.host === before.host),
  });
  if (chosen === undefined || chosen === back) return 'left';
  if (chosen.kind === 'log') {
    log.show();
    return 'hosting';
  }
  entered.serverProblem = undefined;
  switch (chosen.kind) {
    case 'demo':
      await startDemo(connections);
      return 'connected';
    case 'territory':
      entered.hosting = chosen;
      entered.server = `https://${chosen.host}`;
      return 'key';
    case 'other':
      entered.hosting = chosen;
      return 'server';
  }
}

function hostingChoices(): Choice<Hosting>[] {
  return [
    ...territories.map(({ name, host }): Choice<Hosting> => ({
      label: name,
      description: host,
      value: { kind: 'territory', host },
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: t('Other server…'), description: t('its name or https address'), value: { kind: 'other' } },
    {
      label: t('Demo fleet'),
      description: t('a made-up fleet on this computer; no account needed'),
      value: { kind: 'demo' },
    },
  ];
}

/** A quick pick cannot show a reason of its own, so the reason is its first row. */
function problemChoice(problem: string | undefined): Choice<Hosting>[] {
  return problem
    ? [
        {
          label: `$(error) ${t('Could not connect')}`,
          detail: forQuickInput(problem),
          alwaysShow: true,
          value: { kind: 'log' },
        },
      ]
    : [];
}

async function askServer(entered: Entered): Promise<Next> {
  const answer = await ask<string>({
    title: t('Server'),
    step: 2,
    totalSteps: 3,
    prompt: t('The host name or https address of your N-sight server'),
    placeholder: 'www.example.com',
    value: entered.serverText,
    ...(entered.serverProblem ? { problem: entered.serverProblem } : {}),
    accept: (text) => {
      entered.serverText = text;
      const parsed = parseServer(text);
      if ('server' in parsed) return { value: parsed.server };
      const { problem } = parsed;
      return {
        problem: serverProblemText(problem),
        ...(problem.kind === 'dashboard' ? { suggestion: problem.api } : {}),
      };
    },
  });
  entered.serverProblem = undefined;
  if (answer === undefined) return 'left';
  if (answer === back) return 'hosting';
  entered.server = answer;
  return 'key';
}

async function askKey(entered: Entered, connections: Connections, log: Log): Promise<Next> {
  const serverStep: Next = entered.hosting?.kind === 'other' ? 'server' : 'hosting';
  entered.serverProblem = undefined;
  const { host } = new URL(entered.server);
  const answer = await ask<Next>({
    title: t('API key'),
    step: 3,
    totalSteps: 3,
    prompt: t('The API key for {0}', host),
    busyPrompt: t('Contacting {0}…', host),
    password: true,
    value: entered.key,
    button: {
      icon: 'question',
      tooltip: t('How to generate an API key'),
      run: () => void vscode.env.openExternal(vscode.Uri.parse(keyHelpPage)),
    },
    accept: (text, signal) => {
      entered.key = text;
      return proveKey(entered, serverStep, { connections, log, signal });
    },
  });
  if (answer === undefined) return 'left';
  return answer === back ? serverStep : answer;
}

/** Tries the connection. A wrong key stays here with the reason; a wrong server leads back to its step. */
async function proveKey(
  entered: Entered,
  serverStep: Next,
  { connections, log, signal }: { readonly connections: Connections; readonly log: Log; readonly signal: AbortSignal },
): Promise<Accepted<Next>> {
  const parsed = parseKey(entered.key, new URL(entered.server).host);
  if ('problem' in parsed) return { problem: keyProblemText(parsed.problem) };
  const { key } = parsed;
  try {
    entered.replaced = await connections.connect({ server: entered.server, key }, signal);
    return { value: 'connected' };
  } catch (error) {
    if (isCancelled(error)) return { problem: t('Canceled.') };
    log.error(logLine(error));
    const problem = errorWords(error).message;
    if (!isNsightError(error) || keyFailures.includes(error.failure.kind)) return { problem };
    entered.serverProblem = problem;
    return { value: serverStep };
  }
}

function keyProblemText(problem: KeyProblem): string {
  switch (problem.kind) {
    case 'empty':
      return t('Enter the API key.');
    case 'spaces':
      return t('An API key contains no spaces.');
    case 'addressWithoutKey':
      return t('This is an address, and there is no API key in it.');
    case 'character':
      return t('An API key contains no character like "{0}".', problem.character);
    case 'otherServer':
      return t('This key comes with the address of {0}, another server than the one you chose.', problem.host);
  }
}

/** Starts the demo fleet, with progress in the view. */
export async function startDemo(connections: Connections): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () =>
    connections.connectDemo(new AbortController().signal),
  );
}
