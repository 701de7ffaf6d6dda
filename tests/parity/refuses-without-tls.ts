interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Principal: unknown;
    readonly Action: unknown;
    readonly Condition?: unknown;
  }[];
}

/** Whether a queue's policy refuses everybody everything that does not come by TLS, and does nothing else. */
export const refusesWithoutTls = ({ Statement }: PolicyDocument): boolean =>
  Statement.length > 0 &&
  Statement.every(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === "Deny" &&
      ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal)) &&
      Action === "sqs:*" &&
      JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );
