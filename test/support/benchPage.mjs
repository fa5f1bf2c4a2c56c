// What bench.mjs measured, in words and tables.
import os from 'node:os';

/** Figures as a table: see report.ts. */
export function figureTable(figures) {
  return table(['what', 'measured', 'at most', ''], figures.map(({ what, value, unit, atMost }) => [
    what, short(value) + (unit && ` ${unit}`), atMost === undefined ? '' : String(atMost), atMost === undefined ? '' : value <= atMost ? 'kept' : '**over**',
  ]));
}

/** Gestures at so many rows as a table: see gestures.ts. */
export function gestureTable(gestures) {
  const sizes = [...new Set(gestures.map(({ rows }) => rows))].sort((a, b) => a - b);
  const cell = (what, size) => {
    const found = gestures.find(({ what: other, rows }) => other === what && rows === size);
    return found ? `${found.calls} · ${short(found.took)} · ${short(found.longest)}` : '';
  };
  return table(['calls · ms · longest pause in ms, at so many rows:', ...sizes.map(String)], [...new Set(gestures.map(({ what }) => what))].map((what) => [what, ...sizes.map((size) => cell(what, size))]));
}

/** The page of all tables. */
export function page(tables) {
  const cpus = os.cpus();
  const [load = 0] = os.loadavg();
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${cpus[0]?.model ?? os.arch()}, ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB of memory, ${os.type()}
${os.release()}, Node ${process.versions.node}. At the end the load of the machine was ${load.toFixed(1)}: above the number of cores, others were at work
too, and times and pauses are longer than they would be.

The server is the simulator of the API, in another process on the same machine. What is measured several times is given
at its best. What is a count or a ratio of counts is also a test; times are of this machine and are none.

${tables.map(({ name, table: text }) => `## ${name[0].toUpperCase()}${name.slice(1)}\n\n${text}\n`).join('\n')}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

function short(value) {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}
