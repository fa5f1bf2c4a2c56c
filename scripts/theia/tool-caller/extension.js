const vscode = require('vscode');

async function retry() {
  const listed = await call('nsight_failedPatches', { client: 'Bäckerei' });
  const { deviceId, device, patches } = JSON.parse(listed).failed[0];
  const [{ patchId, title }] = patches;
  return call('nsight_retryPatches', { devices: [{ deviceId, device, patches: [{ patchId, title }] }] });
}

async function call(name, input) {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map(({ value }) => value).join('\n');
}

module.exports = {
  activate({ subscriptions }) {
    subscriptions.push(
      vscode.commands.registerCommand('toolCaller.retry', async () => {
        const told = await retry().catch((error) => error.stack);
        void vscode.window.showInformationMessage(`Told the model: ${told}`);
      }),
    );
  },
};
