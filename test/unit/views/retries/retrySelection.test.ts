import assert from 'node:assert/strict';
import { entryNode, entryPatchNodes } from '../../../../src/views/retries/retryNodes';
import { pickRetries } from '../../../../src/views/retries/retrySelection';
import { entry, entryPatch } from '../../../support/data/entries';

describe('rows of retries that are selected', () => {
  const read = entryPatch({ id: '6', status: 'failed' });
  const node = entryNode(entry({ patches: [entryPatch(), read] }));
  const theirs = entryNode(entry({ id: 'e2', account: 'https://other.example' }));

  it('stand for patches as they were last read, one that was not read for none that failed', () => {
    const { targets, scopes, notPatches, notScopes } = pickRetries(entryPatchNodes(node), node.entry.account);
    assert.deepEqual(
      targets.map(({ place, patches }) => [place, patches.map(({ id, status }) => [id, status])]),
      [
        [
          node.entry.place,
          [
            ['5', 'unknown'],
            ['6', 'failed'],
          ],
        ],
      ],
    );
    assert.deepEqual([scopes, notPatches, notScopes], [[], 0, 2]);
  });

  it('stand for the device of an action, and for nothing where they belong to another account', () => {
    const { targets, scopes, notPatches, leftOut } = pickRetries([node, theirs], node.entry.account);
    assert.deepEqual([targets, scopes, notPatches], [[], [{ kind: 'device', place: node.entry.place }], 1]);
    assert.deepEqual(leftOut, [{ text: '1 row belongs to another account' }]);
    assert.deepEqual(pickRetries([node], undefined).scopes, []);
  });
});
