import { type ErrorCode, ServiceError } from "./error.ts";

/** What was asked for, or undefined if it failed for that reason: whoever asks can do without. */
export async function unlessAway<T>(code: ErrorCode, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (ServiceError.is(error) && error.code === code) return undefined;
    throw error;
  }
}
