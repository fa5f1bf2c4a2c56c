// Draws the rooms of src and the arrows between them into docs/architecture.md.
// usage: node scripts/drawRooms.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { reachedFrom, rooms } from './rooms.mjs';

const page = 'docs/architecture.md';
const drawing = /```mermaid\nflowchart TD\n[^]*?```/;

/** Returns the drawing: of the arrows, those that do not follow from others. */
export function drawRooms() {
  const lines = rooms.flatMap((room) => {
    const direct = room.imports.filter((name) => !follows(room, name));
    return direct.length === 0 ? [] : `  ${idOf(room.name)} --> ${direct.map(idOf).join(' & ')}`;
  });
  const names = rooms.map(({ name, vscode }) => {
    const label = name.endsWith('.ts') ? name : `${name}/`;
    return `  ${idOf(name)}${vscode ? `["${label}"]` : `(["${label}"])`}`;
  });
  return ['```mermaid', 'flowchart TD', ...names, ...lines, '```'].join('\n');
}

/** Returns the drawing that a page has. */
export function drawnIn(text) {
  return drawing.exec(text)?.[0] ?? '';
}

/** Whether a room leads to another by way of a third as well. */
function follows(room, name) {
  return room.imports.some((between) => between !== name && reachedFrom(between).has(name));
}

function idOf(name) {
  return name.replace(/\.ts$/, '').replace('/', '_');
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(page, readFileSync(page, 'utf8').replace(drawing, drawRooms()));
