import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** What a function sees of its home, as its answer; or no answer, where it is asked to fail. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.queryStringParameters?.fail !== undefined) throw new TypeError("asked to fail");
  return {
    statusCode: 200,
    headers: { "x-function": process.env.AWS_LAMBDA_FUNCTION_NAME ?? "" },
    body: JSON.stringify(process.env),
  };
}
