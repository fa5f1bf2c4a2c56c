import { setTimeout as pause } from 'node:timers/promises';

/** How long the interface may take to show what was asked for: only a guard, long enough for a machine that is busy. */
export const patience = 60_000;

/** After how long a key or a click that seems to have been lost is repeated, in milliseconds. */
export const repeatAfter = 4_000;

/** Reads until `accept` takes what was read, and gives it; fails with what was read last. */
export async function eventually<T>(
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  what: string,
  limit = patience,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: still ${JSON.stringify(value)} after ${limit / 1000} s`);
    await pause(50);
  }
}

/** Whether it comes to what is waited for; a wait that ends in vain, or cannot begin, is no error. */
export async function comes(waiting: Promise<unknown>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}

/** A text to find: a string stands for the whole text, a pattern for a part of it. */
export type Wanted = string | RegExp;

/** The pattern that finds just that text. */
export function whole(wanted: Wanted): RegExp {
  return typeof wanted === 'string' ? new RegExp(`^\\s*${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) : wanted;
}

/**
 * The selector of an action with this title; VS Code appends its keys or a badge, as in 'Back (Alt+Left)' or 'N-sight -
 * 3 failed'.
 */
export function titled(title: string): string {
  return `.action-label:is([aria-label="${title}"], [aria-label^="${title} ("], [aria-label^="${title} - "])`;
}
