// The simulator for the tests of its faults.
import { addClient, addDevice, addPatch, addSite, emptyFleet } from '../../../src/demo/fleet';
import type { Fault } from '../../support/simulator/delivery';
import type { Simulator } from '../../support/simulator/testSimulator';
import { ask, simulatorFor, type Reply } from './ask';

/** A simulator of two clients with one failed patch, and what is asked of it. */
interface FaultySimulator {
  readonly simulator: () => Simulator;
  readonly clients: () => Promise<Reply>;
  readonly retry: () => Promise<Reply>;
  /** Returns whether the patch was retried. */
  readonly retried: () => boolean;
  /** Lists the clients with this fault. */
  readonly withFault: (fault: Fault) => Promise<Reply>;
}

/** Starts a simulator for the tests of a block. */
export function faultySimulator(): FaultySimulator {
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet, { id: '1', name: 'Grünwald – €' }), { id: '2' }), { id: '3' });
  addDevice(
    device.type === 'server' ? addSite(addClient(fleet, { id: '20', name: 'Ångström' })) : addSite(addClient(fleet)),
  );
  const patch = addPatch(device, { id: '4', title: 'Größe' });
  const simulator = simulatorFor(() => ({ fleet, now: () => 0, record: true, key: 'key+/=with%signs' }));
  beforeEach(() => {
    patch.retriedAt = undefined;
  });

  const clients = (): Promise<Reply> => ask(simulator(), 'list_clients');
  const retry = (): Promise<Reply> => ask(simulator(), 'patch_retry', { deviceid: '3', patchids: '4' });
  const retried = (): boolean => patch.retriedAt !== undefined;
  const withFault = async (fault: Fault): Promise<Reply> => {
    simulator().fault(fault, { times: 1 });
    return clients();
  };
  return { simulator, clients, retry, retried, withFault };
}
