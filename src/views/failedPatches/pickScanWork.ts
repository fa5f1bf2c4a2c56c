import { clientChoices, siteChoices } from '../../actions/pickPatches';
import type { Session } from '../../connection/session';
import type { EntityRef } from '../../inventory/place';
import { plural, t } from '../../wording/localize';
import type { Choice } from '../../ui/choice';
import { back, pickMany, pickOne } from '../../ui/pick';
import { scanStats } from '../../scan/scanStats';
import type { Scan } from '../../scan/scan';
import type { ScanWork } from './scanWork';
import { nameText } from '../../wording/patchWords';

const title = () => t('Scan for Failed Patches');

/** Asks what to scan; what an earlier scan left comes first. Undefined when the user leaves. */
export async function pickWork(session: Session, { data }: Scan): Promise<ScanWork | undefined> {
  const { due, dueLists, devices } = scanStats(data);
  for (;;) {
    const rest =
      due > 0
        ? plural(devices, 'Resume: {1} of {0} device left', 'Resume: {1} of {0} devices left', due)
        : plural(dueLists, 'Resume: {0} list of devices left', 'Resume: {0} lists of devices left');
    const choices: Choice<'rest' | 'fleet' | 'clients' | 'site'>[] = [
      ...(due + dueLists > 0 ? [{ label: rest, value: 'rest' as const }] : []),
      { label: t('The whole fleet'), value: 'fleet' },
      { label: t('Clients…'), value: 'clients' },
      { label: t('A site…'), value: 'site' },
    ];
    const kind = await pickOne({
      title: title(),
      placeholder: t('What to scan; the cost is shown before the scan starts'),
      choices,
      canGoBack: false,
    });
    if (kind === undefined || kind === back) return undefined;
    if (kind === 'rest' || kind === 'fleet') return { kind };
    const work = kind === 'clients' ? await pickClients(session) : await pickSite(session);
    if (work !== back) return work;
  }
}

async function pickClients(session: Session): Promise<ScanWork | typeof back | undefined> {
  const clients = await pickMany<EntityRef>({
    title: title(),
    placeholder: t('Clients'),
    choices: clientChoices(session),
    canGoBack: true,
  });
  return clients === undefined || clients === back
    ? clients
    : { kind: 'scopes', scopes: clients.map((client) => ({ kind: 'client', client })) };
}

async function pickSite(session: Session): Promise<ScanWork | typeof back | undefined> {
  for (;;) {
    const client = await pickOne<EntityRef>({
      title: title(),
      placeholder: t('Client'),
      choices: clientChoices(session),
      canGoBack: true,
    });
    if (client === undefined || client === back) return client;
    const site = await pickOne<EntityRef>({
      title: title(),
      placeholder: t('Site of {0}', nameText(client)),
      choices: siteChoices(session, client),
      canGoBack: true,
    });
    if (site !== back) return site && { kind: 'scopes', scopes: [{ kind: 'site', client, site }] };
  }
}
