import { asCode, countWords } from '../wording/escape';
import { isLoopback } from '../nsight/serverAddress';
import { territories } from '../nsight/territories';

/** What a report says of where it was made. */
export interface Surroundings {
  readonly extension: string;
  /** VS Code, or what is made of it. */
  readonly editor: { readonly name: string; readonly version: string; readonly inBrowser: boolean };
  /** What the extension host runs on, and VS Code's word for a remote one; that can be a host. */
  readonly host: {
    readonly platform: string;
    readonly release: string;
    readonly arch: string;
    readonly node: string;
    readonly remote: string | undefined;
  };
  readonly timeoutSeconds: number;
  /** A setting of VS Code. */
  readonly setting: (name: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a report names a server: a host only if it is a documented one. */
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
  const remote =
    host.remote === undefined
      ? 'on the computer of the window'
      : remotes.includes(host.remote)
        ? `remote, ${asCode(host.remote)}`
        : 'remote';
  return [
    `N-sight Patches: ${asCode(extension)}`,
    `VS Code: ${asCode(editor.version)}, ${asCode(editor.name)}${editor.inBrowser ? ', in a browser' : ''}`,
    // A release's ending can name who built it.
    `Extension host: ${remote}, on ${asCode(host.platform)} ${asCode(/^[\d.]*/.exec(host.release)?.[0] ?? '')} ${asCode(host.arch)}, Node ${asCode(host.node)}`,
    `Time-out: ${timeoutSeconds} s`,
  ];
}

/** Any other is not shown: where a window is on a server of its own, VS Code calls the remote by its host. */
const remotes: readonly string[] = [
  'wsl',
  'ssh-remote',
  'dev-container',
  'attached-container',
  'k8s-container',
  'codespaces',
  'tunnel',
];

/** Which settings and variables have a say in how a server is reached: that they are set, and no address or password. */
export function proxyLines({ setting, environment }: Surroundings): string[] {
  const set = variables.filter((name) => environment[name] ?? environment[name.toLowerCase()]);
  return [
    `\`http.proxy\`: ${proxyWords(setting('http.proxy'))}`,
    ...switches.map((name) => `\`${name}\`: ${switchWords(setting(name))}`),
    `\`http.noProxy\`: ${listWords(setting('http.noProxy'))}`,
    `\`http.proxyAuthorization\`: ${setting('http.proxyAuthorization') ? 'set' : 'not set'}`,
    `Environment: ${set.length === 0 ? `none of ${variables.join(', ')} is set` : `${set.join(', ')} ${set.length === 1 ? 'is' : 'are'} set`}`,
    ...(environment.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? ['NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked']
      : []),
  ];
}

const switches = ['http.proxySupport', 'http.proxyStrictSSL', 'http.systemCertificates'];
const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

function proxyWords(value: unknown): string {
  if (typeof value !== 'string' || value === '') return 'not set';
  const scheme = /^(https?|socks[45]?[ah]?):\/\//i.exec(value)?.[1];
  return `set (${scheme === undefined ? 'without a scheme that is known' : scheme.toLowerCase()}${value.includes('@') ? ', with a user' : ''})`;
}

function switchWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' && ['on', 'off', 'fallback', 'override'].includes(value)
    ? value
    : 'no value that is known';
}

function listWords(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? countWords(value.length, 'entry', 'entries') : 'not set';
}
