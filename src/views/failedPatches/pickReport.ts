import type { EntityRef } from '../../inventory/place';
import { byName } from '../../inventory/order';
import type { Filter } from '../../inventory/patchFilter';
import type { ReportForm } from '../../reports/reportForms';
import type { ReportInput } from '../../reports/reportModel';
import { clientNaming } from '../../reports/scanOfClients';
import { hiddenBy } from '../../scan/failures';
import type { Choice } from '../../ui/choice';
import { back, pickMany, pickOne, type PickAnswer } from '../../ui/pick';
import { devices as deviceCount } from '../../wording/counts';
import { forQuickInput } from '../../wording/escape';
import { filterText } from '../../wording/filterText';
import { plural, t } from '../../wording/localize';
import { nameText } from '../../wording/patchWords';

/** Which report is wanted. */
export interface ReportChoice {
  /** Undefined: the whole fleet. */
  readonly clients: readonly EntityRef[] | undefined;
  readonly filter: Filter | undefined;
  readonly form: ReportForm;
}

/** What a report may be made from. */
type KnownFleet = Pick<ReportInput, 'data' | 'past'>;

const reportPickTitle = () => t('Create Report');

/**
 * Asks what a report is about, and for its form; where a filter is set, also whether it holds. Undefined when the user
 * leaves.
 */
export async function pickReport(known: KnownFleet, filter: Filter | undefined): Promise<ReportChoice | undefined> {
  for (;;) {
    const scope = await pickReportScope();
    if (scope === undefined || scope === back) return undefined;
    const answer = scope === 'fleet' ? await pickRest(undefined, filter, known) : await pickForClients(known, filter);
    if (answer !== back) return answer;
  }
}

function pickReportScope(): Promise<PickAnswer<'fleet' | 'clients'>> {
  const choices: Choice<'fleet' | 'clients'>[] = [
    { label: t('The whole fleet'), value: 'fleet' },
    { label: t('Clients…'), description: t('names no other client'), value: 'clients' },
  ];
  return pickOne({ title: reportPickTitle(), placeholder: t('What the report is about'), choices, canGoBack: false });
}

async function pickForClients(
  known: KnownFleet,
  filter: Filter | undefined,
): Promise<ReportChoice | typeof back | undefined> {
  for (;;) {
    const clients = await pickMany<EntityRef>({
      title: reportPickTitle(),
      placeholder: t('Clients'),
      choices: clientsIn(known.data),
      canGoBack: true,
    });
    if (clients === undefined || clients === back) return clients;
    const answer = await pickRest(clients, filter, known);
    if (answer !== back) return answer;
  }
}

async function pickRest(
  clients: readonly EntityRef[] | undefined,
  filter: Filter | undefined,
  known: KnownFleet,
): Promise<ReportChoice | typeof back | undefined> {
  for (;;) {
    const holds = filter ? await pickWhetherFiltered(filter, known) : false;
    if (holds === undefined || holds === back) return holds;
    const form = await pickForm();
    if (form === undefined) return undefined;
    if (form !== back) return { clients, filter: holds ? filter : undefined, form };
    if (!filter) return back;
  }
}

function pickWhetherFiltered(filter: Filter, { data, past }: KnownFleet): Promise<PickAnswer<boolean>> {
  const hidden = hiddenBy(filter, data, ({ device, patch }) => past?.isNew(device.place.device.id, patch) ?? false);
  const choices: Choice<boolean>[] = [
    { label: t('Everything that failed'), value: false },
    {
      label: t('What the filter shows'),
      description: forQuickInput(filterText(filter)),
      detail: plural(hidden, 'hides {0} failed patch of the fleet', 'hides {0} failed patches of the fleet'),
      value: true,
    },
  ];
  return pickOne({ title: reportPickTitle(), placeholder: t('Which failed patches'), choices, canGoBack: true });
}

function pickForm(): Promise<PickAnswer<ReportForm>> {
  const choices: Choice<ReportForm>[] = [
    { label: 'HTML', description: t('to read, to print and to hand over'), value: 'html' },
    { label: t('Excel workbook'), description: t('everything, in sheets'), value: 'xlsx' },
    { label: 'Markdown', description: t('for a ticket'), value: 'markdown' },
    { label: 'JSON', description: t('for a script'), value: 'json' },
    { label: 'CSV', description: t('what failed, as a pure table'), value: 'csv' },
  ];
  return pickOne({ title: reportPickTitle(), placeholder: t('Format'), choices, canGoBack: true });
}

/** The clients that a scan knows, by name, each with its devices. */
function clientsIn({ lists, devices }: ReportInput['data']): Choice<EntityRef>[] {
  const clients = new Map<string, { readonly client: EntityRef; devices: number }>();
  const of = (client: EntityRef) => {
    const known = clients.get(client.id) ?? { client, devices: 0 };
    clients.set(client.id, known);
    return known;
  };
  for (const { client } of lists.values()) of(client);
  for (const { place } of devices.values()) of(place.client).devices += 1;
  const named = clientNaming({ lists, devices });
  return [...clients.values()]
    .sort((a, b) => byName(a.client, b.client))
    .map(({ client, devices: count }) => ({
      label: forQuickInput(nameText(named(client))),
      description: deviceCount(count),
      value: client,
    }));
}
