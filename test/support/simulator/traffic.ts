// What arrived, for the tests that count requests.
import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from '../../../src/demo/apiAnswer';

/** Counts always, and keeps the requests themselves only if asked to: the demo fleet may run for weeks. */
export class Traffic {
  /** Undefined: they are not kept. */
  #requests: RecordedRequest[] | undefined;
  #counts = new Map<string, number>();
  #inFlight = 0;
  #busiest = 0;

  constructor(record: boolean) {
    this.#requests = record ? [] : undefined;
  }

  /** Throws if they were not kept: a test that looks for something in them must not pass for that reason. */
  get requests(): readonly RecordedRequest[] {
    if (this.#requests === undefined) throw new Error('The simulator was started without `record`.');
    return this.#requests;
  }

  get underWay(): number {
    return this.#inFlight;
  }

  get busiest(): number {
    return this.#busiest;
  }

  count(service?: string): number {
    if (service !== undefined) return this.#counts.get(service) ?? 0;
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  arrived(request: RecordedRequest, response: ServerResponse): void {
    this.#requests?.push(request);
    this.#counts.set(request.service, this.count(request.service) + 1);
    this.#inFlight += 1;
    this.#busiest = Math.max(this.#busiest, this.#inFlight);
    response.once('close', () => {
      this.#inFlight -= 1;
    });
  }

  forget(): void {
    this.#requests &&= [];
    this.#counts = new Map();
    this.#busiest = this.#inFlight;
  }
}
