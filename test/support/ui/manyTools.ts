import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const verbs = ['List', 'Open', 'Close', 'Assign'];
const queues = 35;

/** Makes the folder of an extension with 140 tools of a made-up ticket system, and returns it. */
export function makeManyTools(): string {
  const languageModelTools = Array.from({ length: queues }, (_, n) => n + 1).flatMap((queue) =>
    verbs.map((verb) => ({
      name: `tracker_${verb.toLowerCase()}${queue}`,
      displayName: `${verb} Tickets ${queue}`,
      toolReferenceName: `${verb.toLowerCase()}Tickets${queue}`,
      canBeReferencedInPrompt: true,
      modelDescription: `${verb}s tickets of queue ${queue} of a made-up ticket system.`,
      inputSchema: { type: 'object', properties: {} },
      when: 'manyTools.on',
    })),
  );
  const command = (name: string) => ({
    command: `manyTools.${name.toLowerCase()}`,
    title: name,
    category: 'Many Tools',
  });
  const manifest = {
    name: 'many-tools',
    publisher: 'nsight-patches',
    version: '0.0.1',
    engines: { vscode: '^1.104.0' },
    main: './extension.js',
    activationEvents: ['onStartupFinished'],
    contributes: { commands: [command('On'), command('Off')], languageModelTools },
  };
  const folder = path.resolve('out/many-tools');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  copyFileSync('scripts/vscode/manyTools.cjs', path.join(folder, 'extension.js'));
  return folder;
}
