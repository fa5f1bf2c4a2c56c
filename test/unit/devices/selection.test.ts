import assert from 'node:assert/strict';
import { chosenRows } from '../../../src/actions/rows';
import { pickNodes } from '../../../src/devices/selection';
import type { ClientNode, DeviceNode, Node, PatchNode, SiteNode } from '../../../src/devices/nodes';
import { client, device, patch, site } from '../../support/records';

const clientNode: ClientNode = { kind: 'client', id: 'c', parent: undefined, client: client() };
const siteNode: SiteNode = { kind: 'site', id: 's', parent: clientNode, site: site() };
const deviceNode = (id: string): DeviceNode => ({ kind: 'device', id: `d${id}`, parent: siteNode, device: device({ id }) });
const [first, second] = [deviceNode('1'), deviceNode('2')];
const patchNode = (parent: DeviceNode, id: string): PatchNode => ({ kind: 'patch', id: `${parent.id}p${id}`, parent, patch: patch({ id }) });
const [a, b, c] = [patchNode(first, 'a'), patchNode(first, 'b'), patchNode(second, 'c')];
const all: readonly unknown[] = [clientNode, siteNode, first, second, a, b, c];
const owns = (value: unknown): value is Node => all.includes(value);

describe('the rows that a command means', () => {
  it('are the selected ones without arguments', () => {
    assert.deepEqual(chosenRows([], owns, [a, b]), { rows: [a, b], gone: 0 });
    assert.deepEqual(chosenRows([undefined, undefined], owns, [a]), { rows: [a], gone: 0 });
  });

  it('are the clicked one with the rest of the selection', () => {
    assert.deepEqual(chosenRows([a, [a, c]], owns, [b]), { rows: [a, c], gone: 0 });
    assert.deepEqual(chosenRows([a], owns, [b]), { rows: [a], gone: 0 });
  });

  it('are the clicked one alone outside the selection', () => {
    assert.deepEqual(chosenRows([a, [b, c]], owns, [b, c]), { rows: [a], gone: 0 });
  });

  it('are none of the selection when something wrong or outdated came', () => {
    for (const wrong of [null, 'x', 7, {}, [], { ...a }, [a]]) assert.equal(chosenRows([wrong], owns, [b]), undefined);
  });

  it('are counted where they are gone', () => {
    assert.deepEqual(chosenRows([a, [a, { ...b }, c]], owns, []), { rows: [a, c], gone: 1 });
  });
});

describe('what rows of the Devices view stand for', () => {
  it('are patches by device, each id once, in the order chosen, and what is no patch is told', () => {
    const { targets, leftOut } = pickNodes([c, b, a, b, clientNode, siteNode, first]);
    assert.deepEqual(targets.map(({ place, patches }) => [place.device.id, ...patches.map(({ id }) => id)]), [['2', 'c'], ['1', 'b', 'a']]);
    assert.deepEqual(leftOut, [{ text: '3 selected rows are no patches' }]);
  });

  it('are parts of the fleet', () => {
    const { scopes, leftOut } = pickNodes([clientNode, siteNode, second]);
    assert.deepEqual(scopes.map((scope) => [scope.kind, scope.kind === 'device' ? scope.place.device.id : scope.client.id]), [['client', '1'], ['site', '1'], ['device', '2']]);
    assert.deepEqual(leftOut, []);
    assert.deepEqual(pickNodes([]), { targets: [], scopes: [], leftOut: [] });
  });
});
