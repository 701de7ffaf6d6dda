import { Redis, type Requester } from "@upstash/redis";

/**
 * Upstash's client over a transport of our own: each command sent when it is called, and replies as they came. What
 * parses a profile on the way to somebody who asked for JSON writes it out again.
 */
export const createRequesterClient = (requester: Requester): Redis =>
  new RequesterClient(requester);

class RequesterClient extends Redis {
  constructor(requester: Requester) {
    super(requester);
    // The constructor that takes a requester takes no options.
    this.opts = { automaticDeserialization: false };
  }
}
