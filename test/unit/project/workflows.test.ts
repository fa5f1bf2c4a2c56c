import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import manifest from '../../../package.json';
import { fields } from './json';
import { commands, jobs, texts, workflows } from './workflows';

// They cannot run here. What can be said of them without that is said here.
describe('the workflows', () => {
  it('give every job an end and no more rights than it needs', () => {
    for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, { contents: 'read' }, file);
    for (const { title, job } of jobs)
      assert.ok('uses' in job || Number.isInteger(job['timeout-minutes']), `${title} has no time limit`);
    assert.deepEqual(
      jobs.filter(({ job }) => 'permissions' in job).map(({ title, job }) => [title, job.permissions]),
      [
        ['release.yml: attest', { 'id-token': 'write', attestations: 'write' }],
        ['release.yml: github', { contents: 'write' }],
        ['release.yml: marketplace', { contents: 'read', 'id-token': 'write' }],
      ],
    );
  });

  it("run nothing of a stranger's: no secrets for pull requests, no text of theirs run, pinned actions", () => {
    for (const [file, { on }] of workflows)
      assert.doesNotMatch(JSON.stringify(on), /pull_request_target|workflow_run|issue/, file);
    for (const [file, text] of texts) {
      for (const [, used = ''] of text.matchAll(/uses: (.*)/g)) {
        if (used.startsWith('./')) assert.ok(existsSync(used), `${file}: ${used}`);
        else assert.match(used, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
      }
    }
    for (const job of jobs) {
      for (const line of commands(job))
        assert.doesNotMatch(line.replaceAll(/\$\{\{ runner\.os [^}]*\}\}/g, ''), /\$\{\{/, job.title);
      for (const step of job.steps.filter(({ uses }) => String(uses).startsWith('actions/checkout@'))) {
        assert.equal(fields(step.with)['persist-credentials'], false, job.title);
      }
    }
  });

  it('name npm scripts, parts of npm test and files that exist', () => {
    const parts = readFileSync('scripts/test.mjs', 'utf8');
    const lines = jobs.flatMap((job) => commands(job).map((line) => ({ title: job.title, line })));
    assert.ok(lines.some(({ line }) => line.endsWith('npm test -- editor:insiders')));
    for (const { title, line } of lines) {
      const script = /\bnpm run ([\w:-]+)/.exec(line)?.[1];
      if (script !== undefined) assert.ok(script in manifest.scripts, `${title}: ${line}`);
      for (const part of /\bnpm test -- (.*)/.exec(line)?.[1]?.split(' ') ?? []) {
        assert.match(parts, new RegExp(`^ {2}'?${part}'?: `, 'm'), `${title}: ${line}`);
      }
      for (const [file] of line.matchAll(/(?:^|(?<= ))(?:\.ci|scripts|test|\.github)\/\S+/g)) {
        assert.ok(existsSync(file.replace(/\/node_modules\/.*/, '/package-lock.json')), `${title}: ${line}`);
      }
    }
  });

  it('fail when a step fails, and leave none out: only the next VS Code stops nobody', () => {
    const having = (key: string) =>
      jobs.flatMap(({ title, job, steps }) =>
        [job, ...steps].flatMap((part) => (key in part ? [[title, part[key]]] : [])),
      );
    assert.deepEqual(having('continue-on-error'), [['ci.yml: desktop', "${{ matrix.vscode == 'insiders' }}"]]);
    assert.deepEqual(having('if'), [['ci.yml: server', 'failure()']]);
    for (const job of jobs)
      for (const line of commands(job)) assert.doesNotMatch(line, /\|\| *(true|:|exit)/, job.title);
  });
});
