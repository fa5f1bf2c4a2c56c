import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readTexts } from './german';
import { messagesIn, parse, sources, textsOutside } from './sources';
import { writes } from '../../../src/writes';

const all = sources();
const isEnglish = (file: string) =>
  file === 'nsight/http/apiRequest.ts' ||
  file === 'nsight/diagnosis/knownTags.ts' ||
  file === 'nsight/territories.ts' ||
  file === 'reports/reportStyle.ts' ||
  file.startsWith('demo/') ||
  file.startsWith('diagnose/') ||
  (file.startsWith('chat/') && file !== 'chat/retryQuestion.ts');

/**
 * Texts that stay as they are, with the reason. Whole folders: the simulator speaks as N-sight does (demo); a report is
 * pasted into an issue (diagnose); a model reads English (chat), but not whoever is asked. Whole files: what is
 * logged of a call (apiRequest), names of the API's (knownTags) and of N-able's (territories), a style sheet.
 */
const asTheyAre: readonly (readonly [file: string, text: string, why: string])[] = [
  ['connection/connectFlow.ts', 'www.example.com', 'an address'],
  ['connection/accountSessions.ts', 'demo {}', "an account's key in the history"],
  ['views/retries/retryTooltips.ts', 'demo ', "an account's key in the history"],
  ['views/failedPatches/failedPatchesCommands.ts', 'CSV', 'a name'],
  ['views/failedPatches/failedPatchesCommands.ts', 'JSON', 'a name'],
  ['views/failedPatches/failedPatchesCommands.ts', 'Markdown', 'a name'],
  ['views/failedPatches/pickReport.ts', 'CSV', 'a name'],
  ['views/failedPatches/pickReport.ts', 'HTML', 'a name'],
  ['views/failedPatches/pickReport.ts', 'JSON', 'a name'],
  ['views/failedPatches/pickReport.ts', 'Markdown', 'a name'],
  ['reports/reportForms.ts', 'N-sight failed patches', 'the name of a file, the same in all languages'],
  ['reports/workbookThread.ts', 'yyyy-mm-dd hh:mm', "a format of Excel's"],
  ['reports/workbookThread.ts', '{}<autoFilter ref="A1:{}"/>{}', 'XML'],
  ['nsight/http/networkError.ts', 'before secure TLS connection', "Node's words"],
  ['nsight/http/url.ts', 'apikey={}{}', 'a query'],
  ['nsight/serverAddress.ts', 'www', 'an address'],
  ['scan/scanFiles.ts', '{}.json', 'the name of a file'],
  ['scan/updateKey.ts', 'id {}', 'a key'],
  ['scan/updateKey.ts', 'id ', 'a key'],
  ['scan/updateKey.ts', 'title {}\n{}', 'a key'],
  ['scan/updateKey.ts', 'KB {}', 'a key'],
  ['wording/patchWords.ts', 'KB{}', 'a name'],
  ['wording/patchWords.ts', 'KB{} · {}', 'a name'],
  ['ui/log.ts', 'N-sight Patches', "the extension's name"],
];

/** As the English, because German has the same word. */
const sameInGerman = [
  'XML',
  'Status {0}',
  'Client',
  'Clients',
  'Clients…',
  'Server',
  'Workstations',
  'Patch',
  'Patches',
  'offline',
  'ID',
  'OK',
  'IP',
  'Agent',
  'Status',
  'Format',
  'Filter: {0}',
  '{0} in {1}',
  'KB5034441, Chrome, …',
];

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}/g))].sort();
}

