// Entries of the history, and a folder for them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Entry, EntryPatch } from '../../../src/history/entry';
import { History, type HistoryOptions } from '../../../src/history/history';
import { sending } from '../../../src/history/sending';
import type { PatchRef, DevicePath } from '../../../src/inventory/place';
import type { GestureNode } from '../../../src/views/retries/retryNodes';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** When entries are sent unless said otherwise. */
export const sentAt = 1_000 * day;

/** Where a device is. */
export function place(id = '111', name = 'SRV-01'): DevicePath {
  return { client: { id: '1', name: 'ACME' }, site: { id: '11', name: 'Head Office' }, device: { id, name } };
}

/** A patch of an entry: accepted and not read since. */
export function entryPatch(given: Partial<EntryPatch> = {}): EntryPatch {
  return {
    id: '5',
    title: 'KB5031356',
    outcome: 'accepted',
    status: undefined,
    statusLabel: undefined,
    gone: false,
    wasFailed: true,
    moved: false,
    policyHolds: undefined,
    ...given,
  };
}

/** An answered retry that was not read since. */
export function entry(given: Partial<Entry> = {}): Entry {
  return {
    id: 'e1',
    account: 'https://example.com',
    at: sentAt,
    sentAt: undefined,
    service: 'patch_retry',
    place: place(),
    patches: [entryPatch()],
    messages: [],
    error: undefined,
    sender: undefined,
    checkedAt: undefined,
    told: false,
    ...given,
  };
}

/** The row of a gesture that has these entries. */
export function gestureNode(...entries: readonly Entry[]): GestureNode {
  return { kind: 'gesture', id: 'g', parent: undefined, entries };
}

/** An empty folder. */
export function newFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'history-'));
}

/** The number of a process that is certainly gone: it was waited for. */
export function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

/** A folder for each test of a suite, and windows on it that are closed after the test. */
export class Folder {
  path = '';
  #open: History[] = [];

  constructor() {
    beforeEach(() => {
      this.path = newFolder();
    });
    afterEach(() => {
      for (const history of this.#open.splice(0)) history.dispose();
    });
  }

  /** A window's history; a problem fails the test unless it is expected. */
  window(given: Partial<HistoryOptions> = {}): History {
    const onProblem = (problem: string, error: unknown) => {
      assert.fail(`${problem} ${String(error)}`);
    };
    const now = given.now ?? (() => sentAt);
    // The computer has been on for longer than anything is old.
    const upFor = () => now() + 1_000 * day;
    const history = new History({ folder: this.path, now, upFor, onProblem, ...given });
    this.#open.push(history);
    return history;
  }

  /** A window's history that has read what is there. */
  async loaded(given: Partial<HistoryOptions> = {}): Promise<History> {
    const history = this.window(given);
    await history.load();
    return history;
  }

  /** Puts an entry there, as a window has left it. */
  store(given: Partial<Entry> = {}): void {
    this.put(`${given.id ?? 'e1'}.json`, JSON.stringify(entry(given)));
  }

  put(name: string, text: string): void {
    writeFileSync(path.join(this.path, name), text);
  }

  /** The names of the files there, in order. */
  names(ending = ''): string[] {
    return readdirSync(this.path)
      .filter((name) => name.endsWith(ending))
      .sort();
  }
}

/** Stores one entry as being sent. */
export async function beginSending(
  history: History,
  deviceId = '111',
  patches: readonly PatchRef[] = [{ id: '5', title: 'KB5031356', status: 'failed' }],
): Promise<Entry> {
  const [planned] = await history.plan('https://example.com', 'patch_retry', [{ place: place(deviceId), patches }]);
  return (await history.change(planned?.id ?? '', sending))?.after ?? assert.fail('it is gone');
}

/** Waits for what a history comes to know, from its own window or another. */
export function until(history: History, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      listening.dispose();
      resolve();
    };
    const listening = history.onDidChange(look);
    look();
  });
}
