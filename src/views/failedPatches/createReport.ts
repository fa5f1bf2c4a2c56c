import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../connection/session';
import { failedRetries } from '../../history/failedRetries';
import type { History } from '../../history/history';
import type { PatchFilter } from '../../inventory/patchFilter';
import type { MadeReport } from '../../reports/makeReport';
import type { ReportForm } from '../../reports/reportForms';
import { isPartial } from '../../scan/coverage';
import type { Scan } from '../../scan/scan';
import type { FleetPast } from '../../snapshots/fleetPast';
import { setContext } from '../../ui/contextKeys';
import type { Log } from '../../ui/log';
import { showNewDocument } from '../../ui/newDocument';
import { say } from '../../ui/notifications';
import { withCancellableProgress } from '../../ui/progress';
import { saveFile } from '../../ui/saveFile';
import { isCancelled } from '../../wording/errorKinds';
import { t } from '../../wording/localize';
import { pickReport } from './pickReport';
import type { ReportPanels } from './reportPanels';

/** What it takes to create a report. */
export interface CreateReportOptions {
  readonly history: History;
  readonly filter: PatchFilter;
  readonly log: Log;
  readonly panels: ReportPanels;
  /** Returns what is known of a session's fleet over time. */
  readonly pastOf: (session: Session) => Promise<FleetPast | undefined>;
}

/** Asks for a report, makes it, and shows or saves it. Returns false where a window has cleared what was scanned. */
export async function createReport(session: Session, scan: Scan, options: CreateReportOptions): Promise<boolean> {
  const { history, filter, pastOf } = options;
  const isKnown = () => scan.data.at !== undefined;
  const choice = await pickReport({ data: scan.data, past: await pastOf(session) }, filter.current);
  const isClosed = () => session.closed.aborted; // Another account may be shown by then.
  if (!choice || isClosed()) return true;
  if (!isKnown()) return false;
  const made = await withCancellableProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Creating the report') },
    async (signal) => {
      const [{ makeReport }] = await Promise.all([import('../../reports/makeReport'), history.load()]);
      const input = {
        data: scan.data,
        past: await pastOf(session),
        failedRetries: failedRetries(history.entries, session.account),
        clients: choice.clients,
        filter: choice.filter,
        now: Date.now(),
      };
      const workbookThread = path.join(__dirname, 'workbook.js');
      return makeReport(choice.form, input, { signal, workbookThread }).catch((error: unknown) => {
        if (signal.aborted || isCancelled(error)) return undefined;
        throw error;
      });
    },
  );
  if (made && !isClosed() && isKnown()) {
    setContext('nsight.reported', true);
    await present(choice.form, made, options);
  }
  return isKnown();
}

async function present(form: ReportForm, made: MadeReport, { panels, log }: CreateReportOptions): Promise<void> {
  if (form === 'html') return panels.show(made);
  if (form === 'xlsx') {
    const { fileName: name, content, remarks } = made;
    return saveFile({ name, kind: t('Excel workbook'), content, remarks }, log);
  }
  await showNewDocument(form, String(made.content));
  // A table of CSV has no place for it.
  if (form === 'csv') say(isPartial(made.data, made.stats) ? 'warning' : 'info', made.remarks.join(' '));
}
