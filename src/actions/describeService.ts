import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { t } from '../wording/localize';
import type { Documents } from '../ui/documents';
import { readServices, writeServices, type Service } from '../nsight/records';
import { back, pickOne } from '../ui/pick';

/**
 * Asks for a service and shows what the server says of it, as text, because its example is not well-formed XML.
 */
export async function describeService({ client }: Session, documents: Documents): Promise<void> {
  const service = await pickOne<Service>({
    title: t('Describe API Call'),
    placeholder: t('Service'),
    choices: [...readServices, ...writeServices].map((value) => ({ label: value, value })),
    canGoBack: false,
  });
  if (service === undefined || service === back) return;
  const text = await vscode.window.withProgress<string>(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Requesting the description of {0}', service),
      cancellable: true,
    },
    (_, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => {
        cancel.abort();
      });
      return client.describe(service, cancel.signal);
    },
  );
  await documents.open(`${service}.xml`, text);
}
