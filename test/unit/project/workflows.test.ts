import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json';
import { parseYaml } from '../../support/yaml.mjs';
import { fields, list } from './json';

type Fields = ReturnType<typeof fields>;

interface Job {
  readonly title: string;
  readonly job: Fields;
  readonly steps: readonly Fields[];
}

const folder = '.github/workflows';
const files = readdirSync(folder).map((name) => path.posix.join(folder, name));
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const workflows = new Map([...texts].map(([file, text]) => [file, fields(parseYaml(text))]));
const jobs: readonly Job[] = [...workflows].flatMap(([file, { jobs: all }]) => Object.entries(fields(all))
  .map(([name, value]) => ({ title: `${path.basename(file)}: ${name}`, job: fields(value), steps: list(fields(value).steps).map(fields) })));

/** What a job runs, a line each, with the values of its matrix in their places. */
function commands({ job, steps }: Job): string[] {
  const matrix = Object.entries(fields(fields(job.strategy).matrix));
  const lines = steps.flatMap(({ run }) => (typeof run === 'string' ? run.split('\n') : []));
  return matrix.reduce((all, [name, values]) => all.flatMap((line) => {
    const place = `\${{ matrix.${name} }}`;
    return line.includes(place) ? list(values).map((value) => line.replaceAll(place, String(value))) : [line];
  }), lines);
}

// They cannot run here. What can be said of them without that is said here.
describe('the workflows', () => {
  it('give every job an end and no more rights than it needs', () => {
    for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, { contents: 'read' }, file);
    for (const { title, job } of jobs) assert.ok('uses' in job || Number.isInteger(job['timeout-minutes']), `${title} has no time limit`);
    assert.deepEqual(jobs.filter(({ job }) => 'permissions' in job).map(({ title, job }) => [title, job.permissions]),
      [['release.yml: attest', { 'id-token': 'write', 'attestations': 'write' }]]);
  });

  it('run nothing of a stranger\'s: no secrets for pull requests, no text of theirs in a command, no action that can change', () => {
    for (const [file, { on }] of workflows) assert.doesNotMatch(JSON.stringify(on), /pull_request_target|workflow_run|issue/, file);
    for (const [file, text] of texts) {
      for (const [, used = ''] of text.matchAll(/uses: (.*)/g)) {
        if (used.startsWith('./')) assert.ok(existsSync(used), `${file}: ${used}`);
        else assert.match(used, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
      }
    }
    for (const job of jobs) {
      for (const line of commands(job)) assert.doesNotMatch(line.replaceAll(/\$\{\{ runner\.os [^}]*\}\}/g, ''), /\$\{\{/, job.title);
      for (const step of job.steps.filter(({ uses }) => String(uses).startsWith('actions/checkout@'))) {
        assert.equal(fields(step.with)['persist-credentials'], false, job.title);
      }
    }
  });

  it('name npm scripts, parts of npm test and files that exist', () => {
    const parts = readFileSync('test/support/testAll.mjs', 'utf8');
    const lines = jobs.flatMap((job) => commands(job).map((line) => ({ title: job.title, line })));
    assert.ok(lines.some(({ line }) => line.endsWith('npm test -- editor:insiders')));
    for (const { title, line } of lines) {
      const script = /\bnpm run ([\w:-]+)/.exec(line)?.[1];
      if (script !== undefined) assert.ok(script in manifest.scripts, `${title}: ${line}`);
      for (const part of /\bnpm test -- (.*)/.exec(line)?.[1]?.split(' ') ?? []) {
        assert.match(parts, new RegExp(`^ {2}'?${part}'?: `, 'm'), `${title}: ${line}`);
      }
      for (const [file] of line.matchAll(/(?:^|(?<= ))(?:\.ci|test|\.github)\/\S+/g)) {
        assert.ok(existsSync(file.replace(/\/node_modules\/.*/, '/package-lock.json')), `${title}: ${line}`);
      }
    }
  });

  it('give a gallery\'s token to nothing but the one step that publishes what was built and attested before', () => {
    const publishing = jobs.filter(({ job }) => JSON.stringify(job).includes('secrets.'));
    assert.deepEqual(publishing.map(({ title, job }) => [title, job.environment, job.needs]),
      [['release.yml: marketplace', 'marketplace', 'attest'], ['release.yml: open-vsx', 'open-vsx', 'attest']]);
    for (const { title, steps } of publishing) {
      const holders = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
      assert.equal(holders.length, 1, title);
      assert.match(String(holders[0]?.run), /^\.github\/publish\/node_modules\/\.bin\/\w+ publish (--packagePath )?nsight-patches\.vsix --skip-duplicate$/, title);
      assert.ok(!steps.some(({ run }) => /package|build/.test(String(run).replaceAll(/--packagePath/g, ''))), title);
      assert.ok(steps.some(({ uses }) => String(uses).startsWith('actions/download-artifact@')), title);
    }
    assert.deepEqual([...texts].filter(([, text]) => text.includes('secrets.')).map(([file]) => path.basename(file)), ['release.yml']);
  });
});

describe('the dependency updates', () => {
  it('see every lock file and every action', () => {
    const updates = list(fields(parseYaml(readFileSync('.github/dependabot.yml', 'utf8'))).updates).map(fields);
    assert.deepEqual(updates.map((update) => [update['package-ecosystem'], update.directories ?? update.directory]),
      [['npm', ['/', '/.github/publish']], ['github-actions', '/']]);
  });
});
