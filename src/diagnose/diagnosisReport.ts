import { asCode } from '../wording/escape';
import { englishCount } from '../wording/localize';
import type { ResponseShape, CodeCount, EncodingFacts, TagCount } from '../nsight/diagnosis/responseFacts';
import type { Probe } from '../nsight/diagnosis/probe';
import type { DiagnosisCall, Diagnosis } from './diagnosisCalls';
import { codeRule, encodingRule, failureLine, guard, labelRule, tagRule, type Rule } from './shownValues';
import { placeLines, proxyLines, type Surroundings } from './surroundings';

// One line, because an issue shows every line break.
const introduction = [
  'Made by N-sight Patches, to be pasted into an issue. There is no API key in it, and no server but a documented one.',
  "Of the server's texts there are only the names of unknown tags, and unknown codes with their labels, " +
    'without any word of a name that these calls gave, and without numbers that look like ids.',
  'A name that no answer gave cannot be told from a label: read it before you paste it.',
].join(' ');

/** Longer lists are cut: a server could send any length. */
const maxListLines = 20;

/**
 * Returns the report of a diagnosis, as Markdown that is also readable as plain text. `server` says what it is
 * connected to, in words, or why there is no diagnosis.
 */
export function diagnosisReport(
  surroundings: Surroundings,
  server: string,
  diagnosis: Diagnosis = { calls: [], privateWords: [] },
): string {
  const said = guard(diagnosis.privateWords);
  const rules: Rules = { tag: tagRule(said), label: labelRule(said) };
  return (
    [
      '# Diagnose Connection',
      introduction,
      reportSection('Where it runs', placeLines(surroundings)),
      reportSection('Proxy and certificates', proxyLines(surroundings)),
      reportSection('Server', [server]),
      ...diagnosis.calls.map((call) => reportSection(call.service, callLines(call, rules))),
      ...(diagnosis.post ? [reportSection('The key in the body of a POST', postLines(diagnosis.post, diagnosis))] : []),
    ].join('\n\n') + '\n'
  );
}

interface Rules {
  readonly tag: Rule;
  readonly label: Rule;
}

function reportSection(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.map((line) => (line.startsWith('  ') ? line : `- ${line}`)).join('\n')}`;
}

function callLines(call: DiagnosisCall, rules: Rules): string[] {
  if ('notMade' in call) return [`Not made: ${call.notMade}.`];
  const { failure, encoding, shape, listing } = call;
  return [
    answerLine(call),
    ...(failure ? [`Failed: ${failureLine(call.service, failure)}`] : []),
    ...(encoding ? [encodingLine(encoding)] : []),
    ...(shape ? shapeLines(shape, rules) : []),
    ...(listing ? [`Records: ${listing.items.length} read, ${englishCount(listing.problems.length, 'problem')}`] : []),
  ];
}

/** Returns whether the server takes a read as POST, compared with the same read as GET. */
function postLines(post: DiagnosisCall, { calls }: Diagnosis): string[] {
  if ('notMade' in post) return [`Not tried: ${post.notMade}.`];
  const { service, failure, listing } = post;
  const answer = `${asCode(service)}: ${answerLine(post)}`;
  if (listing === undefined)
    return [`The server does not take it${failure ? `: ${failureLine(service, failure)}` : ''}`, answer];
  const [asGet] = calls;
  const isSame = asGet && 'listing' in asGet && asGet.listing.items.length === listing.items.length;
  return [isSame ? 'The server takes it' : 'The server answers it with another list than the GET', answer];
}

function answerLine({ status, bytes, milliseconds }: Probe): string {
  return [
    status === undefined ? 'No HTTP status' : `HTTP ${status}`,
    ...(bytes === undefined ? [] : [englishCount(bytes, 'byte')]),
    `${milliseconds} ms`,
  ].join(', ');
}

function encodingLine({ declared, charset, used, bytes, fits }: EncodingFacts): string {
  const known = declared && encodingRule(declared);
  const unnamed = declared === undefined ? 'none' : 'one that is not known';
  const named = known ? asCode(known) : unnamed;
  const inHttp = charset === undefined ? '' : `, ${shownOr(charset, encodingRule)} in HTTP`;
  const mismatch = fits ? '' : ': **what is declared is not what was found**';
  return `Encoding: ${named} declared${inHttp}, ${bytesWords[bytes]} found, read as ${asCode(used)}${mismatch}`;
}

const bytesWords: Readonly<Record<EncodingFacts['bytes'], string>> = {
  ascii: 'ASCII only',
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  other: 'neither ASCII nor UTF-8',
};

function shapeLines({ root, elements, unknown, missing, codes }: ResponseShape, rules: Rules): string[] {
  if (elements.size === 0) return [`Root: ${shownOr(root, rules.tag)}, which is not known`];
  const counted = [...elements].filter(([name]) => name !== root).map(([name, n]) => `${n} ${asCode(name)}`);
  const shown = unknown.flatMap((one) => {
    const tag = rules.tag(one.tag);
    return tag === undefined ? [] : [{ ...one, tag }];
  });
  return [
    `Root: ${asCode(root)}, with ${counted.join(', ') || 'nothing in it that is known'}`,
    ...listLines('Unknown tags', shown.map(tagText), unknown.length - shown.length),
    ...listLines('Missing tags', missing.map(tagText)),
    ...(codes === undefined ? [] : listLines('Codes that are not in the tables', codeTexts(codes, rules.label))),
  ];
}

function tagText({ parent, tag, count: n, of }: TagCount): string {
  return `in ${asCode(parent)}: ${asCode(tag)} (${n} of ${of})`;
}

/** Returns the codes as lines. Those that look the same, because something is left out, are counted together. */
function codeTexts(codes: readonly CodeCount[], rule: Rule): string[] {
  const counts = new Map<string, number>();
  for (const { field, code, label, count: n } of codes) {
    const codeText = code === '' ? 'without a code' : shownOr(code, codeRule);
    const labelText = label === '' ? 'without a label' : `label ${shownOr(label, rule)}`;
    const text = `${field} ${codeText}, ${labelText}`;
    counts.set(text, (counts.get(text) ?? 0) + n);
  }
  return [...counts].map(([text, n]) => `${text} (${englishCount(n, 'patch', 'patches')})`);
}

function shownOr(text: string, rule: Rule): string {
  const shown = rule(text);
  return shown === undefined ? '(left out)' : asCode(shown);
}

function listLines(title: string, lines: readonly string[], leftOut = 0): string[] {
  const more = lines.length - maxListLines;
  const all = [
    ...lines.slice(0, maxListLines),
    ...(more > 0 ? [`${more} more`] : []),
    ...(leftOut > 0 ? [`${englishCount(leftOut, 'name')} left out, which could be somebody's own`] : []),
  ];
  return all.length === 0 ? [`${title}: none`] : [`${title}:`, ...all.map((line) => `  - ${line}`)];
}
