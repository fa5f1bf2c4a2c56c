// Diagnoses over real HTTP, and what their reports say.
import assert from 'node:assert/strict';
import type { Fault } from '../../support/simulator/delivery';
import type { Simulator, SimulatorOptions } from '../../support/simulator/testSimulator';
import { makeCalls } from '../../../src/diagnose/diagnosisCalls';
import { diagnosisReport } from '../../../src/diagnose/diagnosisReport';
import { serverWords, type Surroundings } from '../../../src/diagnose/surroundings';
import { raw } from '../../support/simulator/faults';
import { fleetOf, sessionWith } from '../../support/simulator/fleets';

export const surroundings: Surroundings = {
  extension: '0.1.0',
  editor: { name: 'Visual Studio Code', version: '1.100.0', inBrowser: false },
  host: { platform: 'linux', release: '6.1.0', arch: 'x64', node: '22.0.0', remote: undefined },
  timeoutSeconds: 30,
  setting: () => undefined,
  environment: {},
};

/** Diagnoses a simulator with these faults by service; '' is every one. Its fleet is one server with a failed patch. */
export async function diagnosed(
  faults: Readonly<Record<string, Fault>> = {},
  options: SimulatorOptions = {},
): Promise<{ text: string; simulator: Simulator }> {
  const { simulator, session } = await sessionWith({ fleet: fleetOf(1, 1), ...options });
  for (const [service, fault] of Object.entries(faults)) simulator.fault(fault, service === '' ? {} : { service });
  const diagnosis = await makeCalls(session.client, new AbortController().signal, () => undefined);
  return { text: diagnosisReport(surroundings, serverWords(session.endpoint.server, false), diagnosis), simulator };
}

/** What a report says of one call. */
export function part(text: string, service: string): string {
  return (
    text.split(/^## /m).find((one) => one.startsWith(`${service}\n`)) ?? assert.fail(`nothing of ${service} in ${text}`)
  );
}

/** What the report says of list_clients when it does this. */
export async function ofClients(fault: Fault): Promise<string> {
  return part((await diagnosed({ list_clients: fault })).text, 'list_clients');
}

/** What the report says of patch_list_all when it lists these. */
export async function ofPatches(...patches: readonly string[]): Promise<string> {
  const body =
    `<patches>${patches.map((patch, n) => `<patch><patchid>${n}</patchid>${patch}</patch>`).join('')}` + '</patches>';
  return part((await diagnosed({ patch_list_all: raw(body) })).text, 'patch_list_all');
}
