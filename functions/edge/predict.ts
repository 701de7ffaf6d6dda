import { answerRequest } from "./answer-request.ts";
import type { EdgePorts } from "./edge-request.ts";
import { type EdgeEnvironment, wire } from "./wire.ts";

let ports: EdgePorts | undefined;

/** The worker. What is wrong in its environment is said at the first request: at start there is none. */
export default {
  fetch: (request: Request, environment: EdgeEnvironment): Promise<Response> =>
    answerRequest(request, () => {
      ports ??= wire(environment);
      return ports;
    }),
};
