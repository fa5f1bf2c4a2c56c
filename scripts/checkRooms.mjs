// Holds the arrows between the rooms of src, and forbids circles between files.
// usage: node scripts/checkRooms.mjs
import { rooms } from './rooms.mjs';

const types = '(?:^|/)node_modules/@types/vscode/|^vscode$';

const rules = [
  { name: 'circle', from: {}, to: { circular: true } },
  { name: 'no room', from: { path: '^src/', pathNot: rooms.map(({ pattern }) => pattern) }, to: {} },
  ...rooms.map(({ name, imports, pattern }) => ({
    name: `${name} may not import that`,
    from: { path: pattern },
    to: {
      path: '^src/',
      pathNot: [pattern, ...rooms.flatMap((room) => (imports.includes(room.name) ? room.pattern : []))],
    },
  })),
  {
    name: 'vscode in a room without it',
    from: { path: rooms.flatMap(({ vscode, pattern }) => (vscode ? [] : pattern)) },
    to: { path: types },
  },
];

/** Returns every import that is against the table: `rule: file -> what it imports`, sorted. */
export async function checkRooms(folder = process.cwd()) {
  const { output } = await cruiseIn(folder);
  return output.summary.violations
    .map(({ rule, from, to, cycle }) =>
      [`${rule.name}: ${from}`, ...(cycle ? cycle.map((step) => step.name) : [to])].join(' -> '),
    )
    .sort();
}

/** Returns which arrows between rooms are used: `room -> room`. */
export async function usedArrows(folder = process.cwd()) {
  const { output } = await cruiseIn(folder);
  const roomOf = (file) => rooms.find(({ pattern }) => new RegExp(pattern).test(file))?.name;
  return new Set(
    output.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => `${roomOf(source)} -> ${roomOf(resolved)}`),
    ),
  );
}

async function cruiseIn(baseDir) {
  const { cruise } = await import('dependency-cruiser'); // its command asks for Node 22, what it does does not
  return cruise(['src'], {
    baseDir,
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: rules.map((rule) => ({ severity: 'error', ...rule })) },
    tsPreCompilationDeps: true, // types too
    validate: true,
  });
}

if (process.argv[1] === import.meta.filename) {
  const violations = await checkRooms();
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
