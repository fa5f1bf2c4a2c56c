// Records for tests that need no server.
import type { Client, Device, Patch, Site } from '../../../src/nsight/records';

export function client(given: Partial<Client> = {}): Client {
  return {
    id: '1',
    name: 'ACME',
    deviceCount: 2,
    serverCount: 1,
    workstationCount: 1,
    timezone: undefined,
    creationDate: undefined,
    ...given,
  };
}

export function site(given: Partial<Site> = {}): Site {
  return { id: '11', name: 'Head Office', connectionOk: true, creationDate: undefined, ...given };
}

export function device(given: Partial<Device> = {}): Device {
  return {
    id: '111',
    name: 'SRV-01',
    type: 'server',
    description: undefined,
    os: 'Windows Server 2022',
    online: true,
    ip: undefined,
    externalIp: undefined,
    user: undefined,
    domain: undefined,
    manufacturer: undefined,
    model: undefined,
    serial: undefined,
    agentVersion: undefined,
    lastBoot: undefined,
    ...given,
  };
}

export function patch(given: Partial<Patch> = {}): Patch {
  return {
    id: '5',
    title: 'KB5031356',
    product: undefined,
    status: 'failed',
    statusLabel: 'Failed',
    statusCode: '16',
    policy: 'approve',
    policyLabel: 'Approve',
    policyOverridden: false,
    severity: undefined,
    severityLabel: 'Critical',
    url: undefined,
    releaseDate: undefined,
    installDate: undefined,
    ...given,
  };
}
