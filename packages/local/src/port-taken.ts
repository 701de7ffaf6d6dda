import { ServiceError } from "@porchlight/core/error";

/** The refusal that names the port and how to choose another. */
export const taken = (what: string, port: number, option: string): ServiceError =>
  new ServiceError(
    "config.invalid",
    `port ${port}, for ${what}, is taken: stop what listens there or choose another with ${option}`,
    { details: { port } },
  );
