/** A worker that answers and does nothing else: what the runtime's own first request takes. */
export default { fetch: async (): Promise<Response> => new Response("{}") };
