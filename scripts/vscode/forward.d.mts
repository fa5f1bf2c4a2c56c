/** A way from one end to the other. */
export interface Forward {
  /** Where it listens, 0 for a socket's file. */
  readonly port: number;
  /** Drops all connections, and takes no further ones until `mend`. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Forwards connections: each end is a port of 127.0.0.1, 0 for any to listen at, or a socket's file. */
export function forward(from: number | string, to: number | string): Promise<Forward>;
