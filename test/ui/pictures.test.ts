import { devices, sharedWorkbench } from './support';

const take = process.env.PICTURES ? describe : describe.skip;

/** The pictures of the README, taken anew when PICTURES is set. */
take('pictures', () => {
  const viewport = { width: 1000, height: 650 };
  const workbench = sharedWorkbench({ viewport });

  /** Leaves nothing in the picture that is there because of the mouse. */
  async function withoutMouse(): Promise<void> {
    await workbench().page.mouse.move(700, 500);
    await workbench().page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  }

  async function widenSideBar(): Promise<void> {
    const { page } = workbench();
    const { x = 0, width = 0 } = await page.locator('.part.sidebar').boundingBox() ?? {};
    await page.mouse.move(x + width, 400);
    await page.mouse.down();
    await page.mouse.move(620, 400, { steps: 5 });
    await page.mouse.up();
  }

  it('of connecting', async () => {
    const { quickInput } = workbench();
    await workbench().page.setViewportSize({ width: 1000, height: 900 }); // or the list would have to be scrolled
    await workbench().runCommand('N-sight: Connect…');
    await (await quickInput.waitFor('Connect to N-sight (1/3)')).item('Demo fleet').waitFor();
    await withoutMouse();
    await workbench().picture('connect', { x: 0, y: 0, width: 1000, height: 440 });
    await quickInput.cancel();
    await workbench().page.setViewportSize(viewport);
  });

  it('of a retry', async () => {
    const tree = devices(workbench());
    await widenSideBar();
    await tree.welcomeButton('Explore the demo fleet');
    for (const label of ['Bäckerei Grünwald & Söhne', 'Hauptsitz', 'SRV-DC01']) {
      await tree.row(label).waitFor();
      await tree.expand(label);
    }
    const isFailed = ({ description }: { description: string }): boolean => description.startsWith('Failed');
    const failed = (await tree.waitForRows((rows) => rows.some(isFailed), 'failed patches')).find(isFailed)?.label ?? '';
    await (await tree.menu(failed)).choose('Retry Patch');
    await workbench().notifications.waitFor(/^SRV-DC01: Retrying/);
    await tree.row(failed, /^Pending/).waitFor();
    await withoutMouse();
    await workbench().picture('retry');
  });
});
