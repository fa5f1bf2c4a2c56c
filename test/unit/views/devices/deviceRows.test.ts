import assert from 'node:assert/strict';
import {
  clientNodes,
  deviceNodes,
  errorNode,
  installedNodes,
  patchNodes,
  siteNodes,
} from '../../../../src/views/devices/buildDeviceNodes';
import { NodeStore } from '../../../../src/views/nodeStore';
import {
  placeOf,
  type ClientNode,
  type DeviceNode,
  type InstalledNode,
  type DevicesNode,
  type SiteNode,
} from '../../../../src/views/devices/deviceNodes';
import { devicesRow } from '../../../../src/views/devices/deviceRows';
import type { PatchState } from '../../../../src/views/patchState';
import { devicesTooltip } from '../../../../src/views/devices/deviceTooltips';
import { errorWords } from '../../../../src/wording/errorWords';
import { NsightError } from '../../../../src/nsight/errors';
import type { Device, Listing } from '../../../../src/nsight/records';
import { client, device, patch, site } from '../../../support/data/records';

const siteWithoutId = { kind: 'missingId', element: 'site', name: '', tag: 'siteid' } as const;
const clientWithoutId = { kind: 'missingId', element: 'client', name: '', tag: 'clientid' } as const;

const list = <T>(...items: T[]): Listing<T> => ({ items, problems: [] });
const clientNode: ClientNode = { kind: 'client', id: '/client:1', parent: undefined, client: client() };
const siteNode: SiteNode = { kind: 'site', id: '/client:1/site:11', parent: clientNode, site: site() };
const deviceNode: DeviceNode = {
  kind: 'device',
  id: '/client:1/site:11/device:111',
  parent: siteNode,
  device: device(),
};
const idle = {};
const facts = (node: DevicesNode) => devicesRow(node, idle).facts;
const texts = (nodes: readonly DevicesNode[]) =>
  nodes
    .map((node) => devicesRow(node, idle))
    .map(({ label, description }) => (description ? `${label} · ${description}` : label));

