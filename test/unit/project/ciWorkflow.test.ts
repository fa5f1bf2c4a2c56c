import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseYaml } from '../../../scripts/lib/yaml.mjs';
import { fields, list } from './json';
import { jobs, ofJobs, stepsOf, workflows } from './workflows';

const systems = ['ubuntu-latest', 'windows-latest', 'macos-latest'];
const strategy = (matrix: Record<string, readonly string[]>) => ({ 'fail-fast': false, matrix });

describe('CI', () => {
  it('runs on main, on every pull request, weekly for a new VS Code, and before a release', () => {
    assert.deepEqual(workflows.get('.github/workflows/ci.yml')?.on, {
      push: { branches: ['main'] },
      pull_request: null,
      schedule: [{ cron: '23 4 * * 1' }],
      workflow_call: null,
    });
  });

  it('tests on three systems and the lowest, current and next VS Code, and everything once without a display', () => {
    assert.deepEqual(ofJobs('ci.yml', 'strategy'), {
      check: strategy({ os: systems }),
      desktop: strategy({ os: systems, vscode: ['min', 'latest', 'insiders'] }),
      server: undefined,
      package: undefined,
    });
    assert.deepEqual(ofJobs('ci.yml', 'runs-on'), {
      check: '${{ matrix.os }}',
      desktop: '${{ matrix.os }}',
      server: 'ubuntu-latest',
      package: 'ubuntu-latest',
    });
    const runs = (job: string) => stepsOf(`ci.yml: ${job}`).filter((step) => typeof step === 'string');
    assert.deepEqual(runs('check'), ['npm ci', 'npm test -- types lint format build unit']);
    assert.deepEqual(runs('desktop'), [
      'npm ci',
      "${{ runner.os == 'Linux' && 'xvfb-run -a' || '' }} npm test -- editor:${{ matrix.vscode }}",
    ]);
    assert.deepEqual(runs('server'), ['.ci/run']);
    assert.match(readFileSync('.ci/run', 'utf8'), /^npm test( --silent)?$/m);
  });

  it('uses the lowest Node for everything, and the one that packages for the rest', () => {
    const nodes = jobs
      .filter(({ title }) => title.startsWith('ci.yml'))
      .flatMap(({ title }) =>
        stepsOf(title).flatMap((step) =>
          typeof step !== 'string' && step[0] === 'actions/setup-node'
            ? [[title.slice('ci.yml: '.length), step[1]['node-version']]]
            : [],
        ),
      );
    assert.deepEqual(nodes, [
      ['check', 22],
      ['desktop', 22],
      ['server', 20],
      ['package', 22],
    ]);
  });
});

describe('the audit', () => {
  it('looks every week, when dependencies change and before a release', () => {
    assert.deepEqual(workflows.get('.github/workflows/audit.yml')?.on, {
      pull_request: { paths: ['**/package.json', '**/package-lock.json', '.github/workflows/audit.yml'] },
      schedule: [{ cron: '43 4 * * 1' }],
      workflow_call: null,
      workflow_dispatch: null,
    });
  });

  it('looks for known holes and unsigned packages, in what is shipped and in what publishes', () => {
    assert.deepEqual(ofJobs('audit.yml', 'strategy'), { audit: strategy({ folder: ['.', '.github/publish'] }) });
    assert.deepEqual(ofJobs('audit.yml', 'defaults'), {
      audit: { run: { 'working-directory': '${{ matrix.folder }}' } },
    });
    assert.deepEqual(stepsOf('audit.yml: audit').slice(2), [
      'npm ci --ignore-scripts',
      'npm audit --omit=dev',
      'npm audit signatures',
    ]);
  });
});

describe('the dependency updates', () => {
  const updates = list(fields(parseYaml(readFileSync('.github/dependabot.yml', 'utf8'))).updates).map(fields);

  it('see every lock file and every action', () => {
    assert.deepEqual(
      updates.map((update) => [update['package-ecosystem'], update.directories ?? update.directory]),
      [
        ['npm', ['/', '/.github/publish']],
        ['github-actions', '/'],
      ],
    );
  });

  it("come weekly, and let a release of someone else's be a week old", () => {
    for (const { schedule, cooldown } of updates)
      assert.deepEqual([schedule, cooldown], [{ interval: 'weekly' }, { 'default-days': 7 }]);
  });
});
