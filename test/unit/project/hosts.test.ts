import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { theiaVersion } from '../../../scripts/theia/installTheia.mjs';
import { versions } from '../../../scripts/vscode/installServer.mjs';

const table = readFileSync('docs/hosts.md', 'utf8').split('\n## ')[0] ?? '';
const rows = table.split('\n').filter((line) => /^\|(?!---| host )/.test(line));

/** What a page may call a host by. */
const hosts =
  /\b(?:Theia|VSCodium|Cursor|Windsurf|Antigravity|code-server|Codespaces|Gitpod|vscode\.dev|github\.dev|SSH|WSL)\b/g;

describe('the table of hosts', () => {
  for (const page of ['README.md', 'SECURITY.md'])
    it(`has every host that ${page} names`, () => {
      const named = new Set(readFileSync(page, 'utf8').match(hosts) ?? []);
      assert.deepEqual(
        [...named].filter((name) => !rows.some((row) => row.includes(name))),
        [],
      );
    });

  it('has the versions that the suites run', () => {
    for (const version of [versions.latest.vscode, versions.min.vscode, theiaVersion])
      assert.ok(
        rows.some((row) => row.includes(`| ${version} |`)),
        version,
      );
  });

  it('says of each row when it was run, or that it was not', () => {
    assert.ok(rows.length >= 5);
    for (const row of rows) assert.match(row, /\| \d{4}-\d\d-\d\d \|$|\| not run\b/);
  });
});
