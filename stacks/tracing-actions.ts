/** What a traced function may do beside its grants: X-Ray knows no resources to narrow it down to. */
export const TRACING_ACTIONS = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] as const;
