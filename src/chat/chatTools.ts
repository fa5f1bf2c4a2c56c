import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import type { Scan } from '../scan/scan';
import { toAbortSignal } from '../ui/progress';
import { t } from '../wording/localize';
import { errorWords } from '../wording/errorWords';
import { isCancelled, logLine } from '../wording/errorKinds';
import { dataText } from './toolAnswer';
import { asked, retryQuestion, unknownText, type Asked } from './retryQuestion';
import { failedPatches } from './failedPatchesTool';
import { parseFailedInput, parseRetryInput } from './toolInput';
import { retryPatchesForModel } from './retryPatchesTool';
import type { ActionServices } from '../actions/performWrite';

/** What the tools need of the extension. */
export interface ToolParts extends ActionServices {
  readonly connections: Connections;
  readonly scanOf: (session: Session) => Promise<Scan>;
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

/** So many questions may be open at once; beyond, the oldest is taken for left. */
const mostOpen = 20;

/** Creates the tools. Sends no request. */
export function openTools(parts: ToolParts): Tools {
  const { connections, scanOf, history, log } = parts;
  /** What the user is being asked about, by what the model wrote: only that is sent, and for one answer once. */
  const open = new Map<string, { readonly session: Session; readonly asked: Asked }>();

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
      const session = await connections.session();
      const text = session ? await run(session, signal) : notConnected;
      return text === undefined ? stopped() : told(text);
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      if (isCancelled(error)) return stopped();
      log.error(logLine(error));
      return told(dataText({ error: errorWords(error).message }));
    }
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
        if ('wrong' in parsed) return nothing;
        const key = JSON.stringify(parsed.input);
        // It was answered with No, or else it would be gone: without a new question nothing may be sent.
        open.delete(key);
        const session = await connections.session();
        if (!session) return nothing;
        const now = asked(session, await scanOf(session), parsed.input);
        if (now.targets.length === 0) return nothing; // Nothing will be sent, so there is nothing to ask.
        open.delete(key); // Anew at the end, where the youngest are.
        open.set(key, { session, asked: now });
        for (const old of [...open.keys()].slice(0, -mostOpen)) open.delete(old);
        const { title, markdown } = retryQuestion(now);
        return { ...nothing, confirmationMessages: { title, message: new vscode.MarkdownString(markdown) } };
      },
      invoke: (given, token) =>
        answer(token, async (session, signal) => {
          const parsed = parseRetryInput(given);
          if ('wrong' in parsed) return dataText({ error: parsed.wrong });
          const key = JSON.stringify(parsed.input);
          const confirmed = open.get(key);
          open.delete(key);
          if (!confirmed)
            return dataText({
              notSent: unknownText(parsed.input.reduce((sum, { patchIds }) => sum + patchIds.length, 0)),
            });
          if (confirmed.session !== session)
            return dataText({ notSent: 'Nothing was sent: the connection changed in the meantime.' });
          return retryPatchesForModel(session, parts, confirmed.asked, signal);
        }),
    },
  };
}
