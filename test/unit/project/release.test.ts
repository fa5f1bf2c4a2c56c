import assert from 'node:assert/strict';
import { releaseProblems } from '../../../scripts/checkRelease.mjs';

const repository = 'https://example.com/nsight-patches';
const changelog =
  '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\n### Added\n\n- More.\n\n## [1.1.0] - 2026-01-01\n\n';

describe('a release', () => {
  it('may be made of a version that tag, package.json and changelog agree on', () => {
    assert.deepEqual(releaseProblems('v1.2.0', { version: '1.2.0', repository }, changelog), []);
  });

  const refused: [what: string, problem: RegExp, tag: string, manifest: { version: string; repository?: string }][] = [
    [
      'another version than the tag',
      /^The tag is v1\.2\.1, and package\.json says 1\.2\.0/,
      'v1.2.1',
      { version: '1.2.0', repository },
    ],
    ['a tag without v', /^The tag is 1\.2\.0/, '1.2.0', { version: '1.2.0', repository }],
    [
      'a version that the changelog does not know',
      /^CHANGELOG\.md has no dated entry "## \[1\.3\.0\]/,
      'v1.3.0',
      { version: '1.3.0', repository },
    ],
    [
      'a version with an empty entry',
      /^CHANGELOG\.md has no dated entry "## \[1\.1\.0\]/,
      'v1.1.0',
      { version: '1.1.0', repository },
    ],
    ['a package that is at home nowhere', /^package\.json names no repository/, 'v1.2.0', { version: '1.2.0' }],
  ];
  for (const [what, problem, tag, manifest] of refused) {
    it(`is not made of ${what}`, () => {
      const problems = releaseProblems(tag, manifest, changelog);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });
  }
});
