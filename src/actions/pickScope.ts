import type { Session } from '../connection/session';
import type { EntityRef } from '../inventory/place';
import type { Scope } from '../inventory/scope';
import { t } from '../wording/localize';
import { forQuickInput } from '../wording/escape';
import type { Choice } from '../ui/choice';
import { back, pickOne } from '../ui/pick';
import { clientChoices, deviceChoices, siteChoices } from './pickPatches';
import { nameText } from '../wording/patchWords';

/** Stands for wholeLevel at the level above. */
const wholeLevel: EntityRef = { id: '', name: '' };

/** Asks for a client, a site of it or all, and a device there or all. Undefined when the user leaves. */
export async function pickScope(session: Session): Promise<Scope[] | undefined> {
  let client: EntityRef | undefined;
  let site: EntityRef | undefined;
  for (let step = 1; ;) {
    const options = { title: t('Retry Failed Patches'), step, totalSteps: 3, canGoBack: step > 1 };
    if (step === 1 || !client) {
      const answer = await pickOne<EntityRef>({
        ...options,
        placeholder: t('Client'),
        choices: clientChoices(session),
      });
      if (answer === undefined || answer === back) return undefined;
      client = answer;
      step = 2;
    } else if (step === 2 || !site) {
      const answer = await pickOne<EntityRef>({
        ...options,
        placeholder: t('Site'),
        choices: withAll(t('All sites of {0}', nameText(client)), siteChoices(session, client)),
      });
      if (answer === undefined) return undefined;
      if (answer === wholeLevel) return [{ kind: 'client', client }];
      site = answer === back ? undefined : answer;
      step = site ? 3 : 1;
    } else {
      const answer = await pickOne<EntityRef>({
        ...options,
        placeholder: t('Device'),
        choices: withAll(t('All devices of {0}', nameText(site)), deviceChoices(session, site)),
      });
      if (answer === undefined) return undefined;
      if (answer === wholeLevel) return [{ kind: 'site', client, site }];
      if (answer !== back) return [{ kind: 'device', place: { client, site, device: answer } }];
      step = 2;
    }
  }
}

async function withAll(label: string, choices: Promise<readonly Choice<EntityRef>[]>): Promise<Choice<EntityRef>[]> {
  return [{ label: forQuickInput(label), value: wholeLevel }, ...(await choices)];
}
