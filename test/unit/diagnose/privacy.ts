// What a report must not tell, and how that is asserted.
import assert from 'node:assert/strict';
import { fleetDevices, type Fleet } from '../../../src/demo/fleet';

/** A key that is different in every encoding. */
export const key = 'Kx7/leak+Canary&"<q9';
/** The forms in which the key could be in a text. */
export const keyForms = [
  key,
  encodeURIComponent(key),
  encodeURIComponent(key).toLowerCase(),
  new URLSearchParams({ key }).toString().slice(4),
  JSON.stringify(key).slice(1, -1),
  'Canary',
];

/**
 * Words of the API for "nothing", what is in the name of an encoding too, and numbers that cannot be told from counts.
 */
const nobodys = /^(?:none|Not Available|Windows|\d{0,3})$/;

/** Every text of a fleet that the server could tell: names, ids, titles, addresses, users, dates. */
export function textsOf(fleet: Fleet): Set<string> {
  const texts = new Set<string>();
  const note = (...those: readonly string[]) => {
    for (const text of those) if (!nobodys.test(text.trim())) texts.add(text.trim());
  };
  for (const client of fleet.clients) {
    note(client.id, client.name, ...Object.values(client.fields));
    for (const site of client.sites) note(site.id, site.name, ...Object.values(site.fields));
  }
  for (const { device } of fleetDevices(fleet)) {
    note(device.id, device.name, ...Object.values(device.fields), ...(device.fields.user ?? '').split('\\'));
    for (const patch of device.patches)
      note(patch.id, patch.title, patch.product, patch.url, patch.releaseDate, patch.installDate);
  }
  return texts;
}

/**
 * Asserts that none of these texts is in the report. What is short is in too many words: it must not be one of its
 * words.
 */
export function assertNothingOf(texts: Iterable<string>, report: string): void {
  const lower = report.toLowerCase();
  const words = new Set(lower.split(/[^\p{L}\p{N}]+/u));
  assert.deepEqual(
    [...texts].filter((text) =>
      text.length <= 3 ? words.has(text.toLowerCase()) : lower.includes(text.toLowerCase()),
    ),
    [],
    report,
  );
}
