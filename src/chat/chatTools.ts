import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import type { Scan } from '../scan/scan';
import type { FleetPast } from '../snapshots/fleetPast';
import { toAbortSignal } from '../ui/progress';
import { t } from '../wording/localize';
import { shorten } from '../wording/escape';
import { errorWords } from '../wording/errorWords';
import { isCancelled, logLine } from '../wording/errorKinds';
import { dataText, unsentForModel } from './toolAnswer';
import { asked, askedInEach, mostDevices, retryQuestion, type Asked } from './retryQuestion';
import { failedPatches } from './failedPatchesTool';
import { parseFailedInput, parseRetryInput, type Wanted } from './toolInput';
import { retryPatchesForModel } from './retryPatchesTool';
import type { ActionServices } from '../actions/performWrite';

/** What the tools need of the extension. */
export interface ToolServices extends ActionServices {
  readonly connections: Connections;
  readonly scanOf: (session: Session) => Promise<Scan>;
  /** Returns what is known of a session's account over time. */
  readonly pastOf?: (session: Session) => Promise<FleetPast>;
}

/** As the manifest names them. */
export type ToolName = 'nsight_failedPatches' | 'nsight_retryPatches';

/** One language model tool. */
interface Tool {
  prepare(input: unknown): Promise<vscode.PreparedToolInvocation>;
  /** Rejects with a CancellationError only: everything else is told to the model. */
  invoke(input: unknown, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult>;
}

/** What the language model tools do. */
export type Tools = Readonly<Record<ToolName, Tool>>;

const notConnected = dataText({
  notConnected: 'VS Code is not connected to N-sight. Ask the user to run "N-sight: Connect…" first.',
});

/** For a read that ended without being cancelled: its connection is gone. */
const connectionChanged = dataText({ notRead: 'Nothing is known: the connection changed in the meantime.' });

/** So many questions may be open at once, and so many that were allowed are remembered; beyond, the oldest go. */
const mostOpen = 20;

/** It may hold what the server says. */
const longestError = 1_000;

const tooMany = `Nothing was sent: at most ${mostDevices} devices at once. Ask the user which, or make several calls.`;
const notAsked =
  'Nothing was sent: nobody was asked. A retry is sent once, after the user has allowed it in the question that ' +
  'VS Code shows for this call. Tell the user, who can retry patches in the N-sight views too.';
const justAllowed =
  'Nothing was sent by this call: an equal one was allowed before, for which the answer of the user was used. ' +
  'See what that one said, and do not call it again.';

/** Creates the tools. Sends no request. */
export function openTools(services: ToolServices): Tools {
  const { connections, scanOf, pastOf, history, log } = services;
  /** What the user is being asked about, by what the model wrote: only that is sent, and for one answer once. */
  const open = new Map<string, { readonly session: Session; readonly asked: Asked }>();
  /** What was allowed in which connection, until it is asked about again. */
  const allowed = new Map<string, Session>();

  const answer = async (
    token: vscode.CancellationToken,
    run: (session: Session, signal: AbortSignal) => Promise<string | undefined>,
  ): Promise<vscode.LanguageModelToolResult> => {
    const signal = toAbortSignal(token);
    const told = (text: string) => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    const stopped = () => {
      if (signal.aborted) throw new vscode.CancellationError();
      return told(connectionChanged);
    };
    try {
      const state = await connections.state();
      if (state.kind === 'noSecrets') throw state.error;
      const text = state.kind === 'connected' ? await run(state.session, signal) : notConnected;
      return text === undefined ? stopped() : told(text);
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      if (isCancelled(error)) return stopped();
      log.error(logLine(error));
      return told(dataText({ error: shorten(errorWords(error).message, longestError) }));
    }
  };

  const askedNow = async (session: Session, wanted: readonly Wanted[]) => {
    await history.load(); // It has what other windows have sent.
    return asked(session, await scanOf(session), history, wanted);
  };

  /** For a call that no question was open for, or whose question another call has used up. */
  const whyNotSent = async (session: Session, key: string, wanted: readonly Wanted[]) => {
    if (allowed.get(key) === session) return { notSent: justAllowed };
    const now = await askedNow(session, wanted);
    if (now.targets.length > 0) return { notSent: notAsked };
    return { notSent: 'Nothing was sent.', leftOut: unsentForModel(now) };
  };

  return {
    nsight_failedPatches: {
      prepare: () => Promise.resolve({ invocationMessage: t('Looking for failed patches') }),
      invoke: (given, token) =>
        answer(token, async (session, signal) => {
          const parsed = parseFailedInput(given);
          return 'wrong' in parsed
            ? dataText({ error: parsed.wrong })
            : failedPatches(
                {
                  session,
                  scan: await scanOf(session),
                  past: await pastOf?.(session),
                  input: parsed.input,
                  signal: AbortSignal.any([signal, session.closed]),
                },
                history,
              );
        }),
    },
    nsight_retryPatches: {
      prepare: async (given) => {
        const parsed = parseRetryInput(given);
        const nothing = { invocationMessage: t('Retrying failed patches') };
        if ('wrong' in parsed || parsed.input.length > mostDevices) return nothing;
        const key = JSON.stringify(parsed.input);
        // It was answered with No, or is open beside this one: without a new question nothing may be sent.
        const before = open.get(key);
        open.delete(key);
        const session = await connections.session();
        if (!session) return nothing;
        const now = await askedNow(session, parsed.input);
        // Nothing will be sent, so there is nothing to ask.
        if (now.targets.length === 0) return nothing;
        const others = [before, open.get(key)].flatMap((one) => (one?.session === session ? one.asked : []));
        open.delete(key); // Anew at the end, where the youngest are.
        open.set(key, { session, asked: askedInEach(now, ...others) });
        allowed.delete(key);
        for (const old of [...open.keys()].slice(0, -mostOpen)) open.delete(old);
        const { title, markdown } = retryQuestion(now);
        return { ...nothing, confirmationMessages: { title, message: new vscode.MarkdownString(markdown) } };
      },
      invoke: (given, token) =>
        answer(token, async (session, signal) => {
          const parsed = parseRetryInput(given);
          if ('wrong' in parsed) return dataText({ error: parsed.wrong });
          if (parsed.input.length > mostDevices) return dataText({ notSent: tooMany });
          const key = JSON.stringify(parsed.input);
          const confirmed = open.get(key);
          open.delete(key);
          if (!confirmed) return dataText(await whyNotSent(session, key, parsed.input));
          if (confirmed.session !== session)
            return dataText({ notSent: 'Nothing was sent: the connection changed in the meantime.' });
          allowed.set(key, session);
          for (const old of [...allowed.keys()].slice(0, -mostOpen)) allowed.delete(old);
          return retryPatchesForModel(session, services, confirmed.asked, signal);
        }),
    },
  };
}
