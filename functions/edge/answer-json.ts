import { CORS, corsHeaders } from "@porchlight/core/cors";

const HEADERS = { "content-type": "application/json", ...corsHeaders(CORS) };

/** An answer with a body that is JSON already, or is made so. */
export const answerJson = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { ...HEADERS, ...headers },
  });
