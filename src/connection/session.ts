import path from 'node:path';
import type { Log } from '../ui/log';
import { Inventory } from '../inventory/inventory';
import type { SharedTurns } from '../inventory/rateLimiter';
import { logLine } from '../wording/errorKinds';
import { t } from '../wording/localize';
import { NsightClient, type Endpoint } from '../nsight/client';
import { Reader } from '../nsight/parser/reader';
import { requestsPerMinute, requestTimeoutSeconds } from '../settings';

/** Everything that belongs to one connection, from connecting to disconnecting. */
export interface Session {
  readonly endpoint: Endpoint;
  /** What it is called unless its account has a name: the server's host, or "Demo fleet". */
  readonly label: string;
  readonly demo: boolean;
  /** Whose devices they are, over restarts and new keys too; for a demo fleet another one each time. */
  readonly account: string;
  readonly client: NsightClient;
  readonly inventory: Inventory;
  /** Fires when another connection, or none, takes its place. */
  readonly closed: AbortSignal;
  close(): void;
}

/** What a session needs of its surroundings. */
export interface SessionOptions {
  readonly version: string;
  readonly log: Log;
  /** The turns of paced requests, which all windows share. */
  readonly turns: SharedTurns;
}

/** Whose session it is to be. */
export interface SessionOwner {
  readonly demo: boolean;
  readonly account: string;
}

/** Makes a session. Asks the server nothing. */
export function openSession(
  endpoint: Endpoint,
  { demo, account }: SessionOwner,
  { version, log, turns }: SessionOptions,
): Session {
  const reader = new Reader(path.join(__dirname, 'reader.js'));
  const client = new NsightClient(endpoint, {
    version,
    timeoutSeconds: requestTimeoutSeconds,
    log: (line) => {
      log.info(line);
    },
    reader,
    acquire: async (signal) => {
      await inventory.rateLimiter.acquire(signal);
    },
  });
  // The demo fleet is on this computer: no server has to be spared there.
  const inventory: Inventory = new Inventory(client, {
    requestsPerMinute: demo ? undefined : requestsPerMinute,
    pace: {
      turns,
      onUnshared: (error) => {
        log.error(
          `The pace cannot be shared with other windows, so this window keeps one of its own. ${logLine(error)}`,
        );
      },
    },
  });
  const closing = new AbortController();
  return {
    endpoint,
    label: demo ? t('Demo fleet') : new URL(endpoint.server).host,
    demo,
    account,
    client,
    inventory,
    closed: closing.signal,
    close: () => {
      closing.abort();
      inventory.dispose();
      reader.close();
    },
  };
}
