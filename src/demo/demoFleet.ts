// The demo fleet: the same every time, but for the dates that are counted from now.
import { otherPatches, sqlPatches, windowsUpdates } from './demoCatalogue';
import { particulars, serverName, windowsOf, workstationName, type DemoMachine } from './demoDevices';
import { applicable, makePatches, type PatchPlan } from './demoPatches';
import { places, type DemoPlace } from './demoPlaces';
import {
  addClient,
  addDevice,
  addSite,
  emptyFleet,
  patchStatusCheck,
  type Fleet,
  type FleetClient,
  type FleetDevice,
  type FleetSite,
} from './fleet';
import { Random } from './random';

/** What fails on many devices at once, and on how many. */
const epidemics: readonly (readonly [title: string | undefined, devices: number])[] = [
  [windowsUpdates('Windows 11 24H2')[0]?.title, 37],
  [newestPatch('Adobe Reader DC (64-bit)'), 22],
  [newestPatch('.NET 8.0'), 14],
  [newestPatch('Google Chrome'), 9],
  [windowsUpdates('Server 2019')[0]?.title, 5],
  [sqlPatches[0]?.title, 3],
];
const spread = new Set(epidemics.flatMap(([title]) => title ?? []));

/** Twelve clients, thirty sites, about 300 devices; the patches of a device are made when they are first asked for. */
export function demoFleet(now: number): Fleet {
  return new Builder(now).build();
}

class Builder {
  readonly #random = new Random(20_240_731);
  readonly #fleet = emptyFleet();
  readonly #plans = new Map<FleetDevice, PatchPlan>();
  #lastId = 30_000_000;

  constructor(readonly now: number) {}

  build(): Fleet {
    places.forEach((place, n) => {
      this.#addPlace(place, n);
    });
    this.#addOddities();
    this.#planFailures();
    this.#planChecks();
    return this.#fleet;
  }

  #addPlace(place: DemoPlace, n: number): void {
    const random = this.#random;
    const fields = {
      dashboard_username: random.chance(0.3) ? `it@${place.domain.toLowerCase()}.example` : 'none',
      timezone: place.timezone,
      creation_date: `20${16 + (n % 9)}-0${1 + (n % 9)}-1${n % 10}`,
    };
    const client = addClient(this.#fleet, { id: this.#nextId(), name: place.name, fields });
    let servers = 0;
    let workstations = 0;
    for (const [name, ofServers, ofWorkstations] of place.sites) {
      const router = `gw${client.sites.length + 1}.${place.domain.toLowerCase()}.example`;
      const site = addSite(client, {
        id: this.#nextId(),
        name,
        fields: {
          connection_ok: random.chance(0.95) ? '1' : '0',
          creation_date: random.chance(0.8) ? '2019-03-04' : '',
          primary_router: router,
        },
      });
      const subnet = 20 + n * 4 + client.sites.length;
      for (let i = 0; i < ofServers; i++) this.#addMachine(site, { place, type: 'server', subnet }, servers++);
      for (let i = 0; i < ofWorkstations; i++)
        this.#addMachine(site, { place, type: 'workstation', subnet }, workstations++);
    }
  }

