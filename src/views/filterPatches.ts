import * as vscode from 'vscode';
import { severityKey, statusOrder, type Filter, type PatchFilter, type SeverityOf } from '../inventory/patchFilter';
import { compareTexts } from '../inventory/order';
import { t } from '../wording/localize';
import { forQuickInput } from '../wording/escape';
import type { PatchStatus } from '../nsight/records';
import { ask } from '../ui/ask';
import { setContext } from '../ui/contextKeys';
import type { Command } from '../ui/guardedCommands';
import type { Choice } from '../ui/choice';
import { back, pickMany } from '../ui/pick';
import { noSeverity, filterStatusName } from '../wording/filterText';
import { severityText } from '../wording/patchWords';

type FilterPart = { readonly status: PatchStatus } | { readonly severity: string } | { readonly older: true };

/** The filter that the views share, with its commands. */
export interface FilterPatches {
  readonly commands: Readonly<Record<string, Command>>;
  readonly disposable: vscode.Disposable;
}

/**
 * Creates the commands of the filter, and tells the menus whether there is one. Of `known` the severities are offered.
 */
export function openFilter(filter: PatchFilter, known: () => Promise<Iterable<SeverityOf>>): FilterPatches {
  const tellMenus = () => {
    setContext('nsight.filter', filter.current !== undefined);
  };
  if (filter.current) tellMenus();
  const change = async () => {
    const changed = await pickFilter(filter.current, await known());
    if (changed) await filter.set(changed);
  };
  return {
    commands: {
      // Two, because the icon of a filter that is set is another one.
      'nsight.filterPatches': change,
      'nsight.changeFilter': change,
      'nsight.clearFilter': () => filter.set(undefined),
    },
    disposable: new vscode.Disposable(filter.onChange(tellMenus)),
  };
}

/**
 * Asks which patches to show: by status and severity, then by text. `known` are the patches that were read.
 *
 * @returns Undefined when the user leaves.
 */
async function pickFilter(
  before: Filter = { statuses: [], severities: [], text: '' },
  known: Iterable<SeverityOf>,
): Promise<Filter | undefined> {
  const severities = new Map([
    ...before.severities.map((key): [string, string] => [key, key]),
    ...knownSeverities(known),
  ]);
  severities.set('', noSeverity());
  const title = t('Filter Patches');
  let filter = before;
  for (;;) {
    const parts = await pickMany<FilterPart>({
      title,
      step: 1,
      totalSteps: 2,
      placeholder: t('What to show'),
      choices: choicesOf(filter, severities),
      canGoBack: false,
    });
    if (parts === undefined || parts === back) return undefined;
    const shown = {
      statuses: parts.flatMap((part) => ('status' in part ? [part.status] : [])),
      severities: parts.flatMap((part) => ('severity' in part ? [part.severity] : [])),
      older: parts.some((part) => 'older' in part),
    };
    filter = {
      ...filter,
      statuses: statusOrder.filter((status) => !shown.statuses.includes(status)),
      severities: [...severities.keys()].filter((severity) => !shown.severities.includes(severity)),
      onlyNew: !shown.older,
    };
    const text = await ask<string>({
      title,
      step: 2,
      totalSteps: 2,
      prompt: t('Show only patches with this in their title or product; leave empty for all'),
      placeholder: t('KB5034441, Chrome, …'),
      value: filter.text,
      accept: (value) => ({ value }),
    });
    if (text === undefined) return undefined;
    if (text !== back) return { ...filter, text };
  }
}

/** The severities that occur, by what the filter stores of them. */
function knownSeverities(known: Iterable<SeverityOf>): Map<string, string> {
  const found = new Map<string, string>();
  for (const patch of known) {
    const key = severityKey(patch);
    if (!found.has(key)) found.set(key, severityText(patch) ?? noSeverity());
  }
  return found;
}

function choicesOf(
  { statuses, severities, onlyNew }: Filter,
  labels: ReadonlyMap<string, string>,
): Choice<FilterPart>[] {
  return [
    { label: t('Failed Patches'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: t('What is not new'),
      picked: onlyNew !== true,
      value: { older: true },
    },
    { label: t('Status'), kind: vscode.QuickPickItemKind.Separator },
    ...statusOrder.map((status): Choice<FilterPart> => ({
      label: filterStatusName(status),
      picked: !statuses.includes(status),
      value: { status },
    })),
    { label: t('Severity'), kind: vscode.QuickPickItemKind.Separator },
    ...[...labels]
      .sort(([a, one], [b, other]) => Number(a === '') - Number(b === '') || compareTexts(one, other))
      .map(([severity, label]): Choice<FilterPart> => ({
        label: forQuickInput(label),
        picked: !severities.includes(severity),
        value: { severity },
      })),
  ];
}
