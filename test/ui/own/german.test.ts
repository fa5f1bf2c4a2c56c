import assert from 'node:assert/strict';
import { Workbench } from '../../support/ui/workbench';

describe('in German', () => {
  it('a patch of the demo fleet is retried, and all that the extension says is German', async () => {
    const workbench = await Workbench.start({ language: 'de' });
    await workbench.showContainer('N-sight');
    const [devices, failed, retries] = [
      workbench.tree('Geräte'),
      workbench.tree('Fehlgeschlagene Patches'),
      workbench.tree('Wiederholungen'),
    ];
    assert.match(await devices.welcome(), /^Verbinden Sie sich mit Ihrem N-sight-Konto/);
    await workbench.runCommand('N-sight: Verbinden…');
    const question = await workbench.quickInput.waitFor('Mit N-sight verbinden (1/3)');
    assert.equal(await question.input.getAttribute('placeholder'), 'Wo wird Ihr N-sight-Konto gehostet?');
    await question.pick('Demo-Flotte');
    await devices.row("O'Tarran Dental Care", /^\d+ Geräte$/).waitFor();
    assert.match(await failed.welcome(), /^N-sight hat keine Liste/);
    await retries.show();
    assert.match(await retries.welcome(), /^Noch wurde nichts gesendet\./);
    assert.match(await devices.message(), /^Demo-Flotte: /);
    await devices.expand('Marlowick Interiors');
    await devices.row('Keine Standorte', 'nach dem Hinzufügen in N-sight aktualisieren').waitFor();
    await devices.expand("O'Tarran Dental Care");
    await devices.row('Main Street').waitFor();
    await devices.expand('Main Street');
    await devices.row('DC01').waitFor();
    await devices.expand('DC01');
    await devices.row(/^Installiert \(\d+\)$/).waitFor();
    const patch =
      (await devices.rows()).find(({ level, icon }) => level === 4 && icon === 'error')?.label ?? assert.fail();
    assert.deepEqual(await devices.actions(patch), ['Patch wiederholen']);
    await (await devices.menu(patch)).choose('Patch wiederholen');
    // What the server says stays as it came.
    const toast = await workbench.notifications.waitFor(/^DC01: Retrying patches: \d+$/);
    assert.deepEqual(await toast.buttons(), ['Details anzeigen']);
    await retries.row(/ Wiederholen DC01$/).waitFor();
    await workbench.close();
  });
});
