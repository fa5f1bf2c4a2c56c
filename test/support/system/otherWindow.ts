// Another window's history, in a process of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { newFolder, sentAt, type Folder } from '../data/entries';

const exported = `
  export { edit } from './storage/lockedFiles';
  export { History } from './history/history';
  export { sending } from './history/sending';
`;

/** The processes of a suite that work on its folder; they are ended after each test. */
export class OtherWindows {
  #bundle = '';
  #open: ChildProcess[] = [];

  constructor(private readonly folder: Folder) {
    before(async () => {
      this.#bundle = path.join(newFolder(), 'history.cjs');
      await build({
        stdin: { contents: exported, resolveDir: 'src' },
        outfile: this.#bundle,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        logLevel: 'warning',
      });
    });
    afterEach(async () => {
      for (const child of this.#open.splice(0)) await kill(child);
    });
  }

  /** A window that does this with `history`, which has read what is there, and then stays until it is killed. */
  start(what: string): ChildProcess {
    const script = `${this.#imports()}
      const history = new History({ folder, now: () => ${sentAt}, upFor: () => Number.MAX_SAFE_INTEGER,
        onProblem: (problem) => { throw new Error(problem); } });
      await history.load();
      ${what}
      setInterval(() => undefined, 1_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#open.push(child);
    return child;
  }

  /** Runs this in another process while this one stands still, as one that sleeps. */
  runToItsEnd(what: string): void {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', `${this.#imports()}${what}`],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  }

  #imports(): string {
    return `import { edit, History, sending } from ${JSON.stringify(pathToFileURL(this.#bundle).href)};
      const folder = ${JSON.stringify(this.folder.path)};`;
  }
}

/** Ends a process without a chance to do anything, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
