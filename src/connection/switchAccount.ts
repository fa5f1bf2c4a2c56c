import * as vscode from 'vscode';
import { byName } from '../inventory/order';
import { ask } from '../ui/ask';
import type { Choice } from '../ui/choice';
import type { Log } from '../ui/log';
import { say } from '../ui/notifications';
import { back, pickOne } from '../ui/pick';
import { forQuickInput } from '../wording/escape';
import { plural, t } from '../wording/localize';
import type { Connections } from './connections';
import { defaultName, typedName, type StoredAccount } from './accountSecret';
import { type StoredList } from './storedAccounts';

type Chosen =
  | { readonly kind: 'switch'; readonly account: StoredAccount }
  | { readonly kind: 'stay' | 'connect' | 'removeDamaged' }
  | { readonly kind: 'rename'; readonly account: StoredAccount };

/** Lets the user choose an account for this window, rename the one it has, or connect another. */
export async function switchAccount(
  connections: Connections,
  log: Log,
  connect: () => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const stored = await connections.storedAccounts();
    const chosen = await pickOne<Chosen>({
      title: t('Switch Account'),
      placeholder: t('Which account is this window to use?'),
      choices: accountChoices(stored, connections),
      canGoBack: false,
      active: ({ value }) => value?.kind === 'switch',
    });
    if (chosen === undefined || chosen === back || chosen.kind === 'stay') return;
    switch (chosen.kind) {
      case 'switch':
        await useAccount(connections, chosen.account);
        return;
      case 'connect':
        await connect();
        return;
      case 'rename':
        if ((await renameAccount(connections, chosen.account, stored)) !== back) return;
        break;
      case 'removeDamaged':
        log.info(`Removing ${stored.damaged.length} stored accounts that cannot be read.`);
        await connections.accounts.discard(stored.damaged);
        break;
    }
  }
}

async function useAccount(connections: Connections, account: StoredAccount): Promise<void> {
  const isKept = await vscode.window.withProgress({ location: { viewId: 'nsight.devices' } }, () =>
    connections.switchTo(account.id),
  );
  if (!isKept) say('warning', t('{0} is no longer stored: another window has disconnected it.', account.name));
  else await vscode.commands.executeCommand('nsight.devices.focus');
}

function accountChoices({ accounts, damaged }: StoredList, connections: Connections): Choice<Chosen>[] {
  const { account: current, accountName } = connections;
  const demo: Choice<Chosen>[] =
    accountName !== undefined && !current
      ? [{ label: `$(check) ${forQuickInput(accountName)}`, value: { kind: 'stay' } }]
      : [];
  return [
    ...demo,
    ...[...accounts].sort(byName).map((account): Choice<Chosen> => {
      const isCurrent = account.id === current?.id;
      const name = forQuickInput(account.name);
      return {
        label: isCurrent ? `$(check) ${name}` : `$(blank) ${name}`,
        description: forQuickInput(defaultName(account.endpoint)),
        value: isCurrent ? { kind: 'stay' } : { kind: 'switch', account },
      };
    }),
    ...damagedChoice(damaged.length),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...(current
      ? [
          {
            label: `$(edit) ${t('Rename {0}…', forQuickInput(current.name))}`,
            alwaysShow: true,
            value: { kind: 'rename', account: current },
          } satisfies Choice<Chosen>,
        ]
      : []),
    {
      label: `$(add) ${t('Connect…')}`,
      description: t('another account'),
      alwaysShow: true,
      value: { kind: 'connect' },
    },
  ];
}

/** What cannot be read is not left out silently, and is nothing that one could connect to. */
function damagedChoice(count: number): Choice<Chosen>[] {
  if (count === 0) return [];
  return [
    {
      label:
        '$(trash) ' +
        plural(count, 'Remove {0} account that cannot be read', 'Remove {0} accounts that cannot be read'),
      detail: t('What the secret store has of it is damaged. Connect… adds the account again.'),
      value: { kind: 'removeDamaged' },
    },
  ];
}

/** Asks for another name of an account; an empty one gives it its server's. */
async function renameAccount(
  connections: Connections,
  account: StoredAccount,
  { accounts }: StoredList,
): Promise<unknown> {
  const answer = await ask<{ readonly name: string | undefined }>({
    title: t('Rename Account'),
    prompt: t('What to call the account on {0}', defaultName(account.endpoint)),
    placeholder: defaultName(account.endpoint),
    value: account.name,
    accept: (text) => {
      const name = typedName(text);
      const wanted = name ?? defaultName(account.endpoint);
      const isTaken = accounts.some((other) => other.id !== account.id && other.name === wanted);
      return isTaken ? { problem: t('Another account has this name.') } : { value: { name } };
    },
  });
  if (answer === undefined || answer === back) return answer;
  await connections.accounts.rename(account.id, answer.name);
  return undefined;
}
