import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import type { PatchFilter } from '../inventory/patchFilter';
import { t } from '../wording/localize';
import { say } from '../ui/notifications';
import { describeService } from './describeService';
import { perform, type ActionParts } from './perform';
import { performPicked } from './performPicked';
import { pickPatches } from './pickPatches';
import { pickScope } from './pickScope';
import { retryFailed } from './retryFailed';
import { besideScopes, type Picked } from './picked';
import type { WriteService } from '../nsight/records';
import { writes, type WriteCommand } from '../writes';

type PatchCommand = (...args: unknown[]) => unknown;

/** The commands that act on patches, whichever view they are called from. */
export type PatchCommandId = WriteCommand | 'nsight.retryFailedPatches' | 'nsight.describeService';

/** Tells what a command's arguments stand for; undefined for those that are not rows, or no longer. */
export interface RowPicker {
  pick(args: readonly unknown[]): Picked | undefined;
}

/** The commands that act on patches, in whichever view. Each may be called with no, wrong or outdated arguments. */
export function patchCommands(
  connections: Connections,
  rows: RowPicker,
  filter: PatchFilter,
  parts: ActionParts,
): Record<PatchCommandId, PatchCommand> {
  const onPicked =
    (run: (session: Session, picked: Picked) => Promise<void>): PatchCommand =>
    async (...args) => {
      const picked = rows.pick(args);
      if (!picked) sayGone();
      else if (picked.targets.length + picked.scopes.length === 0 && picked.leftOut.length > 0)
        say('warning', picked.leftOut.map(({ text }) => text).join(' · '));
      else await withSession(connections, (session) => run(session, picked));
    };
  const write = (service: WriteService) =>
    onPicked(async (session, chosen) => {
      const action = writes[service];
      if (chosen.targets.length > 0) return performPicked(session, parts, action, chosen);
      const [only, ...others] = chosen.scopes;
      const picked = await pickPatches(
        session,
        action.title,
        only?.kind === 'device' && others.length === 0 ? only.place : undefined,
      );
      if (picked) await perform(session, parts, action, [picked]);
    });
  return {
    'nsight.retryPatch': write('patch_retry'),
    'nsight.reprocessPatch': write('patch_reprocess'),
    'nsight.approvePatch': write('patch_approve'),
    'nsight.ignorePatch': write('patch_ignore'),
    'nsight.doNothingPatch': write('patch_do_nothing'),
    'nsight.inheritPatch': write('patch_inherit'),
    'nsight.retryFailedPatches': onPicked(async (session, chosen) => {
      const [scopes, notes] =
        chosen.scopes.length > 0 ? [chosen.scopes, besideScopes(chosen)] : [await pickScope(session), []];
      if (scopes) await retryFailed(session, parts, scopes, notes, filter.current !== undefined);
    }),
    'nsight.describeService': () => withSession(connections, (session) => describeService(session, parts.documents)),
  };
}

/** Says that a command was called with a row that is no longer there. */
export function sayGone(): void {
  say('warning', t('This row is no longer there. Refresh the view and try again.'));
}

/** Runs with the session, or says that there is none. */
export async function withSession(connections: Connections, run: (session: Session) => Promise<void>): Promise<void> {
  const session = await connections.session();
  if (session) await run(session);
  else
    say('info', t('Connect to N-sight first.'), {
      title: t('Connect…'),
      run: () => void vscode.commands.executeCommand('nsight.connect'),
    });
}
