// Reads, and does nothing about the thread: it must keep this process while it reads, and no longer.
import { reader } from '../../support/system/reader';

for (const id of [7, 8]) {
  const bytes = Buffer.from(`<patches><patch><patchid>${id}</patchid></patch></patches>`);
  const reading = await reader.read({ responseKind: 'patch_list_all', params: {}, status: 200, bytes, key: 'a-key' });
  console.log('value' in reading && reading.value.items[0]?.id);
}
