import { plural, t } from './localize';

// Numbers of things, where they stand for themselves. In a sentence they may need another form: say the whole sentence.

/** "1 device", "3 devices". */
export function devices(n: number): string {
  return plural(n, '{0} device', '{0} devices');
}

/** "1 patch", "3 patches". */
export function patches(n: number): string {
  return plural(n, '{0} patch', '{0} patches');
}

/** "on 1 device", "on 3 devices"; comes after what is there. */
export function onDevices(n: number): string {
  return plural(n, 'on {0} device', 'on {0} devices');
}

/** "on SRV-01"; comes after what is there. */
export function onDevice(name: string): string {
  return t('on {0}', name);
}

/** "3 patches on 2 devices". */
export function patchesOnDevices(patchCount: number, deviceCount: number): string {
  return `${patches(patchCount)} ${onDevices(deviceCount)}`;
}

/** "2 of 7 devices". */
export function ofDevices(done: number, all: number): string {
  return plural(all, '{1} of {0} device', '{1} of {0} devices', done);
}

/** "1 failed patch on 1 device". */
export function failedOnDevices(patchCount: number, deviceCount: number): string {
  return `${plural(patchCount, '{0} failed patch', '{0} failed patches')} ${onDevices(deviceCount)}`;
}

/** "1 record could not be read". */
export function unreadRecords(n: number): string {
  return plural(n, '{0} record could not be read', '{0} records could not be read');
}

/** "1 device could not be read". */
export function unreadDevices(n: number): string {
  return plural(n, '{0} device could not be read', '{0} devices could not be read');
}

/** "1 list of devices could not be read". */
export function unreadLists(n: number): string {
  return plural(n, '{0} list of devices could not be read', '{0} lists of devices could not be read');
}

/** "1 patch with an unknown status". */
export function unknownPatches(n: number): string {
  return plural(n, '{0} patch with an unknown status', '{0} patches with an unknown status');
}

/** "Servers of ACME > Head Office". */
export function devicesOfType(type: 'server' | 'workstation', where: string): string {
  return type === 'server' ? t('Servers of {0}', where) : t('Workstations of {0}', where);
}
