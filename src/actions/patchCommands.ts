import * as vscode from 'vscode';
import type { Connections } from '../connection/connections';
import type { Session } from '../connection/session';
import type { PatchFilter } from '../inventory/patchFilter';
import { t } from '../wording/localize';
import { say } from '../ui/notifications';
import { describeService } from './describeService';
import type { ActionServices } from './performWrite';
import { pickScope } from './pickScope';
import { retryFailedPatches } from './retryFailedPatches';
import { sendPicked } from './sendPicked';
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
  services: ActionServices,
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
    onPicked((session, picked) => sendPicked(session, services, writes[service], picked));
  return {
    // The writes, each with its row of src/writes.ts.
    'nsight.retryPatch': write('patch_retry'),
    'nsight.reprocessPatch': write('patch_reprocess'),
    'nsight.approvePatch': write('patch_approve'),
    'nsight.ignorePatch': write('patch_ignore'),
    'nsight.doNothingPatch': write('patch_do_nothing'),
    'nsight.inheritPatch': write('patch_inherit'),
    'nsight.retryFailedPatches': onPicked(async (session, picked) => {
      const scopes = picked.scopes.length > 0 ? picked.scopes : await pickScope(session);
      const leftOut = picked.scopes.length > 0 ? besideScopes(picked) : [];
      if (!scopes) return;
      await retryFailedPatches(session, services, { scopes, leftOut, isFiltered: filter.current !== undefined });
    }),
    'nsight.describeService': () => withSession(connections, (session) => describeService(session, services.documents)),
  };
}

/** Says that a command was called with a row that is no longer there. */
export function sayGone(): void {
  say('warning', t('This row is no longer there, or was just being redrawn. Try again.'));
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
