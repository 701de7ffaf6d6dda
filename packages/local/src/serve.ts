import type { AddressInfo } from "node:net";

/** What a service says to the process that started it, once. */
export type ServiceReport =
  | { readonly port: number }
  | { readonly code: string; readonly message: string };

/**
 * The life of a service process: starts it with the options in the arguments, reports its port or
 * why there is none, and ends with the process that started it.
 */
export async function serve<Options>(
  start: (options: Options) => Promise<{ address(): AddressInfo | string | null }>,
): Promise<void> {
  process.on("disconnect", () => process.exit());
  try {
    const server = await start(JSON.parse(process.argv[2] ?? "{}") as Options);
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
