import { asCode } from '../wording/escape';
import { englishCount } from '../wording/localize';
import { isLoopback } from '../nsight/serverAddress';
import { territories } from '../nsight/territories';

/** Where a report was made. */
export interface Surroundings {
  readonly extension: string;
  /** VS Code, or a product based on it. */
  readonly editor: { readonly name: string; readonly version: string; readonly inBrowser: boolean };
  /** What the extension host runs on. `remote` is VS Code's name for a remote one, which may be a host name. */
  readonly host: {
    readonly platform: string;
    readonly release: string;
    readonly arch: string;
    readonly node: string;
    readonly remote: string | undefined;
  };
  readonly timeoutSeconds: number;
  /** Returns a setting of VS Code. */
  readonly setting: (name: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Returns a server for the report, by its host only if that is a documented one. */
export function serverWords(server: string, demo: boolean): string {
  if (demo) return 'the demo fleet, on this computer';
  const { host, hostname, port, protocol } = new URL(server);
  const territory = territories.find((one) => one.host === host);
  if (territory !== undefined) return `${territory.name} (${territory.host})`;
  const how = `${protocol === 'http:' ? 'http' : 'https'}${port === '' ? '' : ', with a port of its own'}`;
  return isLoopback(hostname)
    ? `a server on this computer (${how})`
    : `a server that is not among the documented ones (${how})`;
}

/** Versions, and where the extension host runs. */
export function placeLines({ extension, editor, host, timeoutSeconds }: Surroundings): string[] {
  // Without its suffix, which can identify who built it.
  const release = /^[\d.]*/.exec(host.release)?.[0] ?? '';
  return [
    `N-sight Patches: ${asCode(extension)}`,
    `VS Code: ${asCode(editor.version)}, ${asCode(editor.name)}${editor.inBrowser ? ', in a browser' : ''}`,
    `Extension host: ${remoteWords(host.remote)}, on ${[host.platform, release, host.arch].map(asCode).join(' ')}, ` +
      `Node ${asCode(host.node)}`,
    `Time-out: ${timeoutSeconds} s`,
  ];
}

function remoteWords(remote: string | undefined): string {
  if (remote === undefined) return 'on the computer of the window';
  return remotes.includes(remote) ? `remote, ${asCode(remote)}` : 'remote';
}

/** Others are not shown, because VS Code may call a remote by its host. */
const remotes: readonly string[] = [
  'wsl',
  'ssh-remote',
  'dev-container',
  'attached-container',
  'k8s-container',
  'codespaces',
  'tunnel',
];

/**
 * Returns which proxy settings and variables are set, without addresses and passwords, and which of them do not reach
 * requests of extensions (read in VS Code's @vscode/proxy-agent).
 */
export function proxyLines({ setting, environment }: Surroundings): string[] {
  const set = variables.filter((name) => environment[name] ?? environment[name.toLowerCase()]);
  const isOff = setting('http.proxySupport') === 'off';
  return [
    `\`http.proxy\`: ${proxyWords(setting('http.proxy'))}`,
    ...switches.map((name) => `\`${name}\`: ${switchWords(setting(name))}`),
    ...(isOff ? ['No proxy is used for extensions, because `http.proxySupport` is off'] : []),
    `\`http.noProxy\`: ${noProxyWords(setting('http.noProxy'))}`,
    `\`http.proxyAuthorization\`: ${setting('http.proxyAuthorization') ? authorizationWords : 'not set'}`,
    `Environment: ${set.length === 0 ? `none of ${variables.join(', ')} is` : isOrAre(set)} set`,
    ...(set.includes('ALL_PROXY') ? ['ALL_PROXY is not used by VS Code'] : []),
    ...(environment.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? ['NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked']
      : []),
  ];
}

const authorizationWords = 'set, but **not sent with requests of extensions**: put user and password into `http.proxy`';

function isOrAre(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
}

const switches = ['http.proxySupport', 'http.proxyStrictSSL', 'http.systemCertificates'];
const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

function proxyWords(value: unknown): string {
  if (typeof value !== 'string' || value === '') return 'not set';
  const scheme = /^(https?|socks[45]?[ah]?):\/\//i.exec(value)?.[1];
  const schemeWords = scheme === undefined ? 'without a scheme that is known, so **not used**' : scheme.toLowerCase();
  return `set (${schemeWords}${value.includes('@') ? ', with a user' : ''})`;
}

function switchWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' && ['on', 'off', 'fallback', 'override'].includes(value)
    ? value
    : 'no value that is known';
}

function noProxyWords(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return 'not set';
  const useless = value.filter((entry) => typeof entry === 'string' && matchesNothing(entry.trim()));
  const count = englishCount(value.length, 'entry', 'entries');
  return useless.length === 0
    ? count
    : `${count}, of which **${useless.length} ${useless.length === 1 ? 'matches' : 'match'} nothing**: ` +
        'names are compared from their end, without `*`, and addresses are no ranges';
}

/** `*` alone matches everything. */
function matchesNothing(entry: string): boolean {
  return entry !== '*' && /[*/]|:.*:/.test(entry);
}
