import type { Workbench } from './workbench';

/** What `start` may be told. */
export interface WorkbenchOptions {
  /** 'min' or 'latest'; else what NSIGHT_SERVER says. */
  readonly version?: string;
  /** The package to install; else what NSIGHT_VSIX says. */
  readonly vsix?: string | undefined;
  /** The folders of extensions that a test needs beside it. */
  readonly helpers?: readonly string[];
  /** Whether all extensions that VS Code brings are in it: its own agent needs one. */
  readonly isWhole?: boolean;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Another one, whose files of extensions this one shares; not its secrets, nor what is installed. */
  readonly beside?: Workbench;
  /** Whether the extension host is on another computer than the window, as far as networks go. */
  readonly isRemote?: boolean;
  /** VS Code's display language, 'de' say, as far as extensions speak it. */
  readonly language?: string;
}
