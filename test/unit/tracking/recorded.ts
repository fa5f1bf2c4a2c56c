import assert from 'node:assert/strict';
import type { Session } from '../../../src/connection/session';
import type { History, HistoryOptions } from '../../../src/history/history';
import { OutcomeRecorder } from '../../../src/tracking/outcomeRecorder';
import type { Folder } from '../../support/data/entries';

/** A window that follows a session, and the names of the devices that it told of, notification by notification. */
export function recorded(
  folder: Folder,
  session: Session,
  now: () => number,
  given: Partial<HistoryOptions> = {},
): { history: History; follow: OutcomeRecorder; told: string[][] } {
  const history = folder.window({ now, ...given });
  const told: string[][] = [];
  const following = new OutcomeRecorder(history, {
    now,
    notify: (ended) => told.push(ended.map(({ place }) => String(place.device.name)).sort()),
    onError: (error) => assert.fail(String(error)),
  });
  following.start(session);
  return { history, follow: following, told };
}
