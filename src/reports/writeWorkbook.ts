import { Worker } from 'node:worker_threads';
import { breathe } from '../util/breathe';
import type { Report } from './reportModel';
import type { WorkbookCell } from './workbookSheet';
import { workbookSheets } from './workbookSheets';
import type { WorkbookAnswer, WorkbookStep } from './workbookThread';

/** So many rows are sent in a few milliseconds. */
const rowsInMessage = 500;

/** Of the thread: 40,000 failures take 400 MB. */
const memoryMb = 2_048;

/**
 * Returns a report as an Excel workbook. A thread of its own writes it, and ends then.
 *
 * @param file - The bundle of workbookThread.ts.
 * @throws where the thread cannot write it, or when the signal fires.
 */
export async function writeWorkbook(
  report: Report,
  file: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  const thread = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
  try {
    const answered = workbookAnswer(thread, signal);
    const sent = sendSheets(report, (step) => {
      thread.postMessage(step);
    });
    const [answer] = await Promise.all([answered, sent]);
    if ('error' in answer) throw new Error(answer.error);
    return answer.bytes;
  } finally {
    await thread.terminate();
  }
}

/** Rejects with an error of the thread, and when the signal fires. */
function workbookAnswer(thread: Worker, signal: AbortSignal): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => {
      reject(new Error('The thread ended.'));
    });
    signal.addEventListener(
      'abort',
      () => {
        reject(new DOMException('', 'AbortError'));
      },
      { once: true },
    );
  });
}

async function sendSheets(report: Report, send: (step: WorkbookStep) => void): Promise<void> {
  for (const { name, columns, rows } of workbookSheets(report)) {
    send({ step: 'sheet', name, columns });
    let piece: (readonly WorkbookCell[])[] = [];
    for (const row of rows) {
      piece.push(row);
      if (piece.length < rowsInMessage) continue;
      send({ step: 'rows', rows: piece });
      piece = [];
      await breathe();
    }
    send({ step: 'rows', rows: piece });
  }
  send({ step: 'end' });
}
