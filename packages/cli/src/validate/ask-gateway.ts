const TIMEOUT_MS = 15_000;

export interface GatewayAnswer {
  readonly status: number;
  /** Porchlight's code for a refusal; undefined where somebody else answers, or nothing was refused. */
  readonly code: string | undefined;
  readonly ms: number;
}

/** Asks a gateway as it is, without a client's retries: what it says to this one request. */
export async function askGateway(
  url: string,
  path: string,
  { key, body }: { readonly key?: string; readonly body?: string } = {},
): Promise<GatewayAnswer> {
  const beganMs = performance.now();
  const response = await fetch(new URL(path, url.endsWith("/") ? url : `${url}/`), {
    method: body === undefined ? "GET" : "POST",
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  return {
    status: response.status,
    code: codeIn(text),
    ms: Math.round(performance.now() - beganMs),
  };
}

function codeIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { code?: string } | null)?.code;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
