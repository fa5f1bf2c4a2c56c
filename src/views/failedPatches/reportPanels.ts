import * as vscode from 'vscode';
import type { MadeReport } from '../../reports/makeReport';
import type { Documents } from '../../ui/documents';
import type { Log } from '../../ui/log';
import { say } from '../../ui/notifications';
import { saveFile } from '../../ui/saveFile';
import { t } from '../../wording/localize';

/** The type of the panels, by which package.json shows *Save As…* above them. */
const panelType = 'nsight.report';

type HtmlReport = Pick<MadeReport, 'title' | 'fileName' | 'content'>;

/** The reports that are open as web pages, without scripts and without access to any file. */
export class ReportPanels implements vscode.Disposable {
  readonly #open = new Map<vscode.WebviewPanel, HtmlReport>();

  constructor(
    private readonly documents: Pick<Documents, 'closeWithNames'>,
    private readonly log: Log,
  ) {}

  async show(report: HtmlReport): Promise<void> {
    const panel = vscode.window.createWebviewPanel(panelType, report.title, vscode.ViewColumn.Active, {
      enableScripts: false,
      enableCommandUris: false,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    this.#open.set(panel, report);
    panel.onDidDispose(() => this.#open.delete(panel));
    panel.webview.html = String(report.content);
    await this.documents.closeWithNames(panel);
  }

  /** Saves the report that is in front. */
  async save(): Promise<void> {
    const report = [...this.#open].find(([panel]) => panel.active)?.[1];
    if (report) await saveFile({ name: report.fileName, kind: 'HTML', content: report.content }, this.log);
    else say('info', t('Open a report first: N-sight: Create Report….'));
  }

  dispose(): void {
    for (const panel of this.#open.keys()) panel.dispose();
  }
}
