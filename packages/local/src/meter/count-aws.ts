import type { Exchange } from "./face.ts";
import type { Add } from "./meter.ts";

/** SQS is paid by the request of up to so much. */
const CHUNK_BYTES = 65_536;

/** SQS and S3 stand behind one port here: SQS says what is asked in a header. */
export function countAws(exchange: Exchange, add: Add): void {
  const target = String(exchange.headers["x-amz-target"] ?? "");
  if (target.startsWith("AmazonSQS.")) countSqs(target.slice("AmazonSQS.".length), exchange, add);
  else countS3(exchange, add);
}

/** Receives are counted apart: this laptop polls otherwise than Lambda does. */
function countSqs(action: string, { body, answer }: Exchange, add: Add): void {
  if (action === "SendMessageBatch") {
    const { Entries = [] } = JSON.parse(body.toString("utf8")) as Sent;
    const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    add("sqs.bytes_sent", bytes);
    add("sqs.sends_and_deletes", Math.max(1, Math.ceil(bytes / CHUNK_BYTES)));
  } else if (action === "DeleteMessageBatch") add("sqs.sends_and_deletes", 1);
  else if (action === "ReceiveMessage")
    add(answer.includes('"ReceiptHandle"') ? "sqs.receives" : "sqs.empty_receives", 1);
}

interface Sent {
  readonly Entries?: readonly { readonly MessageBody: string }[];
}

function countS3({ method, body }: Exchange, add: Add): void {
  if (method === "PUT") {
    add("s3.puts", 1);
    add("s3.bytes_put", body.length);
  } else if (method === "GET") add("s3.gets", 1);
}
