import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import type { Scope } from '../inventory/scope';
import { patchesIn } from '../inventory/target';
import { confirmBulkActions } from '../settings';
import { confirm, say } from '../ui/notifications';
import { unknownPatches } from '../wording/counts';
import { deviceNames, type DeviceNames } from '../wording/deviceNames';
import { plural, t } from '../wording/localize';
import { nameText, whereText } from '../wording/patchWords';
import { writes } from '../writes';
import { absentText } from './absentDevices';
import type { ActionServices } from './performWrite';
import type { LeftOut } from './picked';
import { readFailed, someNames } from './readFailed';
import { detailButtons, readWithProgress, sendStillFailed } from './sendFailed';
import { stillFailed } from './stillFailed';
import { placeText } from './summarizeWrites';

/** What Retry Failed Patches is to look through. */
export interface RetryScopes {
  readonly scopes: readonly Scope[];
  /** What was chosen too and is not a part of the fleet. */
  readonly leftOut: readonly LeftOut[];
  /** Whether a filter hides patches in the views: those that failed are retried too, and the question says so. */
  readonly isFiltered: boolean;
}

/** The command Retry Failed Patches: reads parts of the fleet, says how much failed there, asks, and sends. */
export async function retryFailedPatches(
  session: Session,
  services: ActionServices,
  { scopes, leftOut: notes, isFiltered }: RetryScopes,
): Promise<void> {
  const found = await readWithProgress(session, vscode.ProgressLocation.Notification, (signal, onProgress) =>
    readFailed(session, scopes, signal, onProgress),
  );
  if (!found) return;
  await services.history.load(); // It has what other windows have sent since the lists were read.
  const before = stillFailed(session, services.history, found.targets, Date.now());
  const leftOut = [...notes, ...found.leftOut, ...before.leftOut];
  if (before.targets.length === 0) {
    const none =
      before.leftOut.length > 0 || (found.read.size === 0 && found.leftOut.length > 0)
        ? t('Found nothing to retry')
        : plural(
            found.read.size,
            'No failed patches on the device that was read',
            'No failed patches on the {0} devices that were read',
          );
    say(
      leftOut.length > 0 ? 'warning' : 'info',
      [none, found.unknown > 0 && unknownPatches(found.unknown), ...leftOut.map(({ text }) => text)]
        .filter(Boolean)
        .join(' · '),
      ...detailButtons(services, leftOut),
    );
    return;
  }
  const names = deviceNames(session.inventory);
  const hidden = isFiltered ? [t("The views' filter is not applied: patches that it hides are retried too.")] : [];
  const question = plural(
    patchesIn(before.targets),
    'Retry the failed patch {1}?',
    'Retry {0} failed patches {1}?',
    placeText(before.targets, names),
  );
  const detail = [
    t('Only in {0}.', someNames(scopes.map((scope) => scopeName(scope, names)))),
    t('They install at the next scheduled window of each device.'),
    absentText(session.inventory, before.targets),
    ...hidden,
    ...leftOut.map(({ text }) => t('Left out: {0}.', text)),
  ]
    .filter(Boolean)
    .join('\n');
  if (confirmBulkActions() && !(await confirm(question, detail, t('Retry')))) return;
  await sendStillFailed(session, services, { action: writes.patch_retry, targets: before.targets, leftOut });
}

function scopeName(scope: Scope, names: DeviceNames): string {
  switch (scope.kind) {
    case 'client':
      return nameText(scope.client);
    case 'site':
      return whereText(scope);
    case 'device':
      return names.textOf(scope.place);
  }
}
