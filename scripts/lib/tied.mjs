// Runs a command and ends its whole process group when standard input ends: that is, when whoever started this is gone,
// even by a signal that nobody can catch. Started by processes.mjs as the leader of a new group.
// usage: node scripts/lib/tied.mjs COMMAND ARGUMENT...
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const endGroup = () => process.kill(0, 'SIGKILL');
process.stdin.on('end', endGroup).on('error', endGroup).resume();
// The group's signals reach the command directly; its end is what this process waits for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  .on('error', (error) => {
    console.error(`${command}: ${error.message}`);
    process.exit(127);
  })
  .on('exit', (code) => process.exit(code ?? 1));
