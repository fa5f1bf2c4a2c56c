// What bench.mjs measured, in words and tables.
import os from 'node:os';
import { budgets } from './budgets.mjs';

/**
 * What others cost to load and activate: references-view in VS Code 1.139 at rest, as this one is measured; the others,
 * which were not measured again, in 1.100 and 1.139 right at its start.
 */
const others = [
  ['references-view, which VS Code brings', '2.6 to 3.3', '37 kB', '0.9 MB'],
  ['GitHub, which VS Code brings', '7 to 8', '', ''],
  ['HashiCorp Terraform', '29', '', ''],
  ['GitHub Actions', '66 to 80', '1.4 MB', '8 MB'],
];

/** Why nothing is to be written now: the figures would be those of what others do. Undefined when it may be. */
export function busy(load, cores) {
  return load > cores
    ? `The load of the machine is ${load.toFixed(1)}, above its ${cores} cores: what is measured now is not ` +
        'worth writing down.'
    : undefined;
}

/** Sizes in bytes as a table. The names of shared files have a hash that changes with each build. */
export function sizeTable(sizes) {
  return table(
    ['what', 'size'],
    sizes.map(([what, bytes]) => [what.replace(/-[A-Z\d]{8}\.js$/, '-*.js'), `${short(bytes / 1000)} kB`]),
  );
}

/** Says whether a value keeps its limit. */
export function verdict(value, atMost) {
  if (atMost === undefined) return '';
  return value <= atMost ? 'kept' : '**over**';
}

/** Figures as a table: see report.ts. */
export function figureTable(figures) {
  return table(
    ['what', 'measured', 'at most', ''],
    figures.map(({ what, value, unit, atMost }) => [
      what,
      short(value) + (unit && ` ${unit}`),
      atMost === undefined ? '' : String(atMost),
      verdict(value, atMost),
    ]),
  );
}

/** Gestures at so many rows as a table: see gestures.ts. */
export function gestureTable(gestures) {
  const sizes = [...new Set(gestures.map(({ rows }) => rows))].sort((a, b) => a - b);
  const cell = (what, size) => {
    const found = gestures.find(({ what: other, rows }) => other === what && rows === size);
    return found ? `${found.calls} · ${short(found.took)} · ${short(found.longest)}` : '';
  };
  return table(
    ['calls · ms · longest pause in ms, at so many rows:', ...sizes.map(String)],
    [...new Set(gestures.map(({ what }) => what))].map((what) => [what, ...sizes.map((size) => cell(what, size))]),
  );
}

/** What has a limit among the gestures. */
export function gestureFigures(gestures) {
  return gestures
    .filter(({ what, rows }) => what === 'Open the Failed Patches view' && rows === 10_000)
    .map(({ longest }) => ({
      what: 'longest pause while 10,000 failures are loaded and shown',
      value: longest,
      unit: 'ms',
      atMost: 20,
    }));
}

/** A part of the page: when it was measured, and the table. */
export function section(name, text) {
  const [load = 0] = os.loadavg();
  return {
    name: name[0].toUpperCase() + name.slice(1),
    text: `${new Date().toISOString().slice(0, 10)}, load of the machine ${load.toFixed(1)}.\n\n${text}`,
  };
}

/** The page with these parts, and those that it had beside. */
export function page(sections, before) {
  const all = new Map(
    before
      .split('\n## ')
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]),
  );
  for (const { name, text } of sections) all.set(name, text);
  all.set(
    'To beat',
    table(
      ['to load and activate', 'in times of an empty extension', 'code', 'heap that it keeps'],
      [
        ...others,
        [
          'this one, held by `npm test -- budget`',
          `at most ${budgets.activationTimes}`,
          `at most ${budgets.loadedKb} kB`,
          `at most ${budgets.heapKb} kB`,
        ],
      ],
    ),
  );
  const cpus = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB of memory`;
  const machine = `${cpus[0]?.model ?? os.arch()}, ${cpus.length} cores, ${memory}, ${os.type()} ${os.release()}`;
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${machine}, Node ${process.versions.node}.
Where the load of the machine is above its cores, others were at work too, and times and pauses are longer than they
would be. The server is the simulator of the API, in another process of the same machine. What is measured several
times is given at its best, activation by the middle one, once VS Code is at rest; of what is to beat, only
references-view is measured so, the others right at its start. Counts are also held by tests; times are of this
machine, and are not.

${[...all].map(([name, text]) => `## ${name}\n\n${text}\n`).join('\n')}`;
}

/** Rows of cells as a table of Markdown. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** A number with two digits that count, or whole. */
export function short(value) {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}
