/**
 * The key a caller presents: HTTP Basic's user name, a bearer token, or, where there is neither,
 * `writeKey` in the body. Undefined if nothing was presented.
 */
export function readPresentedKey(
  authorization: string | undefined,
  body?: unknown,
): string | undefined {
  const [, scheme = "", credentials = ""] = /^(\S+)\s+(\S+)\s*$/.exec(authorization ?? "") ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return credentials;
    case "basic":
      return basicUser(credentials);
    default:
      return writeKeyOf(body);
  }
}

/** Empty for what is not base64: a key was presented, and it is none. */
function basicUser(credentials: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(credentials) || credentials.length % 4 !== 0) return "";
  return atob(credentials).split(":", 1)[0] as string;
}

function writeKeyOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("writeKey" in body)) return undefined;
  return typeof body.writeKey === "string" ? body.writeKey : undefined;
}
