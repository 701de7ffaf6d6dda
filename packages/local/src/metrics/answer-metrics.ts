import type { IncomingMessage, ServerResponse } from "node:http";
import type { CollectedMetrics } from "./collected-metrics.ts";
import { prometheusText } from "./prometheus-text.ts";

/** `GET /metrics`: Prometheus's text, or JSON for whoever asks for it. */
export function answerMetrics(
  { headers }: Pick<IncomingMessage, "headers">,
  response: ServerResponse,
  metrics: Pick<CollectedMetrics, "rows">,
): void {
  const isJson = headers.accept?.includes("application/json");
  const body = isJson ? JSON.stringify(metrics.rows()) : prometheusText(metrics.rows());
  const type = isJson ? "application/json" : "text/plain; version=0.0.4; charset=utf-8";
  response.writeHead(200, { "content-type": type }).end(body);
}
