import assert from 'node:assert/strict';
import { entryIdIn, gestureIdOf, gesturesOf, tooManyGestures } from '../../../src/history/gestures';
import { entry, entryPatch, Folder, place, sentAt } from '../../support/data/entries';

const ended = { patches: [entryPatch({ status: 'installed', moved: true })] };

/** A gesture on so many devices, as the history has it: the first device first. */
const gesture = (id: string, devices: number, given: Parameters<typeof entry>[0] = {}) =>
  Array.from({ length: devices }, (_, n) =>
    entry({ id: entryIdIn(id, devices - n), place: place(String(n)), ...given }),
  );
const ids = (those: readonly { readonly id: string }[]) => those.map(({ id }) => id);

describe('gestures', () => {
  const folder = new Folder();

  it('are told by the ids of their entries, which older versions made in the same way', async () => {
    const history = await folder.loaded();
    const patches = [{ id: '5', title: 'KB5031356', status: 'failed' as const }];
    const plan = (...devices: string[]) =>
      history.plan(
        'https://example.com',
        'patch_retry',
        devices.map((id) => ({ place: place(id), patches })),
      );
    await plan('1', '2', '3');
    await plan('1');
    assert.deepEqual(
      gesturesOf(history.entries)
        .map(({ entries }) => entries.map((one) => one.place.device.id).join())
        .toSorted(),
      ['1', '1,2,3'],
    );
    // As a version before gestures wrote it.
    const old = '1700000000000-0f0e4d2c-7a53-4a0b-9b9e-111111111111';
    assert.deepEqual(
      [`${old}-000002`, `${old}-000001`].map((id) => gestureIdOf({ id })),
      [old, old],
    );
  });

  it('have one entry where its id names none', () => {
    const alone = ['e1', 'e2', '1700000000000-0f0e4d2c-7a53-4a0b-9b9e-111111111111'];
    assert.deepEqual(ids(gesturesOf(alone.map((id) => entry({ id })))), alone);
  });

  it('that are too many go whole, the oldest that ended first, and never the latest', () => {
    const entries = [...gesture('d', 7), ...gesture('c', 2, ended), ...gesture('b', 2), ...gesture('a', 2, ended)];
    const tooMany = (gestures: number, most: number) => {
      const { finished, open } = tooManyGestures(entries, { gestures, entries: most }, sentAt);
      return [ids(finished), ids(open)];
    };
    assert.deepEqual(tooMany(4, 13), [[], []]);
    assert.deepEqual(tooMany(3, 13), [['a'], []]);
    assert.deepEqual(tooMany(4, 12), [['a'], []]);
    assert.deepEqual(tooMany(4, 10), [['a', 'c'], []]);
    assert.deepEqual(tooMany(1, 13), [['a', 'c'], ['b']]);
    assert.deepEqual(tooMany(4, 5), [['a', 'c'], ['b']]); // The latest alone has more.
  });

  it('that did not end stay while something is being sent, and so does what is being sent', () => {
    const sender = { pid: 1, run: 'x' };
    const [first, ...others] = gesture('b', 3);
    const entries = [
      ...gesture('d', 1),
      ...gesture('c', 1, ended),
      { ...entry(first), sender },
      ...others,
      ...gesture('a', 1),
    ];
    const { finished, open } = tooManyGestures(entries, { gestures: 1, entries: 10 }, sentAt);
    assert.deepEqual([ids(finished), ids(open)], [['c'], []]);
  });
});
