// Names and particulars of the demo fleet's devices.
import type { WindowsVersion } from './demoCatalogue';
import type { DemoPlace } from './demoPlaces';
import type { Random } from './random';

const roles = ['DC', 'FILE', 'SQL', 'APP', 'TS', 'BACKUP'];
const macPlaces = ['RECEPTION', 'OFFICE', 'MEETING', 'STORE', 'SCAN'];

/** Windows by the name that the API gives it, its build, and how often it occurs. */
const servers: readonly (readonly [WindowsVersion, string, number, number])[] = [
  ['Server 2019', 'Windows Server 2019 Standard', 17763, 4],
  ['Server 2022', 'Windows Server 2022 Standard', 20348, 4],
  ['Server 2016', 'Windows Server 2016 Standard', 14393, 1],
  ['Server 2025', 'Windows Server 2025 Standard', 26100, 1],
];
const workstations: readonly (readonly [WindowsVersion, string, number, number])[] = [
  ['Windows 11 24H2', 'Windows 11 Pro', 26100, 6],
  ['Windows 11 25H2', 'Windows 11 Pro', 26200, 2],
  ['Windows 10 22H2', 'Windows 10 Pro', 19045, 2],
];

/** The n-th server of a client, from 0: SRV-DC01, SRV-FILE01, … SRV-DC02. */
export function serverName(place: DemoPlace, n: number): string {
  const name = `${roles[n % roles.length] ?? ''}${String(Math.floor(n / roles.length) + 1).padStart(2, '0')}`;
  return place.name.length % 2 === 0 ? name : `SRV-${name}`;
}

/** A workstation's name and its user: WS-ANNA-03, LAPTOP-7F3K2QX or PC-OFFICE-12. */
export function workstationName(
  place: DemoPlace,
  n: number,
  random: Random,
): { readonly name: string; readonly user: string } {
  const person = random.pick(place.people);
  const number = String(n + 1).padStart(2, '0');
  const kind = random.between(0, 9);
  if (kind >= 8) return { name: `PC-${random.pick(macPlaces)}-${number}`, user: '' };
  return {
    name: kind < 5 ? `WS-${person}-${number}` : `LAPTOP-${random.code(7)}`,
    user: person.toLowerCase(),
  };
}

/** Which Windows a device has, and what the API says of it. */
export function windowsOf(
  type: 'server' | 'workstation',
  random: Random,
): { readonly windows: WindowsVersion; readonly fields: Record<string, string> } {
  const weighted = (type === 'server' ? servers : workstations).flatMap((one) =>
    Array.from({ length: one[3] }, () => one),
  );
  const [windows, name, build] = random.pick(weighted);
  // With the trailing spaces of the documented example (D).
  return {
    windows,
    fields: { os: `Microsoft ${name} `, os_details: `Microsoft ${name} Edition, 64-bit (build ${build}) ` },
  };
}

/** What is fixed of a device before the rest is made up. */
export interface DemoMachine {
  readonly place: DemoPlace;
  readonly type: 'server' | 'workstation';
  /** '' for none. */
  readonly user: string;
  /** Tells the sites apart. */
  readonly subnet: number;
  /** Its number at its site. */
  readonly n: number;
}

/** The rest of what list_servers and list_workstations say. */
export function particulars(
  { place, type, user, subnet, n }: DemoMachine,
  now: number,
  random: Random,
): Record<string, string> {
  const [manufacturer, model] = random.pick(type === 'server' ? hardware.servers : hardware.workstations);
  const online = random.chance(type === 'server' ? 0.98 : 0.8);
  const boot = Math.floor(now / 1000) - random.between(2, 700) * 3_600;
  const mac = (): string =>
    Array.from({ length: 6 }, () => random.between(0, 255).toString(16).padStart(2, '0').toUpperCase()).join(':');
  return {
    description: random.chance(0.3) ? `${place.domain} ${type} ${n + 1}` : '',
    install_date: day(now - random.between(60, 1500) * 86_400_000),
    // Unix seconds, empty or these words (C).
    last_boot_time: random.chance(0.9) ? `${boot}` : random.pick(['', 'Not Available']),
    atz_dst_date: '0000-03-05:00T01:00:00',
    utc_offset: '0',
    user: user === '' ? '' : `${place.domain}\\${user} `,
    domain: `${place.domain.toLowerCase()}.local`,
    manufacturer,
    model,
    ip: `10.${subnet}.0.${10 + n}`,
    external_ip: `203.0.113.${subnet}`,
    mac1: mac(),
    mac2: random.chance(0.3) ? mac() : '',
    agent_version: random.pick(['10_14_4', '10_14_4', '10_14_4', '10_13_9', '10_12_1', '9_8_15']),
    online: online ? '1' : '0',
    local_date_247: day(now),
    device_serial: random.code(7),
    last_scan_time: random.chance(0.95)
      ? `${day(now - random.between(0, 6) * 86_400_000)} 03:12:45`
      : '0000-00-00 00:00:00',
  };
}

const hardware: Readonly<Record<'servers' | 'workstations', readonly (readonly [string, string])[]>> = {
  servers: [
    ['Dell Inc.', 'PowerEdge T350'],
    ['HPE', 'ProLiant ML350 Gen10'],
    ['VMware, Inc.', 'VMware20,1'],
    ['Microsoft Corporation', 'Virtual Machine'],
  ],
  workstations: [
    ['Dell Inc.', 'OptiPlex 7010'],
    ['LENOVO', '21HD0046GE'],
    ['HP', 'HP EliteBook 840 G10'],
    ['Microsoft Corporation', 'Surface Pro 9'],
  ],
};

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
