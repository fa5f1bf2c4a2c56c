// A long scan of an unlucky computer, by a clock that waits for nobody.
import { addDevice, addPatch, addClient, addSite, emptyFleet, fleetDevices, type Fleet } from '../../../src/demo/fleet';
import { runScan, wholeFleet, type ScanProgress } from '../../../src/scan/runScan';
import { Scan } from '../../../src/scan/scan';
import { listsOf } from '../../../src/scan/scanData';
import { scanStats } from '../../../src/scan/scanStats';
import { sessionWith } from '../simulator/fleets';
import type { Simulator } from '../simulator/testSimulator';
import { EagerClock } from '../system/clock';
import { asked } from './scans';
import { hour } from './entries';

/** The server cannot be reached until it was asked so often whether it is back. */
export class Outages {
  #end: () => void = () => undefined;

  constructor(private readonly simulator: Simulator) {}

  begin(asks: number): void {
    const devices = this.simulator.fault({ kind: 'drop' }, { service: 'patch_list_all' });
    const lists = this.simulator.fault({ kind: 'drop' }, { service: 'list_devices_at_client' });
    this.simulator.fault({ kind: 'drop' }, { service: 'list_clients', times: asks });
    this.#end = () => {
      devices.remove();
      lists.remove();
    };
  }

  /** To be called with all progress: it is over when the scan does not wait any more. */
  follow({ waitsBecause }: ScanProgress): void {
    if (waitsBecause === undefined && this.#waited) this.#end();
    this.#waited = waitsBecause !== undefined;
  }

  #waited = false;
}

/** A fleet of so many servers, ten to a client, each with one failed patch. */
function fleetOfServers(count: number): Fleet {
  const fleet = emptyFleet();
  for (let c = 0; c < count / 10; c++) {
    const site = addSite(addClient(fleet));
    for (let d = 0; d < 10; d++) addPatch(addDevice(site, { type: 'server' }), { title: 'KB1' });
  }
  return fleet;
}

/**
 * Scans a fleet while the computer sleeps twice, once with a clock that stands still meanwhile, and while the network
 * is gone for a minute; after a sleep it is not back at once. Nobody does anything.
 */
export async function sleepyScan(devices: number) {
  const fleet = fleetOfServers(devices);
  const clock = new EagerClock();
  const { simulator, session } = await sessionWith({ fleet, pace: { clock } }, () => 600);
  const outages = new Outages(simulator);
  const [began, today] = [clock.ms, Date.now()];
  let stoodStillMs = 0;
  const now = () => today + stoodStillMs + (clock.ms - began);
  const sleep = (clockGoesOn: boolean) => {
    if (clockGoesOn) clock.ms += 8 * hour;
    else stoodStillMs += 8 * hour;
    outages.begin(3);
  };
  const events = new Map([
    [
      Math.round(devices / 5),
      () => {
        sleep(false);
      },
    ],
    [
      Math.round(devices / 2),
      () => {
        outages.begin(6); // 1 + 2 + 4 + 8 + 16 + 32 seconds.
      },
    ],
    [
      Math.round(devices * 0.8),
      () => {
        sleep(true);
      },
    ],
  ]);
  const scan = new Scan(now);
  const scopes = await wholeFleet(session, scan, now());
  scan.queueLists(scopes.flatMap(listsOf), now());
  const refusal = await runScan(session, scan, 'all', {
    signal: new AbortController().signal,
    now,
    onProgress: (progress) => {
      outages.follow(progress);
      if (progress.of !== 'devices') return;
      events.get(progress.done)?.();
      events.delete(progress.done);
    },
  });
  const { read, due, unreadable, failures } = scanStats(scan.data);
  return {
    refusal,
    listed: [...fleetDevices(fleet)].length,
    read,
    due,
    unreadable,
    failures,
    eventsLeft: events.size,
    askedAgain: asked(simulator).length - devices,
  };
}
