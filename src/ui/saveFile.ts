import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import * as vscode from 'vscode';
import { t } from '../wording/localize';
import { say, sayProblem } from './notifications';
import type { Log } from './log';

/** A file that the user is asked where to save. */
export interface FileToSave {
  /** What is proposed, with its extension. */
  readonly name: string;
  /** What files of its kind are called, in the dialog. */
  readonly kind: string;
  readonly content: string | Uint8Array;
  /** What is said of it once it is saved. */
  readonly remarks?: readonly string[];
}

/** Asks where to save a file, and does. What goes wrong is told; a file on a disk is then as it was. */
export async function saveFile(file: FileToSave, log: Log): Promise<void> {
  const { name, kind, content, remarks = [] } = file;
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const defaultUri = vscode.Uri.joinPath(defaultFolder(), name);
  const chosen = await vscode.window.showSaveDialog({ defaultUri, filters: { [kind]: [extension] } });
  if (!chosen) return;
  const uri = wholePath(chosen);
  try {
    await writeWhole(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  } catch (error) {
    sayProblem(t('{0} could not be saved: {1}', fileNameIn(uri), saveFailureText(error)), undefined, log);
    return;
  }
  const open = { title: t('Open'), run: () => void vscode.env.openExternal(uri) };
  // Elsewhere the program that opens it has no such file.
  const canOpen = uri.scheme === 'file' && vscode.env.uiKind === vscode.UIKind.Desktop && !vscode.env.remoteName;
  say('info', [t('Saved {0}.', fileNameIn(uri)), ...remarks].join(' '), ...(canOpen ? [open] : []));
}

/** Theia reads what was chosen as an address: behind `#` or `?` the name would be cut off, and another file written. */
function wholePath(uri: vscode.Uri): vscode.Uri {
  const { scheme, path, query, fragment } = uri;
  if (scheme !== 'file' || (query === '' && fragment === '')) return uri;
  const name = [path, query && `?${query}`, fragment && `#${fragment}`].join('');
  return uri.with({ path: name, query: '', fragment: '' });
}

/** The folder that is open, where files can be written there; else that of the user. */
function defaultFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) =>
    vscode.workspace.fs.isWritableFileSystem(uri.scheme),
  );
  return folder?.uri ?? vscode.Uri.file(os.homedir());
}

/** Writes a file whole or not at all: a disk may be full. */
async function writeWhole(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (uri.scheme === 'file') await replaceFile(uri.fsPath, bytes);
  else await writeElsewhere(uri, bytes);
}

/** Node replaces a file in one step; VS Code would first remove what is there, be it a folder. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await open(beside, 'wx');
    await file.writeFile(bytes).finally(() => file.close());
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A file system of VS Code's has no such step. What was not there before is not left there in half. */
async function writeElsewhere(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const { fs } = vscode.workspace;
  const wasThere = await Promise.resolve(fs.stat(uri)).then(
    () => true,
    () => false,
  );
  try {
    await fs.writeFile(uri, bytes);
  } catch (error) {
    if (!wasThere) await Promise.resolve(fs.delete(uri)).catch(() => undefined);
    throw error;
  }
}

function fileNameIn(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** VS Code's errors have the path in their message, and a code of Node's where there is one. */
function saveFailureText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT/.test(text)) return t('the disk is full');
  if (/EISDIR|ENOTEMPTY|EEXIST/.test(text)) return t('a folder has this name');
  if (text.includes('EROFS')) return t('nothing can be written there');
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  if (code === 'NoPermissions' || /EACCES|EPERM/.test(text)) return t('there is no permission to write there');
  if (text.includes('EBUSY')) return t('another program has it open');
  if (code === 'FileNotFound' || text.includes('ENOENT')) return t('the folder is gone');
  return text;
}
