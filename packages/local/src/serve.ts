import type { AddressInfo } from "node:net";

/** The environment variable that brings a service its options, as JSON. */
export const SERVICE_OPTIONS = "PORCHLIGHT_SERVICE";

/** What a service says to the process that started it, once. */
export type ServiceReport =
  | { readonly port: number }
  | { readonly code: string; readonly message: string };

/**
 * The life of a service process: starts it with the options in the environment, reports its port or
 * why there is none, and ends with the process that started it.
 */
export async function serve<Options>(
  start: (options: Options) => Promise<{ address(): AddressInfo | string | null }>,
): Promise<void> {
  process.on("disconnect", () => process.exit());
  try {
    const server = await start(JSON.parse(process.env[SERVICE_OPTIONS] ?? "{}") as Options);
    report({ port: (server.address() as AddressInfo).port });
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    report({ code, message });
    process.exitCode = 1;
    process.disconnect?.();
  }
}

const report = (message: ServiceReport): void => {
  process.send?.(message);
};