describe('rows of the Devices view', () => {
  it('show clients by name with their number of devices', () => {
    const clients = list(
      client({ id: '2', name: 'Zeta', deviceCount: 1 }),
      client({ id: '3', name: 'Alpha', deviceCount: undefined }),
      client(),
    );
    assert.deepEqual(texts(clientNodes(clients)), ['ACME · 2 devices', 'Alpha', 'Zeta · 1 device']);
  });

  it('say when there is nothing, and what to do then', () => {
    const empty = [
      siteNodes(clientNode, list()),
      deviceNodes(siteNode, { listing: list() }, { listing: list() }),
      patchNodes(deviceNode, list()),
    ].flat();
    assert.deepEqual(texts(empty), [
      'No sites · refresh after adding one in N-sight',
      'No devices · refresh after adding one in N-sight',
      'No patch data · Patch Management may be off on this device',
    ]);
    assert.deepEqual(empty.map(facts), ['note empty', 'note empty', 'note empty']);
    assert.equal(
      devicesTooltip(empty[2] ?? assert.fail()),
      'No patch data\n\nPatch Management may be off on this device',
    );
  });

  it('say how many patches the filter hides, and how they come back', () => {
    const nodes = patchNodes(deviceNode, list(patch(), patch({ id: '2', severityLabel: 'Low' })), {
      statuses: [],
      severities: ['low'],
      text: '',
    });
    assert.deepEqual(texts(nodes), [
      'KB5031356 · Failed, Critical',
      '1 patch hidden by the filter · Clear Filter shows them again',
    ]);
    assert.deepEqual(nodes.map(facts), ['patch failed', 'note filtered']);
  });

  it('count the records that could not be read beside the good ones', () => {
    const nodes = siteNodes(clientNode, {
      items: [site()],
      problems: [siteWithoutId, { kind: 'duplicateId', element: 'site', id: '7' }],
    });
    assert.deepEqual(texts(nodes), ['Head Office', '2 records could not be read']);
    assert.match(devicesTooltip(nodes[1] ?? assert.fail()), /- A site has no siteid\.\n- The site 7 is listed twice\./);
    const half = <T>(...items: T[]): Listing<T> => ({ items, problems: [siteWithoutId] });
    const [none, servers] = [list<Device>(), half(device())];
    for (const rows of [
      clientNodes(half(client())),
      siteNodes(clientNode, half()),
      deviceNodes(siteNode, { listing: servers }, { listing: none }),
      deviceNodes(siteNode, { listing: none }, { listing: servers }),
      patchNodes(deviceNode, half(patch())),
      patchNodes(deviceNode, half()),
    ])
      assert.equal(texts(rows).at(-1), '1 record could not be read');
  });

  it('show servers when workstations fail, and the other way round', () => {
    const words = errorWords(new NsightError('list_workstations', { kind: 'timeout', seconds: 30 }));
    assert.deepEqual(texts(deviceNodes(siteNode, { listing: list(device()) }, { words })), [
      'Workstations · No answer in 30 s.',
      'SRV-01 · Windows Server 2022',
    ]);
    assert.deepEqual(texts(deviceNodes(siteNode, { words }, { listing: list() })), ['Servers · No answer in 30 s.']);
  });

  it('collapse what is installed into one last row', () => {
    const patches = list(
      patch({ id: '1', status: 'installed', statusLabel: 'Installed', title: 'B' }),
      patch({ id: '2', title: 'C' }),
      patch({ id: '3', status: 'installed', statusLabel: 'Installed', title: 'A' }),
    );
    const nodes = patchNodes(deviceNode, patches);
    assert.deepEqual(texts(nodes), ['C · Failed, Critical', 'Installed (2)']);
    const group = nodes.find((node): node is InstalledNode => node.kind === 'installed') ?? assert.fail();
    assert.deepEqual(texts(installedNodes(group, patches)), ['A · Installed, Critical', 'B · Installed, Critical']);
  });

  it('dim a device that is offline and say so in words', () => {
    const shown = devicesRow({ ...deviceNode, device: device({ type: 'workstation' }) }, { absence: 'offline' });
    assert.deepEqual(
      [shown.icon, shown.color, shown.description],
      ['device-desktop', 'disabledForeground', 'offline, Windows Server 2022'],
    );
    const overdue = devicesRow({ ...deviceNode, device: device({ online: true }) }, { absence: 'overdue' });
    assert.deepEqual([overdue.color, overdue.description], ['disabledForeground', 'overdue, Windows Server 2022']);
  });

  it('say to a screen reader what the icon tells', () => {
    const words = errorWords(new NsightError('list_workstations', { kind: 'timeout', seconds: 30 }));
    const [problem] = clientNodes({ items: [], problems: [clientWithoutId] });
    const spoken = [
      clientNode,
      siteNode,
      deviceNode,
      { ...deviceNode, device: device({ type: 'workstation' }) },
      errorNode(siteNode, 'workstation', words),
      problem ?? assert.fail(),
    ].map((node) => devicesRow(node, idle).accessibilityLabel);
    assert.deepEqual(spoken, [
      'ACME, client',
      'Head Office, site',
      'SRV-01, server',
      'SRV-01, workstation',
      'Error: Workstations',
      'Warning: 1 record could not be read',
    ]);
  });

  it('show a patch that is being retried', () => {
    const [node] = patchNodes(deviceNode, list(patch()));
    assert.deepEqual(devicesRow(node ?? assert.fail(), { doing: 'retrying…' }), {
      label: 'KB5031356',
      description: 'retrying…',
      icon: 'loading~spin',
      expandable: false,
      facts: 'patch failed',
    });
  });

  it('say since when a retry is pending, and that one failed again', () => {
    const description = (given: Parameters<typeof patch>[0], state: PatchState) =>
      devicesRow(patchNodes(deviceNode, list(patch(given)))[0] ?? assert.fail(), state).description;
    const retried = { pendingSince: '14:05', failedRetries: 1 };
    assert.equal(description({ status: 'pending', statusLabel: 'Pending' }, retried), 'Pending since 14:05, Critical');
    assert.equal(
      description({ status: 'failed', statusLabel: 'Failed' }, { retriedAt: '14:05' }),
      'Retried 14:05, Critical',
    );
    assert.equal(description({}, retried), 'Failed again, Critical');
    assert.equal(description({ status: 'queued', statusLabel: 'Queued' }, retried), 'Queued, Critical');
  });

  it('name a policy that was set for the device', () => {
    const [node] = patchNodes(deviceNode, list(patch({ policyLabel: 'Ignore', policyOverridden: true })));
    assert.equal(devicesRow(node ?? assert.fail(), idle).description, 'Failed, Critical, policy Ignore');
  });

  it('know their place', () => {
    const [node] = patchNodes(deviceNode, list(patch()));
    assert.ok(node?.kind === 'patch');
    assert.deepEqual(placeOf(node), { client: client(), site: site(), device: device() });
  });
});

describe('facts of a row', () => {
  const patchFacts = (given: Parameters<typeof patch>[0]) =>
    facts(patchNodes(deviceNode, list(patch(given)))[0] ?? assert.fail());
  it('begin with its kind', () => {
    assert.deepEqual([clientNode, siteNode, deviceNode].map(facts), ['client', 'site', 'device']);
    assert.equal(
      facts(
        errorNode(siteNode, 'server', errorWords(new NsightError('list_servers', { kind: 'timeout', seconds: 30 }))),
      ),
      'error showLog',
    );
    assert.equal(
      facts(
        errorNode(undefined, 'clients', errorWords(new NsightError('list_clients', { kind: 'login', message: '' }))),
      ),
      'error connect showLog diagnose',
    );
    assert.equal(facts(clientNodes({ items: [], problems: [clientWithoutId] })[0] ?? assert.fail()), 'note');
  });

  it('tell whether a patch failed, and whether it has an address', () => {
    assert.equal(patchFacts({}), 'patch failed');
    assert.equal(patchFacts({ status: 'rebootRequired', url: 'https://example.com/' }), 'patch url');
  });
});

describe('tooltips', () => {
  it('escape what the server says', () => {
    const [node] = patchNodes(
      deviceNode,
      list(patch({ title: '[x](command:y)', product: '<img src=x>', url: 'https://example.com/' })),
    );
    const text = devicesTooltip(node ?? assert.fail());
    assert.match(text, /\*\*\\\[x\\\]\(command:y\)\*\*/);
    assert.match(text, /Product: &lt;img src=x\\>/);
    assert.doesNotMatch(text, /https:/);
  });

  it('name what is known and nothing else', () => {
    assert.equal(
      devicesTooltip({ ...deviceNode, device: device({ ip: '10.0.0.1' }) }),
      '**SRV-01**\n\nOS: Windows Server 2022  \nState: online, according to N-sight  \nIP: 10.0.0.1  \nID: 111',
    );
  });
});

describe('NodeStore', () => {
  it('keeps the object of a row over a refresh, with new content', () => {
    const store = new NodeStore<DevicesNode>();
    const [before] = store.keep(undefined, clientNodes(list(client())));
    const [after] = store.keep(undefined, clientNodes(list(client({ name: 'ACME Ltd' }))));
    assert.equal(before, after);
    assert.ok(after?.kind === 'client' && after.client.name === 'ACME Ltd');
    assert.ok(store.owns(after));
  });

  it('makes two rows of an id that comes twice', () => {
    const ids = new NodeStore<DevicesNode>().keep(undefined, clientNodes(list(client(), client()))).map(({ id }) => id);
    assert.deepEqual(ids, ['/client:1', '/client:1#2']);
  });

  it('forgets rows that are gone, with all beneath them, and owns nothing else', () => {
    const store = new NodeStore<DevicesNode>();
    const [gone] = store.keep(undefined, clientNodes(list(client())));
    assert.ok(gone?.kind === 'client');
    const [below] = store.keep(gone, siteNodes(gone, list(site())));
    store.keep(undefined, []);
    for (const value of [gone, below, { ...gone }, undefined, null, 'x', 7, {}]) assert.ok(!store.owns(value));
  });

  it('keeps a patch that moved to the installed group', () => {
    const store = new NodeStore<DevicesNode>();
    store.keep(deviceNode, patchNodes(deviceNode, list(patch())));
    const installed = list(patch({ status: 'installed' }));
    const group = store.keep(deviceNode, patchNodes(deviceNode, installed))[0];
    assert.ok(group?.kind === 'installed');
    const [moved] = store.keep(group, installedNodes(group, installed));
    store.keep(deviceNode, patchNodes(deviceNode, installed));
    assert.ok(store.owns(moved));
    // It fails again, while the group is open.
    store.keep(deviceNode, patchNodes(deviceNode, list(patch())));
    store.keep(group, []);
    assert.ok(store.owns(moved));
  });
});
