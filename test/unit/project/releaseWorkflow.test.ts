import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jobs, ofJobs, stepsOf, texts, workflows } from './workflows';

const title = (job: string) => `release.yml: ${job}`;
const download = ['actions/download-artifact', { name: 'nsight-patches' }];

describe('the release workflow', () => {
  it('runs on a tag of a version, and on nothing else', () => {
    assert.deepEqual(workflows.get('.github/workflows/release.yml')?.on, { push: { tags: ['v*'] } });
  });

  it('checks the versions first, attests after all of CI and the audit, and publishes only what was attested', () => {
    assert.deepEqual(ofJobs('release.yml', 'needs'), {
      version: undefined,
      ci: 'version',
      audit: 'version',
      attest: ['ci', 'audit'],
      github: 'attest',
      marketplace: 'attest',
      'open-vsx': 'attest',
    });
    assert.deepEqual(
      Object.entries(ofJobs('release.yml', 'uses')).filter(([, uses]) => uses !== undefined),
      [
        ['ci', './.github/workflows/ci.yml'],
        ['audit', './.github/workflows/audit.yml'],
      ],
    );
    assert.equal(stepsOf(title('version')).at(-1), 'node scripts/checkRelease.mjs "$GITHUB_REF_NAME"');
  });

  it('attests the package that CI built, from no cache, and runs nothing else beside', () => {
    assert.deepEqual(stepsOf(title('attest')), [
      download,
      ['actions/attest-build-provenance', { 'subject-path': 'nsight-patches.vsix' }],
    ]);
    assert.deepEqual(stepsOf('ci.yml: package').slice(1), [
      ['actions/setup-node', { 'node-version': 22 }],
      'npm ci',
      'npm run package -- --out nsight-patches.vsix',
      'sha256sum nsight-patches.vsix',
      [
        'actions/upload-artifact',
        { name: 'nsight-patches', path: 'nsight-patches.vsix', 'if-no-files-found': 'error' },
      ],
    ]);
  });

  it('lets everybody download what was attested, and SECURITY.md says how to verify it', () => {
    assert.deepEqual(stepsOf(title('github')), [
      download,
      'gh release create "$GITHUB_REF_NAME" nsight-patches.vsix ' +
        '--repo "$GITHUB_REPOSITORY" --verify-tag --generate-notes',
    ]);
    assert.match(readFileSync('SECURITY.md', 'utf8'), /^ {4}gh attestation verify nsight-patches\.vsix --repo \S+$/m);
  });

  const install = 'npm ci --ignore-scripts --prefix .github/publish';

  it('publishes to the Marketplace as the job that GitHub vouches for, with no token that is stored', () => {
    assert.deepEqual(stepsOf(title('marketplace')).slice(2), [
      install,
      download,
      '.github/publish/node_modules/.bin/vsce publish --oidc --packagePath nsight-patches.vsix --skip-duplicate',
    ]);
  });

  it('publishes to Open VSX with a token that only the one step is given that publishes', () => {
    assert.deepEqual(stepsOf(title('open-vsx')).slice(2), [
      install,
      download,
      '.github/publish/node_modules/.bin/ovsx publish nsight-patches.vsix --skip-duplicate',
    ]);
    const secrets = (value: unknown) => JSON.stringify(value).match(/secrets\.\w+/g) ?? [];
    assert.deepEqual(
      jobs.flatMap((job) =>
        job.steps.flatMap((step) =>
          secrets(step).map((secret) => [job.title, secret, job.steps.indexOf(step) === job.steps.length - 1]),
        ),
      ),
      [[title('open-vsx'), 'secrets.OVSX_PAT', true]],
    );
    assert.deepEqual(
      [...texts].flatMap(([file, text]) => (text.match(/secrets\b/g) ?? []).map(() => path.basename(file))),
      ['release.yml'],
      'no other place has one',
    );
  });

  it('has a person agree before anything is published', () => {
    assert.deepEqual(
      Object.entries(ofJobs('release.yml', 'environment')).filter(([, name]) => name !== undefined),
      [
        ['marketplace', 'marketplace'],
        ['open-vsx', 'open-vsx'],
      ],
    );
  });

  it('checks out what publishes, and none of what is published', () => {
    for (const job of ['marketplace', 'open-vsx']) {
      assert.deepEqual(
        stepsOf(title(job)).slice(0, 2),
        [
          ['actions/checkout', { 'persist-credentials': false, 'sparse-checkout': '.github/publish' }],
          ['actions/setup-node', { 'node-version': 22 }],
        ],
        job,
      );
    }
  });
});
