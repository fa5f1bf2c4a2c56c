import * as vscode from 'vscode';
import type { LeftOut } from '../../actions/picked';
import type { Session } from '../../connection/session';
import type { Scope } from '../../inventory/scope';
import { failedOnDevices, ofDevices, unreadRecords } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import { errorWords } from '../../wording/errorWords';
import { shorten } from '../../wording/escape';
import { logLine } from '../../wording/errorKinds';
import type { Log } from '../../ui/log';
import { setContext } from '../../ui/contextKeys';
import { confirm, remedyButtons, say } from '../../ui/notifications';
import { withCancellableProgress } from '../../ui/progress';
import { costOf, costOfRest, costText, type Cost } from '../../scan/scanCost';
import { coverageText, isPartial } from '../../scan/coverage';
import { restText } from './failedNotes';
import { scanStats } from '../../scan/scanStats';
import { freshMs } from '../../inventory/bulkRead';
import { runScan, wholeFleet, type ScanProgress } from '../../scan/runScan';
import type { Scan } from '../../scan/scan';
import { keyOf, listsOf, type ListRef, type ScanPart } from '../../scan/scanData';
import { timeLeft, timeLeftText } from '../../wording/timeLeft';
import { nameText, whereText } from '../../wording/patchWords';

/** What is to be scanned: everything, parts of the fleet, what an earlier scan left, or what could not be read. */
export type ScanWork =
  | { readonly kind: 'fleet' }
  | { readonly kind: 'scopes'; readonly scopes: readonly Scope[]; readonly leftOut?: readonly LeftOut[] }
  | { readonly kind: 'rest' }
  | { readonly kind: 'again'; readonly lists: readonly ListRef[]; readonly ids: readonly string[] };

/** A scan of so many calls is done before anybody has read a question. */
const worthAsking = 20;

/** What a ScanCommand needs of its surroundings. */
export interface ScanCommandOptions {
  readonly save: () => Promise<void>;
  /** Called when `isWaiting` has changed. */
  readonly onDidChangeWait: () => void;
}

/** Runs one scan at a time: says what it costs, asks, shows how far it is, and tells what came of it. */
export class ScanCommand {
  /** How far the scan is that is running. */
  #progress: ScanProgress | undefined;
  #cancel = new AbortController();

  constructor(
    private readonly log: Log,
    private readonly options: ScanCommandOptions,
  ) {}

  get running(): boolean {
    return this.#progress !== undefined;
  }

  /** Whether the scan that is running waits for a server that cannot be reached. */
  get isWaiting(): boolean {
    return this.#progress?.waitsBecause !== undefined;
  }

  /** Rejects only when the clients cannot be read. */
  async scan(session: Session, scan: Scan, work: ScanWork): Promise<void> {
    if (this.#sayRunning() || !(await agreed(session, scan, work)) || this.#sayRunning()) return;
    this.#progress = { of: 'lists', done: 0, all: 0 };
    this.#cancel = new AbortController();
    try {
      const part = await queue(session, scan, work);
      if (!part) {
        await sayNoClients(session);
        return;
      }
      const refusal = await this.#run(session, scan, part);
      if (!session.closed.aborted) this.#tell(scan, work, refusal);
    } finally {
      this.#progress = undefined;
      await this.options.save();
    }
  }

  #sayRunning(): boolean {
    if (!this.#progress) return false;
    const { of, done, all } = this.#progress;
    const { signal } = this.#cancel;
    const text =
      of === 'devices'
        ? plural(
            all,
            'A scan is already running: {1} of {0} device.',
            'A scan is already running: {1} of {0} devices.',
            done,
          )
        : t('A scan is already running.');
    say('info', text, {
      title: t('Cancel Scan'),
      run: () => {
        if (this.#cancel.signal === signal) this.#cancel.abort();
      },
    });
    return true;
  }

  #run(session: Session, scan: Scan, part: ScanPart): Thenable<unknown> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: t('Scanning for failed patches'),
      onDidChangeWait: session.inventory.rateLimiter.onDidChangeWait,
    };
    return withCancellableProgress(options, (cancelled, report) => {
      cancelled.addEventListener('abort', () => {
        this.#cancel.abort(); // A second scan, too, offers to cancel this one.
      });
      let began = 0;
      return runScan(session, scan, part, {
        signal: this.#cancel.signal,
        now: () => Date.now(),
        onProgress: (progress) => {
          const wasWaiting = this.isWaiting;
          this.#progress = progress;
          if (this.isWaiting !== wasWaiting) this.options.onDidChangeWait();
          if (progress.done === 0) began = performance.now();
          report(scanProgress(progress, performance.now() - began, session.inventory.rateLimiter.perMinute()));
        },
      });
    });
  }

