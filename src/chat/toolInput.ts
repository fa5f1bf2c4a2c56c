import type { DeviceType } from '../nsight/records';

/** What of the fleet a model asks for. Names ignore case; part of one will do. */
export interface FailedInput {
  readonly client: string | undefined;
  readonly site: string | undefined;
  readonly device: string | undefined;
  readonly deviceType: DeviceType | undefined;
  readonly patch: string | undefined;
  /** Only what failed since the last day on which devices were read. */
  readonly newOnly?: boolean | undefined;
  /** Only what has been failing for so many days, or longer. */
  readonly failingForDays?: number | undefined;
  /** What else a model has written, by which nothing can be narrowed down. */
  readonly passedOver?: readonly string[];
}

/** By what a model can narrow down, as the manifest has it. */
export const failedInputNames = [
  'client',
  'site',
  'device',
  'deviceType',
  'patch',
  'newOnly',
  'failingForDays',
] as const;

/** Something by the id and the name that a list has shown together: a model that bends one of them hits nothing. */
export interface NamedId {
  readonly id: string;
  readonly name: string;
}

/** Patches of one device, each id once. */
export interface Wanted {
  readonly device: NamedId;
  readonly patches: readonly NamedId[];
}

/** What a model wrote, or a sentence on what is wrong with it: VS Code does not hold it against the schema. */
export type Parsed<T> = { readonly input: T } | { readonly wrong: string };

/** Reads which part of the fleet a model asks about. */
export function parseFailedInput(given: unknown): Parsed<FailedInput> {
  const fields = inputFields(given);
  const { client, site, device, deviceType, patch, newOnly, failingForDays } = fields;
  const texts = { client, site, device, deviceType, patch };
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && value !== null && typeof value !== 'string') return { wrong: `${name} must be a text.` };
  }
  const type = inputText(deviceType)?.toLowerCase();
  if (type !== undefined && type !== 'server' && type !== 'workstation')
    return { wrong: 'deviceType must be "server" or "workstation".' };
  const [isNew, days] = [inputFlag(newOnly), inputDays(failingForDays)];
  if (isNew === 'wrong') return { wrong: 'newOnly must be true or false.' };
  if (days === 'wrong') return { wrong: `failingForDays must be a whole number of days, at most ${longestPastDays}.` };
  if (isNew && days !== undefined) return { wrong: 'newOnly and failingForDays exclude each other: give one of them.' };
  const passedOver = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === null || failedInputNames.some((known) => known === name) ? [] : name,
  );
  return {
    input: {
      ...(passedOver.length > 0 && { passedOver }),
      client: inputText(client),
      site: inputText(site),
      device: inputText(device),
      deviceType: type,
      patch: inputText(patch),
      newOnly: isNew,
      failingForDays: days,
    },
  };
}

const retryShape =
  'devices must be a list of { "deviceId": "…", "device": "…", "patches": [{ "patchId": "…", "title": "…" }] }, ' +
  'all of them texts, copied from nsight_failedPatches: write ids in quotes, because a long number would be rounded.';

/** Devices and their patches in the order given, each once. */
export function parseRetryInput(given: unknown): Parsed<readonly Wanted[]> {
  const byDevice = new Map<string, { readonly device: NamedId; readonly patches: Map<string, NamedId> }>();
  for (const one of inputList(inputFields(given).devices)) {
    const { deviceId, device: name, patches } = inputFields(one);
    const device = namedId(deviceId, name);
    const named = inputList(patches).map((patch) => {
      const { patchId, title } = inputFields(patch);
      return namedId(patchId, title);
    });
    if (!device || named.length === 0) return { wrong: retryShape };
    const key = JSON.stringify([device.id, device.name]);
    const known = byDevice.get(key) ?? { device, patches: new Map<string, NamedId>() };
    for (const patch of named) {
      if (!patch) return { wrong: retryShape };
      known.patches.set(JSON.stringify([patch.id, patch.name]), patch);
    }
    byDevice.set(key, known);
  }
  if (byDevice.size === 0) return { wrong: retryShape };
  return { input: [...byDevice.values()].map(({ device, patches }) => ({ device, patches: [...patches.values()] })) };
}

function namedId(id: unknown, name: unknown): NamedId | undefined {
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : undefined;
}

function inputList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function inputFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The past of a fleet is kept for so many days. */
const longestPastDays = 400;

/** A model writes what it leaves out as null or '' too, and a number or a flag as a text. */
function inputFlag(value: unknown): true | undefined | 'wrong' {
  const text = typeof value === 'boolean' || typeof value === 'string' ? String(value).trim().toLowerCase() : value;
  if (text === 'true') return true;
  return text === undefined || text === null || text === '' || text === 'false' ? undefined : 'wrong';
}

/** Zero days are no limit. */
function inputDays(value: unknown): number | undefined | 'wrong' {
  if (value === undefined || value === null || value === '') return undefined;
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value));
  const days = isNumber ? Number(value) : NaN;
  if (!Number.isInteger(days) || days < 0 || days > longestPastDays) return 'wrong';
  return days === 0 ? undefined : days;
}

function inputText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}
