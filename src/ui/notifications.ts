import * as vscode from 'vscode';
import { t } from '../wording/localize';
import { errorWords, type Remedy } from '../wording/errorWords';
import { isCancelled, logLine } from '../wording/errorKinds';
import { forNotification, shorten } from '../wording/escape';
import type { Log } from './log';

/** VS Code shows no toast at all for a text with buttons that is very long. */
const longestNotification = 400;

const secretHelpPage = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/** A button beside a message. */
export interface Button {
  readonly title: string;
  run(): void;
}

/** Says something to the user. Returns at once; the text may be the server's. */
export function say(severity: 'info' | 'warning' | 'error', text: string, ...buttons: Button[]): void {
  const safe = shorten(forNotification(text), longestNotification);
  const titles = buttons.map((button) => button.title);
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const show = { info: showInformationMessage, warning: showWarningMessage, error: showErrorMessage }[severity];
  void show(safe, ...titles).then((chosen) => buttons.find((button) => button.title === chosen)?.run());
}

/** Warns of a problem beside what the user does, and offers the log, which has the reason. */
export function sayProblem(text: string, error: unknown, log: Log): void {
  log.error(error === undefined ? text : `${text} ${logLine(error)}`);
  say('warning', text, showLogButton(log));
}

/** Returns the button that opens the log. */
export function showLogButton(log: Log): Button {
  return {
    title: t('Show Log'),
    run: () => {
      log.show();
    },
  };
}

/** Asks before something is done. Returns whether it is to be; Escape and Cancel say no. */
export async function confirm(question: string, detail: string, yes: string): Promise<boolean> {
  return (
    (await vscode.window.showWarningMessage(
      forNotification(question),
      { modal: true, detail: forNotification(detail) },
      yes,
    )) === yes
  );
}

/** The buttons that help with an error, the first ones: more than three in all are too many to read. */
export function remedyButtons(wanted: readonly Remedy[], most = 3): Button[] {
  return wanted.slice(0, most).map(remedyButton);
}

function remedyButton(remedy: Remedy): Button {
  switch (remedy) {
    case 'connect':
      return { title: t('Connect…'), run: () => void vscode.commands.executeCommand('nsight.connect') };
    case 'showLog':
      return { title: t('Show Log'), run: () => void vscode.commands.executeCommand('nsight.showLog') };
    case 'diagnose':
      return { title: t('Diagnose'), run: () => void vscode.commands.executeCommand('nsight.diagnose') };
    case 'secretHelp':
      return { title: t('What to Do'), run: () => void vscode.env.openExternal(vscode.Uri.parse(secretHelpPage)) };
  }
}

/** Tells of an error, unless it is a cancelled call. */
export function sayError(error: unknown, log: Log): void {
  if (isCancelled(error)) return;
  log.error(logLine(error));
  const { message, remedies } = errorWords(error);
  say('error', message, ...remedyButtons(remedies));
}
