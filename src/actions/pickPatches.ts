import type { Session } from '../connection/session';
import { errorWords } from '../wording/errorWords';
import { devices as deviceCount, unreadRecords } from '../wording/counts';
import { t } from '../wording/localize';
import { forQuickInput } from '../wording/escape';
import { byName, byUrgency } from '../inventory/order';
import type { EntityRef, DevicePath } from '../inventory/place';
import type { Device, Listing, Patch } from '../nsight/records';
import type { Choice } from '../ui/choice';
import { back, pickMany, pickOne, type PickAnswer } from '../ui/pick';
import type { Target } from '../inventory/target';
import { nameText, patchLabel, severityText, statusText } from '../wording/patchWords';

/** What is chosen so far; a step back keeps it as the active row. */
interface PickedPath {
  client?: EntityRef;
  site?: EntityRef;
  device?: EntityRef;
}

/**
 * Asks for patches step by step: client, site, device, then patches with the failed ones picked already. With `start`
 * the first three are known. Gives undefined when the user leaves, rejects when a list cannot be read.
 */
export async function pickPatches(session: Session, title: string, start?: DevicePath): Promise<Target | undefined> {
  const chosen: PickedPath = { ...start };
  for (let step = start ? 4 : 1; ;) {
    const answer = await askStep(session, title, step, chosen);
    if (answer === undefined) return undefined;
    if (answer === back) step -= 1;
    else if (answer === 'next') step += 1;
    else return answer;
  }
}

async function askStep(
  session: Session,
  title: string,
  step: number,
  chosen: PickedPath,
): Promise<Target | 'next' | typeof back | undefined> {
  const options = { title, step, totalSteps: 4, canGoBack: step > 1 };
  const { client, site, device } = chosen;
  if (step === 1 || !client) {
    const answer = await pickOne<EntityRef>({
      ...options,
      placeholder: t('Client'),
      choices: clientChoices(session),
      active: isSame(client),
    });
    return takeAnswer(answer, (value) => {
      chosen.client = value;
    });
  }
  if (step === 2 || !site) {
    const answer = await pickOne<EntityRef>({
      ...options,
      placeholder: t('Site of {0}', nameText(client)),
      choices: siteChoices(session, client),
      active: isSame(site),
    });
    return takeAnswer(answer, (value) => {
      chosen.site = value;
    });
  }
  if (step === 3 || !device) {
    const answer = await pickOne<EntityRef>({
      ...options,
      placeholder: t('Device at {0}', nameText(site)),
      choices: deviceChoices(session, site),
      active: isSame(device),
    });
    return takeAnswer(answer, (value) => {
      chosen.device = value;
    });
  }
  const patches = await pickMany<Patch>({
    ...options,
    placeholder: t('Patches of {0}', nameText(device)),
    choices: patchChoices(session, device),
  });
  return patches === undefined || patches === back ? patches : { place: { client, site, device }, patches };
}

function takeAnswer<T>(answer: PickAnswer<T>, set: (value: T) => void): 'next' | typeof back | undefined {
  if (answer === undefined) return undefined;
  if (answer === back) return back;
  set(answer);
  return 'next';
}

function isSame<T extends EntityRef>(before: EntityRef | undefined): (choice: Choice<T>) => boolean {
  return ({ value }) => value !== undefined && value.id === before?.id;
}

/** The clients, to choose one. */
export async function clientChoices({ inventory }: Session): Promise<Choice<EntityRef>[]> {
  const { items, problems } = await inventory.clients();
  const choices = items.toSorted(byName).map((value): Choice<EntityRef> => ({
    label: forQuickInput(nameText(value)),
    description: value.deviceCount === undefined ? '' : deviceCount(value.deviceCount),
    value,
  }));
  return withProblems(problems, choices, t('No clients'));
}

/** The sites of a client, to choose one. */
export async function siteChoices({ inventory }: Session, client: EntityRef): Promise<Choice<EntityRef>[]> {
  const { items, problems } = await inventory.sites(client.id);
  return withProblems(
    problems,
    items.toSorted(byName).map((value) => ({ label: forQuickInput(nameText(value)), value })),
    t('No sites'),
  );
}

/** Returns the devices at a site, to choose one. When only servers or workstations can be read, these are offered. */
export async function deviceChoices({ inventory }: Session, site: EntityRef): Promise<Choice<EntityRef>[]> {
  const read = (type: 'server' | 'workstation'): Promise<Listing<Device>> => inventory.devices(site.id, type);
  const [servers, workstations] = await Promise.allSettled([read('server'), read('workstation')]);
  if (servers.status === 'rejected' && workstations.status === 'rejected') throw servers.reason;
  const devices = [servers, workstations]
    .flatMap((part) => (part.status === 'fulfilled' ? part.value.items : []))
    .toSorted(byName);
  const notes = [
    ...missingNote(servers, (reason) => t('Servers could not be read: {0}', reason)),
    ...missingNote(workstations, (reason) => t('Workstations could not be read: {0}', reason)),
  ];
  const choices = devices.map((value): Choice<Device> => ({
    label: forQuickInput(nameText(value)),
    description: forQuickInput(value.os ?? ''),
    value,
  }));
  const problems = [servers, workstations].flatMap((part) => (part.status === 'fulfilled' ? part.value.problems : []));
  return [
    ...notes,
    ...(notes.length > 0 && problems.length === 0 ? choices : withProblems(problems, choices, t('No devices'))),
  ];
}

function missingNote(part: PromiseSettledResult<unknown>, words: (reason: string) => string): Choice<Device>[] {
  if (part.status === 'fulfilled') return [];
  return [{ label: forQuickInput(words(errorWords(part.reason).message)), alwaysShow: true }];
}

/** Installed patches are left out: there is nothing to do to them. */
async function patchChoices({ inventory }: Session, device: EntityRef): Promise<Choice<Patch>[]> {
  const { items, problems } = await inventory.patches(device.id);
  const open = items.filter((patch) => patch.status !== 'installed').toSorted(byUrgency);
  const choices = open.map((value): Choice<Patch> => ({
    label: forQuickInput(patchLabel(value)),
    description: forQuickInput([statusText(value), severityText(value)].filter(Boolean).join(', ')),
    picked: value.status === 'failed',
    value,
  }));
  return withProblems(problems, choices, items.length === 0 ? t('No patch data') : t('All patches are installed'));
}

/** The choices, what could not be read of them, and where there is neither, that there is nothing. */
function withProblems<T>(problems: readonly unknown[], choices: Choice<T>[], nothing: string): Choice<T>[] {
  if (problems.length > 0)
    return [{ label: `$(warning) ${unreadRecords(problems.length)}`, alwaysShow: true }, ...choices];
  return choices.length > 0 ? choices : [{ label: nothing, description: t('nothing to choose here') }];
}
