import assert from 'node:assert/strict';
import { demoFleet } from '../../../src/demo/demoFleet';
import type { Fault } from '../../support/simulator/delivery';
import * as faults from '../../support/simulator/faults';
import { diagnosed, ofClients, ofPatches, part } from './diagnosed';
import { assertNothingOf, key, keyForms, textsOf } from './privacy';
import { inSequence } from '../../support/regExps';

describe('the report of a diagnosis has nothing private in it', () => {
  it('of the demo fleet, and not the key or the host', async () => {
    const fleet = demoFleet(Date.now());
    const { text, simulator } = await diagnosed({}, { fleet, key });
    assert.equal(simulator.requests.filter((request) => request.key === key).length, 7, 'the key was used');
    assert.match(part(text, 'patch_list_all'), /Records: \d\d+ read/);
    const texts = textsOf(fleet);
    assert.ok(texts.size > 4000, `${texts.size} texts`);
    assertNothingOf([...texts, ...keyForms, simulator.url, new URL(simulator.url).host, '127.0.0.1'], text);
  });

  const echoes = ['texts', 'error', 'html', 'not xml'] as const;
  for (const where of echoes) {
    it(`when the key comes back in ${where}`, async () => {
      const { text, simulator } = await diagnosed({ '': faults.echoKey(where) }, { key });
      assert.ok(simulator.count() > 0);
      assertNothingOf(keyForms, text);
    });
  }

  it('when the key is a tag, a root, a code or a label', async () => {
    for (const plain of ['abcdefabcdef', '0815']) {
      const tag = /^\d/.test(plain) ? `x${plain}` : plain;
      const patch =
        `<patchid>1</patchid><${tag}/><status>${plain}</status><statusLabel>${plain}</statusLabel><severity>9` +
        `</severity><severityLabel>${plain}</severityLabel>`;
      const { text } = await diagnosed(
        {
          patch_list_all: faults.raw(`<patches><patch>${patch}</patch></patches>`),
          list_sites: faults.raw(`<${tag}/>`),
        },
        { key: plain },
      );
      assert.match(text, /- Root: \(left out\), which is not known/);
      assert.match(text, /- status \(left out\), label \(left out\)/);
      assertNothingOf([plain], text);
    }
  });

  const client = (inside: string) =>
    faults.raw(
      `<result status="OK"><items><client><clientid>1</clientid><name>Müller &amp; Sons</name>${inside}` +
        '</client></items></result>',
    );
  const hidden: [what: string, fault: Fault][] = [
    ['an error', faults.error(4, 'No such client: Zanzibar')],
    [
      'the code of an error',
      faults.raw('<result status="FAIL"><error><errorcode>Zanzibar</errorcode></error></result>'),
    ],
    [
      'a long code of an error',
      faults.raw('<result status="FAIL"><error><errorcode>681806</errorcode></error></result>'),
    ],
    ['a refused key', faults.error(3, 'login failed for Zanzibar')],
    ['text that is no XML', faults.plainText('Zanzibar is down')],
    ['a page', faults.status(403, {}, '<html><body>Zanzibar</body></html>')],
    ['a redirect', faults.redirect('https://zanzibar.example/?user=681806')],
    ['an address as the root', faults.raw('<zanzibar.example/>')],
    ['the declared encoding', faults.raw('<?xml version="1.0" encoding="zanzibar"?><result status="OK"/>')],
    ['the value of an unknown tag', client('<x_new zanzibar="Zanzibar">Zanzibar<zanzibar>681806</zanzibar></x_new>')],
    ['a tag with an id in it', client('<client_681806/>')],
    ['a tag that is an address', client('<zanzibar.example/>')],
    ['a tag with other letters', client('<zanzibär/>')],
    ['a very long tag', client(`<zanzibar${'_x'.repeat(20)}/>`)],
    ['a tag with a name that was read', client('<asset_müller/><sons_asset/>')],
    ['an attribute', faults.raw('<result status="OK" host="zanzibar.example" created="681806"><items/></result>')],
    ['a comment', faults.raw('<!-- Zanzibar --><result status="OK"><items/></result>')],
    [
      'a tag with the name of a record that cannot be read',
      client('</client><client><client_id>1</client_id><name>Zanzibar Traders</name><zanzibar/>'),
    ],
    [
      'a record that cannot be read',
      client('</client><client><clientid>Zanzibar &amp; 681806</clientid><name>Zanzibar</name>'),
    ],
  ];
  for (const [what, fault] of hidden) {
    it(`of ${what}`, async () => {
      assertNothingOf(['zanzib', '681806', 'müller', 'sons'], await ofClients(fault));
    });
  }

  const short: [what: string, name: string, tag: string, shown: boolean][] = [
    ['is a word of it', 'BMW', 'bmw_asset', false],
    ['is its last word', 'BMW', 'for_bmw', false],
    ['is all of it', 'BMW', 'BMW', false],
    ['is only the beginning of a word', 'BMW', 'bmws', true],
    ['has one letter', 'X', 'model_x', false],
    ['is written together', 'A.B. & C', 'for_abc', false],
  ];
  for (const [what, name, tag, shown] of short) {
    it(`of a short name, ${shown ? 'but a tag of which it' : 'in a tag of which it'} ${what}`, async () => {
      const text = await ofClients(
        faults.raw(
          `<result status="OK"><items><client><clientid>1</clientid><name>${name.replace('&', '&amp;')}` +
            `</name><${tag}/></client></items></result>`,
        ),
      );
      if (shown) assert.ok(text.includes(`\`${tag}\``), text);
      else assert.doesNotMatch(text, new RegExp(tag, 'i'));
    });
  }

  it('of numbers in a tag, which are shortened, and of a code that no table would have', async () => {
    const text = await ofClients(client('<dev_4711/><rack12/><asset_815_b/><dsc_247/>'));
    assert.match(
      text,
      /`dev_…` \(1 of 1\)\n {2}- in `client`: `rack12` \(1 of 1\)\n {2}- in `client`: `asset_…_b` \(1 of 1\)\n/,
    );
    const codes = ['4711', '4096', '0815', '65', '999'].map((code) => `<status>${code}</status>`);
    const patches = await ofPatches(...codes);
    assert.match(patches, /status \(left out\), without a label \(2 patches\)\n/);
    for (const code of ['4096', '65', '999'])
      assert.match(patches, new RegExp(`status \`${code}\`, without a label \\(1 patch\\)`));
    assertNothingOf(['4711', '0815', '815'], text + patches);
  });

  it('but says how many tags it leaves out', async () => {
    assert.match(
      await ofClients(client('<sons_asset/><a.b/><x_new/>')),
      /- Unknown tags:\n {2}- in `client`: `x_new` \(1 of 1\)\n {2}- 2 names left out, which could be somebody's own\n/,
    );
  });

  it('of titles and products in a tag and a label, also where another answer says them', async () => {
    const own =
      '<patchtitle>Contoso Payroll for ABC</patchtitle><product>Fabrikam</product><description>XY</description>';
    const tags = '<contoso/><payroll_id/><CONTOSOPAYROLLFORABC/><xy/><fabrikam/>';
    const labels = [
      'Contoso Payroll',
      'Your Fabrikam',
      'XY',
      'fürs Woodgrove',
      'Superseded',
      'Waiting for reboot',
      'New patch status',
    ];
    const patches = labels.map(
      (label, n) =>
        `<patch><patchid>${n}</patchid>${n === 0 ? own + tags : '<new_status/>'}<status>7</status>` +
        `<statusLabel>${label}</statusLabel></patch>`,
    );
    const server = '<server><serverid>1</serverid><description>Woodgrove, new</description><patch_status/></server>';
    const { text } = await diagnosed({
      patch_list_all: faults.raw(`<patches>${patches.join('')}</patches>`),
      list_servers: faults.raw(`<result status="OK"><items>${server}</items></result>`),
    });
    assertNothingOf(['contoso', 'payroll', 'fabrikam', 'xy', 'woodgrove'], text);
    assert.match(
      part(text, 'patch_list_all'),
      inSequence(
        /- Unknown tags:\n {2}- in `patch`: `description` \(1 of 7\)\n {2}- in `patch`: /,
        /`new_status` \(6 of 7\)\n {2}- 5 names left out/,
      ),
    );
    assert.match(
      text,
      inSequence(
        /label \(left out\) \(4 patches\)\n.*`Superseded` \(1 patch\)\n/,
        /.*`Waiting for reboot` \(1 patch\)\n.*`New patch status` \(1 patch\)/,
      ),
    );
  });

  it('of anything, when an answer says too much to be compared with', async () => {
    const many = Array.from({ length: 50_001 }, (_, n) => `word${n}`).join(' ');
    const text = await ofClients(client(`<x_new/><description>${many}</description>`));
    assert.match(text, /- Unknown tags:\n {2}- 2 names left out/);
  });

  it('of codes and labels that are none, which are counted', async () => {
    const odd = [
      '<status>681806</status><statusLabel>for Zanzibar, 2nd floor</statusLabel>',
      '<status>Zanzibar</status><statusLabel>zanzibar@example.com</statusLabel>',
    ];
    const text = await ofPatches(...odd, `<status>7</status><statusLabel>${'Zanzibar '.repeat(4)}</statusLabel>`);
    assert.match(
      text,
      /- status \(left out\), label \(left out\) \(2 patches\)\n {2}- status `7`, label \(left out\) \(1 patch\)\n/,
    );
    assertNothingOf(['zanzibar', '681806'], text);
  });
});
