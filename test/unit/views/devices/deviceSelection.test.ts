import assert from 'node:assert/strict';
import { besideClientsAndSites, besidePatches, besideScopes } from '../../../../src/actions/picked';
import { chosenRows } from '../../../../src/views/rowCommands';
import { pickNodes } from '../../../../src/views/devices/deviceSelection';
import type {
  ClientNode,
  DeviceNode,
  DevicesNode,
  NoteNode,
  PatchNode,
  SiteNode,
} from '../../../../src/views/devices/deviceNodes';
import { client, device, patch, site } from '../../../support/data/records';

const clientNode: ClientNode = { kind: 'client', id: 'c', parent: undefined, client: client() };
const siteNode: SiteNode = { kind: 'site', id: 's', parent: clientNode, site: site() };
const deviceNode = (id: string): DeviceNode => ({
  kind: 'device',
  id: `d${id}`,
  parent: siteNode,
  device: device({ id }),
});
const [first, second] = [deviceNode('1'), deviceNode('2')];
const patchNode = (parent: DeviceNode, id: string): PatchNode => ({
  kind: 'patch',
  id: `${parent.id}p${id}`,
  parent,
  patch: patch({ id }),
});
const [a, b, c] = [patchNode(first, 'a'), patchNode(first, 'b'), patchNode(second, 'c')];
const note: NoteNode = { kind: 'note', id: 'n', parent: first, about: 'empty', text: 'No patch data', details: [] };
const all: readonly unknown[] = [clientNode, siteNode, first, second, a, b, c, note];
const owns = (value: unknown): value is DevicesNode => all.includes(value);

/** The rows that a command means in a view with these selected. */
const chosen = (args: readonly unknown[], selection: readonly DevicesNode[], visible = true) =>
  chosenRows(args, { id: 'nsight.devices', tree: { visible, selection }, owns });

describe('the rows that a command means', () => {
  it('are the selected ones without arguments', () => {
    assert.deepEqual(chosen([], [a, b]), { rows: [a, b], clicked: a, gone: 0 });
    assert.deepEqual(chosen([undefined], [a]), { rows: [a], clicked: a, gone: 0 });
  });

  it('are none where VS Code does not know the row of a menu, since it draws it anew', () => {
    assert.equal(chosen([undefined, undefined], [a]), undefined);
    assert.equal(chosen([undefined, [a, undefined]], [a]), undefined);
  });

  it('are the selected ones of a view that is named, and of no other', () => {
    assert.deepEqual(chosen(['nsight.devices'], [a, b]), { rows: [a, b], clicked: a, gone: 0 });
    assert.equal(chosen(['nsight.retries'], [a, b]), undefined);
  });

  it('are none of a view that is hidden', () => {
    assert.deepEqual(chosen([], [a], false), { rows: [], clicked: undefined, gone: 0 });
  });

  it('are the clicked one with the rest of the selection', () => {
    assert.deepEqual(chosen([a, [a, c]], [b]), { rows: [a, c], clicked: a, gone: 0 });
    assert.deepEqual(chosen([a], [b]), { rows: [a], clicked: a, gone: 0 });
  });

  it('are the clicked one alone outside the selection', () => {
    assert.deepEqual(chosen([a, [b, c]], [b, c]), { rows: [a], clicked: a, gone: 0 });
  });

  it('are none of the selection when something wrong or outdated came', () => {
    for (const wrong of [null, 'x', 7, {}, [], { ...a }, [a]]) assert.equal(chosen([wrong], [b]), undefined);
  });

  it('are counted where they are gone', () => {
    assert.deepEqual(chosen([a, [a, { ...b }, c]], []), { rows: [a, c], clicked: a, gone: 1 });
  });
});

describe('what rows of the Devices view stand for', () => {
  it('are patches by device, each id once, in the order chosen, and what is no patch is told', () => {
    const picked = pickNodes([c, b, a, b, clientNode, siteNode, first, note]);
    assert.deepEqual(
      picked.targets.map(({ place, patches }) => [place.device.id, ...patches.map(({ id }) => id)]),
      [
        ['2', 'c'],
        ['1', 'b', 'a'],
      ],
    );
    assert.deepEqual(besidePatches(picked), [{ text: '4 selected rows are not patches' }]);
  });

  it('are parts of the fleet, and what is no part of it is told', () => {
    const picked = pickNodes([clientNode, siteNode, second, a, note]);
    assert.deepEqual(
      picked.scopes.map((scope) => [scope.kind, scope.kind === 'device' ? scope.place.device.id : scope.client.id]),
      [
        ['client', '1'],
        ['site', '1'],
        ['device', '2'],
      ],
    );
    assert.deepEqual(besideScopes(picked), [{ text: '2 selected rows are not devices, sites or clients' }]);
    assert.deepEqual(besideScopes(pickNodes([first])), []);
    assert.deepEqual(
      [besideClientsAndSites(picked), besideClientsAndSites(pickNodes([first]))],
      [[{ text: '3 selected rows are not clients or sites' }], [{ text: '1 selected row is not a client or site' }]],
    );
    assert.deepEqual(besidePatches(pickNodes([a])), []);
  });
});
