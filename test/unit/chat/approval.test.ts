import assert from 'node:assert/strict';
import manifest from '../../../package.json';

describe('the manifest of the chat tools', () => {
  it('lets VS Code approve no retry by itself', () => {
    const [, retry] = manifest.contributes.languageModelTools;
    const name = `${manifest.publisher}.${manifest.name}/${retry?.toolReferenceName}`;
    assert.deepEqual(manifest.contributes.configurationDefaults, {
      'chat.tools.eligibleForAutoApproval': { [name]: false },
    });
  });

  it('keeps the names by which a model finds them among many', () => {
    assert.deepEqual(
      manifest.contributes.languageModelTools.map(({ name, toolReferenceName }) => [name, toolReferenceName]),
      [
        ['nsight_failedPatches', 'failedPatches'],
        ['nsight_retryPatches', 'retryPatches'],
      ],
    );
  });
});