describe('every text for people', () => {
  const messages = new Set(all.flatMap((source) => messagesIn(source).messages.map(({ text }) => text)));
  const german = readTexts('l10n/bundle.l10n.de.json');

  it('is a literal, and is worded when it is needed, not when its file is loaded', () => {
    assert.deepEqual(
      all.flatMap((source) => messagesIn(source).wrong),
      [],
    );
    const { messages: good, wrong } = messagesIn(
      parse(
        'x.ts',
        'const a = t("early"); function f() { return [t("late"), t("too " + "long"), t(`n ${a}`), ' +
          'plural(n, "one", b)]; }',
      ),
    );
    assert.deepEqual(
      [good.map(({ text }) => text), wrong.map(({ text }) => text)],
      [
        ['late', 'too long', 'one'],
        ['"early"', '`n ${a}`', 'b'],
      ],
    );
  });

  it('is in German, and nothing else is', () => {
    assert.deepEqual(Object.keys(german).toSorted(), [...messages].toSorted());
  });

  it('has the same placeholders in German, and other words', () => {
    for (const [english, text] of Object.entries(german)) {
      assert.deepEqual(placeholders(text), placeholders(english), english);
      assert.notEqual(text.trim(), '', english);
      assert.equal(text === english, sameInGerman.includes(english), english);
    }
  });

  it('goes through the translation', () => {
    const outside = all.filter(({ file }) => !isEnglish(file)).flatMap(textsOutside);
    const isKnown = ({ file, text }: { file: string; text: string }) =>
      asTheyAre.some(([where, known]) => where === file && known === text);
    assert.deepEqual(
      outside.filter((found) => !isKnown(found)),
      [],
    );
    assert.deepEqual(
      asTheyAre.filter(([where, known]) => !outside.some(({ file, text }) => where === file && known === text)),
      [],
      'no longer there',
    );
  });

  const samples: readonly (readonly [code: string, found: readonly string[]])[] = [
    ['say("info", "Nothing was sent.")', ['Nothing was sent.']],
    ['say("info", ok ? t("a b") : "done")', ['done']],
    ['const a = safeHtml`<p class="a b">${n}</p>`', []],
    ['const a = safeHtml`<p>${n} failed</p>`', ['{} failed']],
    ['const a = `${n} of ${m}`', ['{} of {}']],
    ['const a = `${n} failed`', ['{} failed']],
    ['const a = ["Product", 1]', ['Product']],
    ['const row = { label: name, description: offline ? "offline" : "", icon: "error" }', ['offline']],
    ['const row = { label: `$(error) ${t("Could not connect")}` }', []],
    ['const row = { text: count(n, "patch", "patches") }', ['patch', 'patches']],
    ['const title = t("Retry Patch", "a name")', ['a name']],
    [
      'const title = t("Too long " + "for a line"); say("info", "Too long " + "for a line")',
      ['Too long ', 'for a line'],
    ],
    [
      'item.tooltip = "offline"; tree.message = on ? "filtered" : hidden; input.placeholder = "name"; ' +
        'this.#state = "open"',
      ['offline', 'filtered', 'name'],
    ],
    [
      'void vscode.window.showInformationMessage("Done.", { modal: true }, "ok"); ' +
        'vscode.window.setStatusBarMessage("done")',
      ['Done.', 'ok', 'done'],
    ],
    [
      'new vscode.TreeItem("offline"); new vscode.MarkdownString("offline").appendText("again"); new Map("offline")',
      ['offline', 'offline', 'again'],
    ],
    ['const f = () => { return ok ? "offline" : "" }; const parts = [name, ok ? "" : "online"]', ['offline', 'online']],
    [
      'function f(): string { return a ?? "offline" } const g = (): string | undefined => "online"; ' +
        'function h(): "a" | "b" { return "a" }',
      ['offline', 'online'],
    ],
    [
      'const text = "offline"; const key = "offline"; const row = { label: `${name}${ok ? "offline" : no}` }',
      ['offline', 'offline'],
    ],
    [
      'const failure = { found: t("offline", "a name") }; if ("reason" in x) y({ log: `error ${code ?? "none"}` })',
      ['a name'],
    ],
    ['log.error("The log is English"); throw new RangeError("For us alone"); import a from "a file";', []],
    ['const x: "two words" = y; if (y === "two words") z({ facts: "entry unfinished", "two words": 1 })', []],
    ['vscode.commands.executeCommand("nsight.connect"); const key = "nsight.filter", n = "0x", p = /two words/', []],
  ];
  for (const [code, found] of samples) {
    it(`is found where it does not: ${code}`, () => {
      assert.deepEqual(
        textsOutside(parse('x.ts', code)).map(({ text }) => text),
        found,
      );
    });
  }
});

describe('the manifest', () => {
  const text = readFileSync('package.json', 'utf8');
  const english = readTexts('package.nls.json');
  const german = readTexts('package.nls.de.json');

  it('has a text for every name in it, in German too, and no other', () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(Object.keys(english).toSorted(), [...new Set(used)].toSorted());
    assert.deepEqual(Object.keys(german), Object.keys(english));
  });

  it('has no other texts than names', () => {
    // What a model reads stays English.
    const forPeople = text.replace(/"languageModelTools": \[.*?\n {4}\]/s, (tools) =>
      tools.replace(/"(?:name|description)": "[^"]*"/g, ''),
    );
    const names = [
      'title',
      'name',
      'label',
      'contents',
      'description',
      'markdownDescription',
      'category',
      'contextualTitle',
      'displayName',
      'enumItemLabels',
      '(?:markdown)?[eE]numDescriptions',
    ];
    const shown = [...forPeople.matchAll(new RegExp(`"(?:${names.join('|')})": "([^"]*)"`, 'g'))].map(([, one]) => one);
    assert.deepEqual([...new Set(shown.filter((one) => !/^%.*%$/.test(one ?? '')))].toSorted(), [
      'N-sight',
      'N-sight Patches',
      'nsight-patches',
    ]);
  });

  it('has the same commands and links in German, and other words', () => {
    const commands = (of: string) => of.match(/\]\([^)]*\)|`[^`]*`/g);
    for (const [key, one] of Object.entries(english)) {
      assert.deepEqual(commands(german[key] ?? ''), commands(one), key);
      assert.notEqual(german[key], one, key);
    }
  });

  it('calls an action as the code does', () => {
    const bundle = readTexts('l10n/bundle.l10n.de.json');
    for (const { command, title } of Object.values(writes)) {
      const key = command.replace('nsight.', 'command.');
      assert.deepEqual([title, bundle[title]], [english[key], german[key]]);
    }
  });
});
