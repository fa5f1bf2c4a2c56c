/** Has a port of the computer that a process is on lead to a socket's file. Gives what ends it. */
export function leadFrom(pid: number, port: number, socket: string): Promise<() => Promise<void>>;

/** Whether a computer of its own can be had here. */
export function canBeElsewhere(): boolean;
