// The rooms of src, the upper ones first. From this table come the rules that hold the arrows between them
// (checkRooms.mjs) and the drawing in docs/architecture.md (drawRooms.mjs).

/** The rooms that may import `vscode`, and which rooms each may import. */
const withVSCode = {
  'extension.ts': ['main.ts', 'chat', 'views', 'views/devices', 'views/failedPatches', 'views/retries', 'ui'],
  'main.ts': [
    'chat',
    'views',
    'views/devices',
    'views/failedPatches',
    'views/retries',
    'diagnose',
    'actions',
    'connection',
    'scan',
    'history',
    'inventory',
    'storage',
    'ui',
    'wording',
    'util',
  ],
  chat: [
    'actions',
    'connection',
    'writes.ts',
    'snapshots',
    'scan',
    'history',
    'inventory',
    'ui',
    'wording',
    'nsight',
    'util',
  ],
  'views/devices': [
    'views',
    'actions',
    'connection',
    'scan',
    'history',
    'inventory',
    'ui',
    'wording',
    'nsight',
    'util',
  ],
  'views/failedPatches': [
    'views',
    'actions',
    'connection',
    'settings.ts',
    'reports',
    'daily',
    'demoPast',
    'snapshots',
    'scan',
    'history',
    'inventory',
    'ui',
    'wording',
    'util',
  ],
  'views/retries': [
    'views',
    'actions',
    'connection',
    'tracking',
    'writes.ts',
    'settings.ts',
    'history',
    'inventory',
    'ui',
    'wording',
    'util',
  ],
  views: ['actions', 'writes.ts', 'history', 'inventory', 'ui', 'wording', 'nsight', 'util'],
  diagnose: ['connection', 'settings.ts', 'ui', 'wording', 'nsight'],
  actions: ['connection', 'writes.ts', 'settings.ts', 'history', 'inventory', 'ui', 'wording', 'nsight', 'util'],
  connection: ['demo', 'settings.ts', 'inventory', 'storage', 'ui', 'wording', 'nsight', 'util'],
  ui: ['wording'],
  'settings.ts': [],
};

/** The rooms that do not, which are tested in plain Node. */
const withoutVSCode = {
  reports: ['scan', 'snapshots', 'history', 'inventory', 'wording', 'nsight', 'util'],
  tracking: ['connection', 'writes.ts', 'history', 'inventory', 'wording', 'util'],
  daily: ['connection', 'snapshots', 'scan', 'storage', 'wording', 'util'],
  demoPast: ['demo', 'snapshots', 'scan', 'nsight', 'util'],
  snapshots: ['connection', 'scan', 'inventory', 'storage', 'wording', 'nsight', 'util'],
  scan: ['connection', 'inventory', 'storage', 'wording', 'nsight', 'util'],
  history: ['writes.ts', 'inventory', 'storage', 'wording', 'nsight', 'util'],
  'writes.ts': ['wording', 'nsight'],
  wording: ['inventory', 'nsight'],
  inventory: ['nsight', 'util'],
  storage: ['nsight'],
  demo: [],
  nsight: [],
  util: [],
};

const table = (rooms, vscode) =>
  Object.entries(rooms).map(([name, imports]) => ({ name, imports, vscode, pattern: patternOf(name) }));

/** Every room: its name, the rooms that it may import, whether it may import `vscode`, and which files are in it. */
export const rooms = [...table(withVSCode, true), ...table(withoutVSCode, false)];

/** Returns the rooms to which arrows lead from one, in any number of steps. */
export function reachedFrom(name, seen = new Set()) {
  for (const next of rooms.find((room) => room.name === name).imports) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachedFrom(next, seen);
  }
  return seen;
}

/** What the paths of a room's files match. A room within a room is none of its files. */
function patternOf(name) {
  if (name.endsWith('.ts')) return `^src/${name.replace('.', '\\.')}$`;
  const inner = Object.keys(withVSCode).some((other) => other.startsWith(`${name}/`));
  return inner ? `^src/${name}/[^/]+$` : `^src/${name}/`;
}
