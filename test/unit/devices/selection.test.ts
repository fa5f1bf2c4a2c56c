import assert from 'node:assert/strict';
import { chosenRows, onlyDevice, patchTargets } from '../../../src/devices/selection';
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
    assert.deepEqual(chosenRows([], owns, [a, b]), { rows: [a, b] });
    assert.deepEqual(chosenRows([undefined, undefined], owns, [a]), { rows: [a] });
  });

  it('are the clicked one with the rest of the selection', () => {
    assert.deepEqual(chosenRows([a, [a, c]], owns, [b]), { rows: [a, c] });
    assert.deepEqual(chosenRows([a], owns, [b]), { rows: [a] });
  });

  it('are the clicked one alone outside the selection', () => {
    assert.deepEqual(chosenRows([a, [b, c]], owns, [b, c]), { rows: [a] });
  });

  it('are none of the selection when something wrong or outdated came', () => {
    for (const wrong of [null, 'x', 7, {}, [], { ...a }, [a]]) assert.equal(chosenRows([wrong], owns, [b]), 'gone');
  });
});

describe('the targets of a retry', () => {
  it('are grouped by device, each id once, in the order chosen', () => {
    const targets = patchTargets([c, b, a, b, clientNode, siteNode, first]);
    assert.deepEqual(targets.map(({ place, patches }) => [place.device.id, ...patches.map(({ id }) => id)]), [['2', 'c'], ['1', 'b', 'a']]);
  });

  it('can start at a device that is selected alone', () => {
    assert.equal(onlyDevice([first])?.device.id, '1');
    assert.equal(onlyDevice([first, second]), undefined);
    assert.equal(onlyDevice([clientNode]), undefined);
    assert.equal(onlyDevice([]), undefined);
  });
});
