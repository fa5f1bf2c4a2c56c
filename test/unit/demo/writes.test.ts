import assert from 'node:assert/strict';
import { addClient, addDevice, addPatch, addSite, emptyFleet, type FleetPatch } from '../../../src/demo/fleet';
import { retryTimes } from '../../../src/demo/lifecycle';
import { writeServices } from '../../../src/nsight/records';
import { writeFacts } from '../../support/data/writeFacts';
import { ask, askFor, simulatorFor, squeezed, texts } from './ask';

describe('the simulator: writes', () => {
  const start = Date.UTC(2009, 9, 1, 12, 47, 15);
  const fleet = emptyFleet();
  const device = addDevice(addSite(addClient(fleet)), { id: '77', type: 'workstation' });
  let now = start;
  beforeEach(() => {
    now = start;
    device.patches.length = 0;
  });
  const simulator = simulatorFor(() => ({ fleet, now: () => now }));

  const write = async (service: string, ...ids: string[]): Promise<string> =>
    (await ask(simulator(), service, { deviceid: '77', patchids: ids.join(',') }, { headers: { Host: 'SERVER' } }))
      .text;
  const msg = async (service: string, ...ids: string[]): Promise<string> =>
    texts(await write(service, ...ids), 'msg').join('|');
  const read = async (tag: string): Promise<string[]> =>
    texts((await ask(simulator(), 'patch_list_all', { deviceid: '77' })).text, tag);
  const patches = (...statuses: number[]): FleetPatch[] =>
    statuses.map((status, n) => addPatch(device, { id: `${n + 1}`, status }));

  it('answers patch_retry as N-able documents it', async () => {
    patches(8, 8, 8, 16, 16, 2);
    assert.equal(
      squeezed(await write('patch_retry', '4', '5', '1', '6')),
      squeezed(`
      <result created="2009-10-01T12:47:15+00:00" host="SERVER" status="OK" >
       <msg>Retrying patches: 4,5 Patches already applied: 1,6</msg>
      </result>`),
    );
  });

  it('answers the retries alike, each with a first word of its own', async () => {
    for (const service of writeServices.filter((one) => writeFacts[one].policy === undefined)) {
      device.patches.length = 0;
      patches(16, 8);
      assert.equal(await msg(service, '1', '2'), `${writeFacts[service].msg ?? ''}1 Patches already applied: 2`);
    }
  });

  it('leaves out a half that is empty, and ids that the device does not have', async () => {
    patches(16, 8);
    assert.equal(await msg('patch_retry', '1', '99'), 'Retrying patches: 1');
    assert.equal(await msg('patch_retry', '1', '2'), 'Patches already applied: 1,2');
    assert.equal(await msg('patch_retry', '99'), '');
  });

  it('calls every patch applied that is not failed', async () => {
    patches(1, 2, 4, 8, 23, 32, 64, 128, 999);
    assert.equal(
      await msg('patch_retry', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
      'Patches already applied: 1,2,3,4,5,6,7,8,9',
    );
    assert.deepEqual(await read('status'), ['1', '2', '4', '8', '23', '32', '64', '128', '999']);
  });

  it('names an id once, takes raw commas and encoded ones, and keeps the order', async () => {
    patches(16, 16, 16);
    const { key } = simulator();
    for (const list of ['3,1,3', '3%2C1%2C3']) {
      for (const patch of device.patches) patch.retriedAt = undefined;
      const { text } = await askFor(
        simulator(),
        `/api/?apikey=${key}&service=patch_retry&deviceid=77&patchids=${list}`,
      );
      assert.deepEqual(texts(text, 'msg'), ['Retrying patches: 3,1']);
    }
  });

  it('takes ids as text: 0016 is not 16', async () => {
    addPatch(device, { id: '0016' });
    addPatch(device, { id: '123456789012345678' });
    assert.equal(
      await msg('patch_retry', '16', '0016', '123456789012345678', '123456789012345679'),
      'Retrying patches: 0016,123456789012345678',
    );
  });

  it('refuses a list with anything but ids in it, and changes nothing', async () => {
    patches(16, 16);
    for (const list of ['1,x', '1,,2', '1, 2', '-1', '1.5']) {
      assert.match(
        await write('patch_retry', list),
        /<errorcode>4<\/errorcode><message>Invalid value for parameter: patchids</,
        list,
      );
    }
    assert.deepEqual(await read('status'), ['16', '16']);
  });

  it('takes a retried patch from Pending over Queued and Installing to its end, within two minutes', async () => {
    const [ok, again, reboot] = patches(16, 16, 16);
    assert.ok(ok && again && reboot);
    again.retryEndsIn = 16;
    reboot.retryEndsIn = 64;
    await write('patch_retry', '1', '2', '3');
    const seen: string[] = [];
    for (; now <= start + 120_000; now += 5_000) {
      const states = (await read('statusLabel')).join('/');
      if (states !== seen.at(-1)) seen.push(states);
    }
    const all = (label: string): string => [label, label, label].join('/');
    assert.deepEqual([seen[0], seen[1], seen[2]], [all('Pending'), all('Queued'), all('Installing')]);
    assert.equal(seen.at(-1), 'Installed/Failed/Reboot Required');
    now = start + 1;
    assert.deepEqual(await read('status'), ['2', '2', '2'], 'it depends on nothing but the clock');
  });

  it('gives Installing a code that is in no table', async () => {
    patches(16);
    await write('patch_retry', '1');
    now += retryTimes.queued;
    const [code = ''] = await read('status');
    assert.ok(!['1', '2', '4', '8', '16', '32', '23', '64'].includes(code), code);
    assert.deepEqual(await read('statusLabel'), ['Installing']);
  });

  it('dates the installation, and leaves the policy alone', async () => {
    const [patch] = patches(16);
    assert.ok(patch);
    patch.policy = 68;
    await write('patch_retry', '1');
    assert.deepEqual(await read('installdatetext'), ['']);
    now += 600_000;
    assert.deepEqual(await read('installdatetext'), ['01-Oct-2009 12:48']);
    assert.deepEqual(await read('policy'), ['68']);
    assert.equal(await msg('patch_retry', '1'), 'Patches already applied: 1');
  });

  it('retries again what failed again', async () => {
    const [patch] = patches(16);
    assert.ok(patch);
    patch.retryEndsIn = 16;
    await write('patch_retry', '1');
    assert.equal(await msg('patch_retry', '1'), 'Patches already applied: 1');
    now += 120_000;
    assert.deepEqual(await read('status'), ['16']);
    assert.equal(await msg('patch_retry', '1'), 'Retrying patches: 1');
    assert.deepEqual(await read('status'), ['2']);
  });

  it('answers what sets a policy as N-able documents patch_approve, and sets their codes', async () => {
    const [patch] = patches(1);
    const created = '<?xml version="1.0" ?><result created="2009-10-01T12:47:15+00:00" host="SERVER" status="OK" />';
    for (const service of writeServices.filter((one) => writeFacts[one].policy !== undefined)) {
      assert.equal(squeezed(await write(service, '1')), created);
      assert.deepEqual(await read('policy'), [writeFacts[service].policyCode ?? String(patch?.inheritedPolicy)]);
    }
  });

  it('inherits the policy that was there before', async () => {
    const patch = addPatch(device, { id: '1', policy: 66, inheritedPolicy: 4 });
    await write('patch_inherit', '1');
    assert.equal(patch.policy, 4);
  });

  it('ignores with status 32, ends a retry by it, and takes it back with any other policy', async () => {
    patches(16, 8, 23);
    await write('patch_retry', '1');
    await write('patch_ignore', '1', '2', '99');
    assert.deepEqual(await read('status'), ['32', '8', '23']);
    now += 600_000;
    assert.deepEqual(await read('status'), ['32', '8', '23']);
    await write('patch_approve', '1', '2', '3');
    assert.deepEqual(await read('status'), ['1', '8', '1']);
    assert.deepEqual(await read('policy'), ['66', '66', '66']);
  });

  it('approves a failed patch without retrying it', async () => {
    patches(16);
    await write('patch_approve', '1');
    assert.deepEqual(await read('status'), ['16']);
  });
});
