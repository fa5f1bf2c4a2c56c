// From a request to its answer: what stands in front of the API, the key, the service, its parameters.
import { ApiFailure, html, xml, type SimulatedAnswer, type RecordedRequest } from './apiAnswer';
import { describe } from './describe';
import { listServers, listWorkstations } from './deviceServices';
import { listFailingChecks } from './failingChecksService';
import type { Fleet } from './fleet';
import { listDevicesAtClient } from './inventoryService';
import { listClients, listSites } from './listServices';
import { patchListAll } from './patchService';
import { invalid, type SimulatedCall, type SimulatedService } from './apiService';
import { policyServices, retryServices } from './writeServices';
import { declaration, result } from './xml';

/** Every service that the simulator answers, by its name. */
export const simulatedServices: ReadonlyMap<string | undefined, SimulatedService> = new Map<
  string | undefined,
  SimulatedService
>(
  [
    listClients,
    listSites,
    listServers,
    listWorkstations,
    listDevicesAtClient,
    patchListAll,
    listFailingChecks,
    ...retryServices,
    ...policyServices,
  ].map((service) => [service.name, service]),
);

/** The right answer to a request. A write is carried out by this. */
export function answerOf(request: RecordedRequest, fleet: Fleet, key: string, takesPost = false): SimulatedAnswer {
  // Cloudflare refuses clients it does not know, with 403 and a page (C). Which it knows is a guess.
  if (!request.headers['user-agent']?.startsWith('Mozilla/5.0')) {
    return html(403, 'Attention Required! | Cloudflare', 'Sorry, you have been blocked');
  }
  // Guesses: the usual 404 and 405 of web servers. Whether servers take a POST is not known.
  if (request.path !== '/api/') return html(404, '404 Not Found', 'The requested URL was not found on this server.');
  if (request.method !== 'GET' && !(takesPost && request.method === 'POST'))
    return html(405, '405 Method Not Allowed', 'The requested method is not allowed for this URL.');
  const { params, at: now, headers } = request;
  const call = { fleet, params, now, host: headers.host?.replace(/:\d+$/, '') ?? '' };
  try {
    return callService(call, request.key === key);
  } catch (error) {
    if (error instanceof ApiFailure) return failure(call, error);
    throw error;
  }
}

function callService(call: SimulatedCall, keyIsRight: boolean): SimulatedAnswer {
  // Code 3 for a wrong key (C). Guesses: for a missing one too, before anything else is looked at, and the text.
  if (!keyIsRight) throw new ApiFailure(3, 'login failed');
  // Guess: the service is a parameter like the others.
  if (!call.params.service) missing('service');
  const service = simulatedServices.get(call.params.service) ?? invalid('service');
  if (call.params.describe === 'true') return describe(service, call);
  for (const { name, required, options } of service.parameters) {
    // Guess: an empty value is a missing one.
    const value = call.params[name] ?? '';
    if (value === '' && required) missing(name);
    if (value !== '' && options.length > 0 && !options.includes(value)) invalid(name);
  }
  return service.answer(call);
}

/** Refuses with code 5, in the documented words (D). */
function missing(parameter: string): never {
  throw new ApiFailure(5, `Missing parameter: ${parameter}`);
}

/** The documented form of an error, under HTTP 200 (D). */
function failure(call: SimulatedCall, { code, message }: ApiFailure): SimulatedAnswer {
  return xml(declaration + result(call, 'FAIL', { error: { errorcode: code, message } }));
}
