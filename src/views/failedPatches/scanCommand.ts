import * as vscode from 'vscode';
import type { Session } from '../../connection/session';
import { failedOnDevices, ofDevices, unreadRecords } from '../../wording/counts';
import { plural, t } from '../../wording/localize';
import { errorWords } from '../../wording/errorWords';
import { logLine } from '../../wording/errorKinds';
import type { Log } from '../../ui/log';
import { setContext } from '../../ui/contextKeys';
import { confirm, remedyButtons, say } from '../../ui/notifications';
import { withCancellableProgress } from '../../ui/progress';
import { costText } from '../../scan/scanCost';
import { coverageText, isPartial } from '../../scan/coverage';
import { restText } from './failedNotes';
import { scanStats } from '../../scan/scanStats';
import { runScan, wholeFleet, type ScanProgress } from '../../scan/runScan';
import type { Scan } from '../../scan/scan';
import { callsForChanges, queueChanges, readChanges } from '../../scan/scanAgain';
import { keyOf, listsOf, type ScanPart } from '../../scan/scanData';
import { timeLeft, timeLeftText } from '../../wording/timeLeft';
import { changedText, costOfWork, costQuestion, leftOutOf, restOf, type ScanWork } from './scanWork';

/** A scan of so many calls, the one for the checks among them, is done before anybody has read a question. */
const worthAsking = 21;

/** What a ScanCommand needs of its surroundings. */
export interface ScanCommandOptions {
  readonly save: () => Promise<void>;
  /** Returns when patches of the devices of an account were last retried; see ReadingHints. */
  readonly retriesOf: (account: string) => Promise<ReadonlyMap<string, number>>;
  /** Called when `isWaiting` has changed. */
  readonly onDidChangeWait: () => void;
  /** Called before a scan that was asked for. Resolves when no quiet one runs any more, with what lets it go on. */
  readonly endQuietly: () => Promise<() => Promise<void>>;
}

/** Runs one scan at a time: says what it costs, asks, shows how far it is, and tells what came of it. */
export class ScanCommand {
  /** How far the scan is that was asked for. */
  #progress: ScanProgress | undefined;
  /** How far the scan is that is run quietly. */
  #quiet: ScanProgress | undefined;
  #cancel = new AbortController();

  constructor(
    private readonly log: Log,
    private readonly options: ScanCommandOptions,
  ) {}

  get running(): boolean {
    return (this.#progress ?? this.#quiet) !== undefined;
  }

  /** Whether a scan is running that was asked for. */
  get isAskedFor(): boolean {
    return this.#progress !== undefined;
  }

  /** Whether the scan that is running waits for a server that cannot be reached. */
  get isWaiting(): boolean {
    return (this.#progress ?? this.#quiet)?.waitsBecause !== undefined;
  }

  /** Rejects only when the clients cannot be read. */
  async scan(session: Session, scan: Scan, work: ScanWork): Promise<void> {
    if (this.#sayRunning() || !(await agreed(session, scan, work)) || this.#sayRunning()) return;
    this.#progress = { of: 'lists', done: 0, all: 0 };
    this.#cancel = new AbortController();
    let goOn = () => Promise.resolve();
    try {
      goOn = await this.options.endQuietly();
      const part = await queue(session, scan, work);
      if (!part) {
        await sayNoClients(session);
        return;
      }
      const refusal = await this.#run(session, scan, part, work);
      if (!session.closed.aborted) this.#tell(scan, work, refusal);
    } finally {
      this.#progress = undefined;
      await this.options.save().finally(() => goOn());
    }
  }

  /** Scans again only what may have changed. Rejects only when the clients cannot be read. */
  async scanAgain(session: Session, scan: Scan): Promise<void> {
    if (this.#sayRunning()) return;
    const retries = await this.options.retriesOf(session.account);
    const options = { location: { viewId: 'nsight.failedPatches' }, title: t('Looking for what may have changed') };
    const changes = await withCancellableProgress(options, (signal) =>
      readChanges(session, scan, { retries, signal, now: () => Date.now() }),
    );
    if (session.closed.aborted) return;
    if (!changes) await sayNoClients(session);
    else if (callsForChanges(changes) === 0)
      say('info', [t('All that may have changed was read less than 5 minutes ago.'), restOf(changes)].join(' '));
    else await this.scan(session, scan, { kind: 'changes', changes, retries });
  }

  /**
   * Reads what is in line without a word: the view alone says so. Returns the error over which it stopped, if it was
   * one. Never rejects.
   */
  async runQuietly(session: Session, scan: Scan, signal: AbortSignal): Promise<unknown> {
    const retries = await this.options.retriesOf(session.account);
    this.#quiet = { of: 'lists', done: 0, all: 0 };
    this.options.onDidChangeWait();
    try {
      const location = { viewId: 'nsight.failedPatches' };
      return await vscode.window.withProgress({ location }, () =>
        runScan(session, scan, 'all', {
          signal,
          now: () => Date.now(),
          retries,
          onProgress: (progress) => {
            const wasWaiting = this.isWaiting;
            this.#quiet = progress;
            if (this.isWaiting !== wasWaiting) this.options.onDidChangeWait();
          },
        }),
      );
    } finally {
      this.#quiet = undefined;
      await this.options.save();
      this.options.onDidChangeWait();
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

  async #run(session: Session, scan: Scan, part: ScanPart, work: ScanWork): Promise<unknown> {
    const retries = work.kind === 'changes' ? work.retries : await this.options.retriesOf(session.account);
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
        retries,
        onlyNew: work.kind === 'changes',
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
  if (work.kind === 'changes') return queueChanges(scan, work.changes, now);
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
    ...(work.kind === 'changes' ? [changedText(work.changes), restOf(work.changes)].filter(Boolean) : []),
    t(
      '{0}. You can cancel and resume it, and it shows what it finds while it runs.',
      costText(cost, session.inventory.rateLimiter.perMinute()),
    ),
    ...leftOutOf(work).map((text) => t('Left out: {0}.', text)),
  ];
  return confirm(costQuestion(work), detail.join('\n'), work.kind === 'rest' ? t('Resume') : t('Scan'));
}

function scanProgress(
  { of, done, all, waitsBecause }: ScanProgress,
  elapsed: number,
  perMinute: number,
): { message: string; increment?: number } {
  const lists = () => plural(all, '{1} of {0} list of devices', '{1} of {0} lists of devices', done);
  const first = () => plural(all, '{1} of {0} device to be read first', '{1} of {0} devices to be read first', done);
  const texts = { suspects: first, lists, devices: () => ofDevices(done, all) };
  if (waitsBecause !== undefined) return { message: `${texts[of]()}, ${t('waiting for the server')}` };
  if (of !== 'devices') return { message: texts[of]() };
  const left = timeLeft({ left: all - done, done, elapsed, perMinute });
  return { message: `${ofDevices(done, all)}, ${timeLeftText(left)}`, increment: done === 0 ? 0 : 100 / all };
}
