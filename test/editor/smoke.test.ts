import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('VS Code', () => {
  it('knows the extension and activates it', async () => {
    const extension = vscode.extensions.getExtension('nsight-patches.nsight-patches');
    assert.ok(extension);
    await extension.activate();
    assert.ok(extension.isActive);
  });
});
