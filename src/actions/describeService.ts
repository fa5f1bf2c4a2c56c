import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { readServices, writeServices, type Service } from '../nsight/records';
import type { Documents } from '../ui/documents';
import { back, pickOne } from '../ui/pick';
import { withCancellableProgress } from '../ui/progress';
import { t } from '../wording/localize';

/**
 * The command Describe API Call: asks for a service and shows what the server says about it. The server's example is
 * not well-formed XML, so it is shown as text.
 */
export async function describeService({ client }: Session, documents: Documents): Promise<void> {
  const service = await pickOne<Service>({
    title: t('Describe API Call'),
    placeholder: t('Service'),
    choices: [...readServices, ...writeServices].map((value) => ({ label: value, value })),
    canGoBack: false,
  });
  if (service === undefined || service === back) return;
  const text = await withCancellableProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Requesting the description of {0}', service),
    },
    (signal) => client.describe(service, signal),
  );
  await documents.open(`${service}.xml`, text, { isGeneral: true });
}
