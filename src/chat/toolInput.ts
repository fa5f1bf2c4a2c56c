import type { DeviceType } from '../nsight/records';

/** What of the fleet a model asks for. Names ignore case; part of one will do. */
export interface FailedInput {
  readonly client: string | undefined;
  readonly site: string | undefined;
  readonly device: string | undefined;
  readonly deviceType: DeviceType | undefined;
  readonly patch: string | undefined;
}

/** Patches of one device by their ids, each once. */
export interface Wanted {
  readonly deviceId: string;
  readonly patchIds: readonly string[];
}

/** What a model wrote, or a sentence on what is wrong with it: VS Code does not hold it against the schema. */
export type Parsed<T> = { readonly input: T } | { readonly wrong: string };

export function parseFailedInput(given: unknown): Parsed<FailedInput> {
  const { client, site, device, deviceType, patch } = inputFields(given);
  const texts = { client, site, device, deviceType, patch };
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && value !== null && typeof value !== 'string') return { wrong: `${name} must be a text.` };
  }
  const type = inputText(deviceType)?.toLowerCase();
  if (type !== undefined && type !== 'server' && type !== 'workstation')
    return { wrong: 'deviceType must be "server" or "workstation".' };
  return {
    input: {
      client: inputText(client),
      site: inputText(site),
      device: inputText(device),
      deviceType: type,
      patch: inputText(patch),
    },
  };
}

/** Devices in the order given, each once. */
export function parseRetryInput(given: unknown): Parsed<readonly Wanted[]> {
  const { patches } = inputFields(given);
  const wrong =
    'patches must be a list of { "deviceId": "…", "patchIds": ["…"] }, with ids as nsight_failedPatches gave them.';
  if (!Array.isArray(patches) || patches.length === 0) return { wrong };
  const byDevice = new Map<string, Set<string>>();
  for (const one of patches) {
    const { deviceId, patchIds } = inputFields(one);
    const ids: readonly unknown[] = Array.isArray(patchIds) ? patchIds : [];
    if (typeof deviceId !== 'string' || ids.length === 0) return { wrong };
    const known = byDevice.get(deviceId) ?? new Set();
    for (const id of ids) {
      if (typeof id !== 'string') return { wrong };
      known.add(id);
    }
    byDevice.set(deviceId, known);
  }
  return { input: [...byDevice].map(([deviceId, ids]) => ({ deviceId, patchIds: [...ids] })) };
}

function inputFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function inputText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}