  #tell(scan: Scan, work: ScanWork, refusal: unknown): void {
    const { data } = scan;
    const numbers = scanStats(data);
    const { failures, failedDevices } = numbers;
    const show = { title: t('Show'), run: () => void vscode.commands.executeCommand('nsight.failedPatches.focus') };
    if (refusal !== undefined) {
      this.log.error(logLine(refusal));
      const { message, remedies } = errorWords(refusal);
      say(
        'error',
        t('The scan stopped with {0} still to be read. {1}', restText(numbers), message),
        ...remedyButtons(remedies),
      );
    } else if (!this.#cancel.signal.aborted && work.kind !== 'again') {
      // Who cancelled knows; the view says what is left.
      setContext('nsight.scanned', true); // A step of the walkthrough is done.
      const found = `${failedOnDevices(failures, failedDevices)}. ${coverageText(data, t('Scanned'), Date.now())}`;
      const leftOut = leftOutOf(work);
      say(isPartial(data, numbers) || leftOut.length > 0 ? 'warning' : 'info', [found, ...leftOut].join(' · '), show);
    }
  }
}

/** The key sees nothing that could be scanned. What was known of the fleet is kept. */
async function sayNoClients({ inventory }: Session): Promise<void> {
  const { problems } = await inventory.clients();
  const text =
    problems.length > 0
      ? t('Nothing was scanned: {0}.', unreadRecords(problems.length))
      : t('Nothing was scanned: the API key works, but it sees no clients. Its Agent Key user has no client groups.');
  say('warning', text, ...remedyButtons(problems.length > 0 ? ['showLog'] : ['connect']));
}

/** Puts the work in line, and gives it as a part. Undefined: there are no clients. */
async function queue(session: Session, scan: Scan, work: ScanWork): Promise<ScanPart | undefined> {
  const now = Date.now();
  if (work.kind === 'rest') return 'all';
  const fleet = await wholeFleet(session, scan, now); // Also of a part it is to be known what it is a part of.
  if (fleet.length === 0) return undefined;
  const lists = work.kind === 'again' ? work.lists : (work.kind === 'fleet' ? fleet : work.scopes).flatMap(listsOf);
  const ids = work.kind === 'again' ? work.ids : [];
  scan.queueLists(lists, now);
  scan.queueDevices(ids, now);
  return work.kind === 'fleet'
    ? 'all'
    : { lists: new Set(lists.map(({ client, site, type }) => keyOf(client, site, type))), ids: new Set(ids) };
}

/** Shows the cost first, unless it is next to nothing. */
async function agreed(session: Session, scan: Scan, work: ScanWork): Promise<boolean> {
  const cost = await costOfWork(session, scan, work);
  if (cost.calls <= worthAsking && !cost.atLeast) return true;
  const detail = [
    t(
      '{0}. You can cancel and resume it, and it shows what it finds while it runs.',
      costText(cost, session.inventory.rateLimiter.perMinute()),
    ),
    ...leftOutOf(work).map((text) => t('Left out: {0}.', text)),
  ];
  return confirm(costQuestion(work), detail.join('\n'), work.kind === 'rest' ? t('Resume') : t('Scan'));
}

async function costOfWork(session: Session, scan: Scan, work: ScanWork): Promise<Cost> {
  switch (work.kind) {
    case 'rest':
      return costOfRest(session, scan);
    case 'again':
      return { calls: work.lists.length + work.ids.length, atMost: false };
    case 'scopes':
      return costOf(session, scan, work.scopes);
    case 'fleet': {
      const { items } = await session.inventory.clients({ maxAgeMs: freshMs });
      return costOf(
        session,
        scan,
        items.map((client) => ({ kind: 'client', client })),
      );
    }
  }
}

/** What was selected too and cannot be scanned. */
function leftOutOf(work: ScanWork): string[] {
  return work.kind === 'scopes' ? (work.leftOut ?? []).map(({ text }) => text) : [];
}

function costQuestion(work: ScanWork): string {
  switch (work.kind) {
    case 'fleet':
      return t('Scan the whole fleet for failed patches?');
    case 'rest':
      return t('Resume the scan for failed patches?');
    case 'again':
      return t('Read again what could not be read?');
    case 'scopes': {
      const [only, ...others] = work.scopes
        .filter((scope) => scope.kind !== 'device')
        .map((scope) => (scope.kind === 'site' ? whereText(scope) : nameText(scope.client)));
      return others.length === 0
        ? t('Scan {0} for failed patches?', shorten(only ?? '', 100))
        : t('Scan {0} parts of the fleet for failed patches?', work.scopes.length);
    }
  }
}

function scanProgress(
  { of, done, all, waitsBecause }: ScanProgress,
  elapsed: number,
  perMinute: number,
): { message: string; increment?: number } {
  const lists = () => plural(all, '{1} of {0} list of devices', '{1} of {0} lists of devices', done);
  if (waitsBecause !== undefined)
    return { message: `${of === 'lists' ? lists() : ofDevices(done, all)}, ${t('waiting for the server')}` };
  if (of === 'lists') return { message: lists() };
  const left = timeLeft({ left: all - done, done, elapsed, perMinute });
  return { message: `${ofDevices(done, all)}, ${timeLeftText(left)}`, increment: done === 0 ? 0 : 100 / all };
}
