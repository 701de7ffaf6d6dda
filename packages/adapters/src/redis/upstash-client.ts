import type { Redis } from "@upstash/redis";
import { createHttpRequester, type HttpRequesterOptions } from "./http-requester.ts";
import { createRequesterClient } from "./requester-client.ts";

/** Upstash's client as everything in Node uses it: over `node:http`. */
export const createUpstashClient = (options: HttpRequesterOptions): Redis =>
  createRequesterClient(createHttpRequester(options));
