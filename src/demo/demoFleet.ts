// The demo fleet.
import { addClient, addDevice, addSite, emptyFleet, newPatch, type Fleet } from './fleet';

/** A made-up fleet. */
export function demoFleet(now: number): Fleet {
  const fleet = emptyFleet();
  const client = addClient(fleet, { name: 'Bäckerei Grünwald & Söhne' });
  const site = addSite(client, { name: 'Hauptsitz' });
  addDevice(site, { name: 'SRV-DC01', patches: () => [newPatch({ id: '1', title: `Patch ${now}` })] });
  return fleet;
}
