/**
 * A key as its owner holds it: `pl_<keyId>_<secret>`. The id finds the record; the secret, 256 random
 * bits, proves it, and of the secret only the SHA-256 is kept. Nothing slower is needed: there is
 * nothing to guess from.
 */
export interface PresentedKey {
  /** 16 lower-case hex digits. */
  readonly keyId: string;
  /** 43 characters of base64url. */
  readonly secret: string;
}

export type RandomBytes = (length: number) => Uint8Array;

// Lengths are fixed because base64url has an underscore of its own.
const KEY = /^pl_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Undefined for text that is no key. */
export function parseKey(text: string): PresentedKey | undefined {
  const [, keyId, secret] = KEY.exec(text) ?? [];
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret };
}

export const formatKey = ({ keyId, secret }: PresentedKey): string => `pl_${keyId}_${secret}`;

export function generateKey(randomBytes: RandomBytes): PresentedKey {
  return { keyId: hex(randomBytes(8)), secret: base64url(randomBytes(32)) };
}

/** SHA-256 as 64 hex digits. */
export async function hashSecret(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return hex(new Uint8Array(digest));
}

/** Compares hashes in a time that does not tell how much of them agrees. */
export function isSameHash(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
