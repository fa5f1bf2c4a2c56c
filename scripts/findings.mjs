// Runs the scripts in findings/, or those that are named: npm run findings -- xml. They install packages from npm.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const scripts = readdirSync('findings').filter(
  (name) => name.endsWith('.sh') && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
);
if (scripts.length === 0) throw new Error(`There is no finding '${wanted.join("', '")}'.`);
const changed = scripts.filter((name) => {
  console.log(`\n== ${name}`);
  return spawnSync('sh', [`findings/${name}`], { stdio: 'inherit' }).status !== 0;
});
console.log(`\n${scripts.length - changed.length} as described, ${changed.length} changed ${changed.join(' ')}`);
if (changed.length > 0) process.exitCode = 1;