  #addMachine(site: FleetSite, machine: Omit<DemoMachine, 'user' | 'n'>, n: number): void {
    const { place, type } = machine;
    const random = this.#random;
    const { name, user } =
      type === 'server' ? { name: serverName(place, n), user: 'Administrator' } : workstationName(place, n, random);
    const { windows, fields } = windowsOf(type, random);
    const plan: PatchPlan = { windows, sql: name.includes('SQL'), failed: new Set(), moreFailed: 0 };
    const id = this.#nextId();
    const firstId = 600_000 + this.#plans.size * 200;
    const device = addDevice(site, {
      id,
      name,
      type,
      fields: { ...particulars({ ...machine, user, n: site.devices.length }, this.now, random), ...fields },
      patches: () => makePatches(plan, new Random(Number(id)), firstId, spread),
    });
    this.#plans.set(device, plan);
  }

  /** What a real fleet has too, in places that stay the same. */
  #addOddities(): void {
    const random = this.#random;
    const devices = [...this.#plans.keys()];
    for (const device of random.shuffled(devices).slice(0, 14)) device.patchManagement = false;
    // No patch data yet, though Patch Management is on.
    for (const device of random.shuffled(devices.filter((one) => one.patchManagement)).slice(0, 3)) {
      this.#plans.delete(device);
      device.patches.length = 0;
    }
    // Said to be online, and off for weeks (C).
    for (const device of random.shuffled(devices).slice(0, 4)) {
      Object.assign(device.fields, {
        online: '1',
        last_boot_time: 'Not Available',
        last_scan_time: '0000-00-00 00:00:00',
        description: 'in storage',
      });
    }
    // A tag of the client's own between N-sight's.
    for (const { device, n } of this.#devicesOf('Sternfurt Kliniken').map((device, n) => ({ device, n })))
      device.fields.asset_tag = `SK-${1000 + n}`;
    // Found by the network scan only, without patches (C).
    for (const [client, name] of [
      ['Harrowmere Logistics', 'NAS-02'],
      ['Sternfurt Kliniken', 'MFP-EG-LINKS'],
      ['Café Élysande', 'CAISSE'],
    ] as const) {
      const site = this.#client(client)?.sites[0];
      if (site)
        addDevice(site, {
          id: this.#nextId(),
          name,
          type: 'workstation',
          agentless: true,
          patchManagement: false,
          fields: { online: '0', dsc_active: '0', agent_mode: '0' },
        });
    }
    const office = this.#client('Harrowmere Logistics')?.sites[0];
    if (office)
      addDevice(office, { id: this.#nextId(), name: 'Driver phone 1', type: 'mobile_device', patchManagement: false });
  }

  #planFailures(): void {
    const random = this.#random;
    const candidates = [...this.#plans].filter(([device]) => device.patchManagement);
    // Two fifths have no failure at all.
    const sick = random
      .shuffled(candidates)
      .slice(0, Math.round(candidates.length * 0.6))
      .map(([, plan]) => plan);
    for (const [title = '', count] of epidemics) {
      // A few exist on so few devices that the healthy ones are needed.
      const able = (plans: readonly PatchPlan[]): PatchPlan[] =>
        plans.filter((plan) => !plan.failed.has(title) && applicable(plan).has(title));
      const chosen = random.shuffled(able(sick)).slice(0, count);
      const others = able(candidates.map(([, plan]) => plan)).filter((plan) => !chosen.includes(plan));
      for (const plan of [...chosen, ...others].slice(0, count)) plan.failed.add(title);
    }
    for (const plan of random.shuffled(sick).slice(0, 90)) plan.moreFailed = random.between(1, 3);
    // The first device that anyone opens has something to retry, and one has fifteen.
    const [first] = this.#devicesOf('Bäckerei Grünwald & Söhne');
    const worst = this.#devicesOf('Harrowmere Logistics').find(({ name }) => name.includes('FILE'));
    for (const [device, count] of [
      [first, 3],
      [worst, 15],
    ] as const) {
      const plan = device && this.#plans.get(device);
      if (device) device.patchManagement = true;
      if (plan) plan.moreFailed = count - plan.failed.size;
    }
  }

  /** Devices that do not report, and failing checks: not where each patch failed, and some where none did. */
  #planChecks(): void {
    const random = this.#random;
    for (const [device, plan] of this.#plans) {
      if (device.fields.description === 'in storage') device.absence = 'overdue';
      else if (device.fields.online === '0') device.absence = random.chance(0.2) ? 'unreachable' : 'offline';
      const isSick = plan.failed.size + plan.moreFailed > 0;
      const failing = [
        ...(random.chance(isSick ? 0.5 : 0.05) ? [patchStatusCheck] : []),
        ...(random.chance(0.04) ? [{ description: 'Automated Task - Clear temporary files', type: '1023' }] : []),
        ...(random.chance(0.03) ? [{ description: 'Managed Antivirus Update Check', type: '1026' }] : []),
      ];
      if (failing.length > 0) device.failingChecks = failing;
    }
  }

  #client(name: string): FleetClient | undefined {
    return this.#fleet.clients.find((client) => client.name === name);
  }

  #devicesOf(client: string): FleetDevice[] {
    return this.#client(client)?.sites.flatMap((site) => site.devices) ?? [];
  }

  #nextId(): string {
    this.#lastId += this.#random.between(3, 40);
    return `${this.#lastId}`;
  }
}

function newestPatch(product: string): string | undefined {
  return otherPatches.find((entry) => entry.product === product)?.title;
}
