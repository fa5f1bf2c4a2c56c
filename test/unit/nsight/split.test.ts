import assert from 'node:assert/strict';
import { answering, clientOf } from './servers';

const SERVER = 'https://wwweurope1.systemmonitor.eu.com';

function ids(count: number, make: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

describe('nsight: ids that do not fit one URL', () => {
  for (const key of ['a-key', 'ö'.repeat(40), 'k'.repeat(300)]) {
    it(`are cut into as few runs as fit, with the key of ${key.length} characters counted`, () => {
      const { client } = clientOf(SERVER, { key });
      const given = ids(3000, (i) => String(681_806 + i));
      const runs = client.split('patch_reprocess', '30000192', given);
      const length = (run: readonly string[]): number =>
        (
          `${SERVER}/api/?apikey=${encodeURIComponent(key)}&service=patch_reprocess` +
          `&deviceid=30000192&patchids=${run.join('%2C')}`
        ).length;
      assert.deepEqual(runs.flat(), given);
      for (const [i, run] of runs.entries()) {
        assert.ok(length(run) <= 4000);
        const first = runs[i + 1]?.[0];
        if (first !== undefined) assert.ok(length([...run, first]) > 4000);
      }
    });
  }

  it('are kept once each, in their order', () => {
    assert.deepEqual(clientOf(SERVER).client.split('patch_retry', '1', ['5', '05', '4', '5', '4', '1']), [
      ['5', '05', '4', '1'],
    ]);
  });

  it('are no runs when there are none', () => {
    assert.deepEqual(clientOf(SERVER).client.split('patch_retry', '1', []), []);
  });

  it('are alone in a run rather than left out', () => {
    const { client } = clientOf(SERVER, { key: 'k'.repeat(5000) });
    assert.deepEqual(client.split('patch_retry', '1', ['1', '2']), [['1'], ['2']]);
  });

  it('count what is escaped as it is sent', async () => {
    const { client, origin, requests } = await answering('<result status="OK"/>');
    const runs = client.split(
      'patch_retry',
      '{1}',
      ids(500, (i) => `{${i}:x}`),
    );
    for (const run of runs) await client.write('patch_retry', '{1}', run);
    assert.ok(requests.every((request) => `${origin}${request}`.length <= 4000));
    assert.ok(requests.slice(0, -1).every((request) => `${origin}${request}`.length > 3950));
  });
});
