import * as vscode from 'vscode';
import type { Session } from '../connection/session';
import { t } from '../wording/localize';
import type { Documents } from '../ui/documents';
import type { Service } from '../nsight/records';
import { back, pickOne } from '../ui/pick';

const describableServices: readonly Service[] = [
  'list_clients',
  'list_sites',
  'list_servers',
  'list_workstations',
  'list_devices_at_client',
  'patch_list_all',
  'patch_retry',
  'patch_reprocess',
  'patch_approve',
  'patch_ignore',
  'patch_do_nothing',
  'patch_inherit',
];

/** Asks for a service and shows what the server says of it. Its example is no well-formed XML, so it is shown as text. */
export async function describeService({ client }: Session, documents: Documents): Promise<void> {
  const service = await pickOne<Service>({
    title: t('Describe API Call'),
    placeholder: t('Service'),
    choices: describableServices.map((value) => ({ label: value, value })),
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
