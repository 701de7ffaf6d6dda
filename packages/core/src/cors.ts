/** What browsers may do from pages of other origins. */
export interface Cors {
  /** `*` is safe: keys come in a header, and a browser sends that by itself nowhere, as it does cookies. */
  readonly origin: "*";
  /** Request headers that a page may set. */
  readonly headers: readonly string[];
  /** Answer headers that a page may read. */
  readonly exposed: readonly string[];
  /** How long a browser remembers it. */
  readonly maxAgeSeconds: number;
}

export const CORS: Cors = {
  origin: "*",
  headers: ["authorization", "content-type", "content-encoding"],
  exposed: ["retry-after"],
  maxAgeSeconds: 7_200,
};

/** What stands in every answer, whoever gives it: without it a page may not read even why it was refused. */
export const corsHeaders = ({ origin, exposed }: Cors): Readonly<Record<string, string>> => ({
  "access-control-allow-origin": origin,
  "access-control-expose-headers": exposed.join(", "),
});

/** What answers the question that a browser asks before the request itself. */
export const preflightHeaders = (
  { origin, headers, maxAgeSeconds }: Cors,
  methods: readonly string[],
): Readonly<Record<string, string>> => ({
  "access-control-allow-origin": origin,
  "access-control-allow-methods": methods.join(", "),
  "access-control-allow-headers": headers.join(", "),
  "access-control-max-age": String(maxAgeSeconds),
});
