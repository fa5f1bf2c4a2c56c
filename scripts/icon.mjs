// Draws media/icon.png, the icon in the galleries, from media/icon.svg.
// usage: node scripts/icon.mjs
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/root.mjs';
import { openBrowser } from './vscode/session.mjs';

const media = path.join(root, 'media');
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin: 0">${readFileSync(path.join(media, 'icon.svg'), 'utf8')}`);
await page.screenshot({ path: path.join(media, 'icon.png'), omitBackground: true });
await browser.close();
