// Whether a tag may be released: what it says is what package.json and CHANGELOG.md say.
// usage: node scripts/checkRelease.mjs TAG
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/root.mjs';

/** What is in the way of a release, a sentence each. */
export function releaseProblems(tag, { version, repository }, changelog) {
  const [, entry] =
    changelog
      .split(/^## /m)
      .find((part) => part.startsWith(`[${version}]`))
      ?.match(/^\[.*\] - \d{4}-\d{2}-\d{2}\n([^]*)/) ?? [];
  const problems = {
    [`The tag is ${tag}, and package.json says ${version}.`]: tag !== `v${version}`,
    [`CHANGELOG.md has no dated entry "## [${version}] - YYYY-MM-DD" that lists something.`]: !entry?.includes('\n- '),
    'package.json names no repository: the galleries would show no pictures, and nobody could report anything.':
      !repository,
  };
  return Object.keys(problems).filter((problem) => problems[problem]);
}

if (process.argv[1] === import.meta.filename) {
  const read = (name) => readFileSync(path.join(root, name), 'utf8');
  const problems = releaseProblems(process.argv[2], JSON.parse(read('package.json')), read('CHANGELOG.md'));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
