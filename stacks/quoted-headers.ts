/** API Gateway's form of constant headers: its name for where they go, and each value in single quotes. */
export const quotedHeaders = (
  where: "gatewayresponse.header" | "method.response.header",
  headers: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`${where}.${name}`, `'${value}'`]),
  );
