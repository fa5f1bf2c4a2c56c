import assert from 'node:assert/strict';
import { commands, items, type Item } from './sources';

/** Where each command is to be found: how it is shown, in which views, and when. */
const table: Readonly<Record<string, readonly string[]>> = {
  connect: ['palette', 'title menu · devices', 'row menu · devices · on error with connect'],
  switchAccount: ['palette', 'icon in title · devices · connected, nsight.otherAccounts'],
  disconnect: ['palette', 'title menu · devices · connected'],
  refresh: ['palette', 'icon in title · devices · connected'],
  refreshItem: [
    'icon on row · devices · on client, site, device, note empty',
    'row menu · devices · on client, site, device, note empty',
  ],
  tryAgain: [
    'icon on row · devices · on error',
    'row menu · devices · on error',
    'icon on row · failedPatches · on unread, unreadDevice, unreadList',
    'row menu · failedPatches · on unread, unreadDevice, unreadList',
  ],
  retryPatch: [
    'palette',
    'icon on row · devices, retries · on patch, gesture, entry, entryPatch with failed',
    'row menu · devices, failedPatches, retries · on patch, entryPatch, group, failedDevice, failure',
    'row menu · retries · on gesture, entry with failed',
    'icon on row · failedPatches · on group, failedDevice, failure',
  ],
  retryFailedPatches: [
    'palette',
    'row menu · devices, failedPatches, retries · ' +
      'on client, site, device, entry, gesture device, failedDevice, failure device',
  ],
  reprocessPatch: [
    'palette',
    'row menu · devices, failedPatches, retries · on patch, entryPatch, group, failedDevice, failure',
  ],
  approvePatch: ['palette', 'submenu patchPolicy'],
  ignorePatch: ['palette', 'submenu patchPolicy'],
  doNothingPatch: ['palette', 'submenu patchPolicy'],
  inheritPatch: ['palette', 'submenu patchPolicy'],
  scan: ['palette', 'icon in title · failedPatches · connected', 'row menu · devices · on client, site'],
  rescan: ['palette', 'title menu · failedPatches · connected'],
  resumeScan: ['icon on row · failedPatches · on rest', 'row menu · failedPatches · on rest'],
  groupByDevice: ['palette', "icon in title · failedPatches · connected, nsight.failedGrouping != 'device'"],
  groupByPatch: ['palette', "icon in title · failedPatches · connected, nsight.failedGrouping == 'device'"],
  sortFailedPatches: ['palette', 'title menu · failedPatches · connected'],
  showRebootRequired: ['palette', 'title menu · failedPatches · connected, !nsight.failedReboot'],
  hideRebootRequired: ['palette', 'title menu · failedPatches · connected, nsight.failedReboot'],
  filterPatches: ['palette', 'icon in title · devices, failedPatches · connected, !nsight.filter'],
  changeFilter: ['icon in title · devices, failedPatches · connected, nsight.filter'],
  clearFilter: [
    'palette',
    'title menu · devices, failedPatches · connected, nsight.filter',
    'icon on row · devices, failedPatches · on note with filtered',
    'row menu · devices, failedPatches · on note with filtered',
  ],
  exportFailedPatches: ['palette', 'icon in title · failedPatches · connected'],
  report: ['palette', 'title menu · failedPatches · connected'],
  saveReport: ['palette', "icon in editor title · activeWebviewPanelId == 'nsight.report'"],
  findDevice: ['palette', 'title menu · devices · connected', 'title menu · failedPatches · connected'],
  revealDevice: ['row menu · failedPatches · on failedDevice, failure, rebootDevice, rebootPatch, unreadDevice'],
  checkRetries: ['palette', 'icon in title · retries'],
  checkRetry: [
    'icon on row · retries · on gesture, entry with unfinished',
    'row menu · retries · on gesture, entry, entryPatch with unfinished',
  ],
  clearHistory: ['palette', 'title menu · retries'],
  clearScan: ['palette', "title menu · failedPatches · nsight.connection == 'server'"],
  showRetryDetails: ['icon on row · retries · on gesture, entry', 'row menu · retries · on gesture, entry'],
  copyName: [
    'row menu · devices · on client, site, device, patch',
    'row menu · failedPatches · on group, failedDevice, failure, rebootDevice, rebootPatch, unreadDevice',
  ],
  copyId: [
    'row menu · devices · on client, site, device, patch',
    'row menu · failedPatches · on failedDevice, failure, rebootDevice, rebootPatch, unreadDevice',
  ],
  openPatchInformation: ['row menu · devices, failedPatches · on patch, failure, rebootPatch with url'],
  describeService: ['palette'],
  diagnose: ['palette', 'title menu · devices', 'row menu · devices · on error with diagnose'],
  showLog: ['palette', 'title menu · devices', 'row menu · devices · on error with showLog'],
};

/** The submenu of the table. */
const submenus = [
  'nsight.patchPolicy in row menu · devices, failedPatches, retries · ' +
    'on patch, entryPatch, group, failedDevice, failure',
];

const connected = "nsight.connection && nsight.connection != 'none'";

/** An item of a menu in the words of the table; a condition that has none stands there as it is. */
function place({ menu, when, group }: Item): string {
  if (menu === 'editor/title') return `icon in editor title · ${when}`;
  if (!menu.startsWith('view/')) return `submenu ${menu.replace('nsight.', '')}`;
  const [view = '', ...others] = when.replace(connected, 'connected').split(' && ');
  const views = view.replace(/^view == nsight\.(\w+)$/, '$1').replace(/^view =~ \/\^nsight\\\.\(([\w|]+)\)\$\/$/, '$1');
  const conditions = others.map((text) =>
    text.replace(
      /^viewItem =~ \/\^\(?([\w |]+)\)?(( |\( \.\*\)\?|\w+)*)\( \|\$\)\/$/,
      (_, kinds: string, facts: string) => `on ${kinds}${facts.replaceAll('( .*)?', ' with')}`,
    ),
  );
  const icon = group.startsWith('inline') || group.startsWith('navigation');
  const inTitle = icon ? 'icon in title' : 'title menu';
  const onRow = icon ? 'icon on row' : 'row menu';
  const shown = menu === 'view/title' ? inTitle : onRow;
  return [shown, views, conditions.join(', ')].filter(Boolean).join(' · ').replaceAll('|', ', ');
}

describe('the menus', () => {
  it('have each command where it is wanted, and nowhere else', () => {
    const found = commands.map(({ id, inPalette }) => [
      id.replace('nsight.', ''),
      [
        ...(inPalette ? ['palette'] : []),
        ...items.filter((item) => item.command === id && item.menu !== 'commandPalette').map(place),
      ],
    ]);
    assert.deepEqual(Object.fromEntries(found), table);
  });

  it('have the submenu where it is wanted', () => {
    assert.deepEqual(
      items.flatMap((item) => (item.submenu === undefined ? [] : `${item.submenu} in ${place(item)}`)),
      submenus,
    );
  });
});
