import type { Connection } from "./connect-options.ts";
import { PorchlightError } from "./porchlight-error.ts";
import { isoOf, type PreparedMessage } from "./prepare-message.ts";
import { isObject, type Json } from "./read-answer.ts";
import type { Receipt, Rejection } from "./receipt.ts";
import { sendRequest } from "./send-request.ts";

/** Sends one batch; the receipt has the caller's indexes. */
export async function sendBatch(
  connection: Connection,
  batch: readonly PreparedMessage[],
): Promise<Receipt> {
  const list = batch.map(({ json }) => json).join(",");
  // A stated knownAt comes from another clock than this one, which must not correct it.
  const isImport = batch.some(({ message }) => message.knownAt !== undefined);
  const body = (nowMs: number) =>
    isImport ? `{"batch":[${list}]}` : `{"batch":[${list}],"sentAt":"${isoOf(nowMs)}"}`;
  const answer = await sendRequest(connection, { method: "POST", path: "/v1/batch", body });
  return readReceipt(answer, batch);
}

function readReceipt({ accepted, rejected }: Json, batch: readonly PreparedMessage[]): Receipt {
  if (typeof accepted !== "number" || !Array.isArray(rejected)) throw noReceipt();
  return {
    accepted,
    rejected: rejected.map((one: unknown): Rejection => {
      const { index, code, message } = isObject(one) ? one : {};
      const sent = batch[index as number];
      if (sent === undefined || typeof code !== "string") throw noReceipt();
      return { index: sent.index, code, message: String(message) };
    }),
  };
}

const noReceipt = () =>
  new PorchlightError("answer.unreadable", "the answer is no receipt; is the url right?", {
    status: 200,
  });
