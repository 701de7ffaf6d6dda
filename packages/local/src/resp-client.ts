import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import { type Reply, RespParser } from "./resp-parser.ts";

export type Command = readonly string[];
type Waiting = (reply: Reply | undefined) => void;

const RECONNECT_MS = 50;

/**
 * One connection to redis-server, shared and pipelined; made anew when it is lost. Commands of one
 * `send` arrive one after another with nothing between them.
 */
export class RespClient {
  readonly #path: string;
  #socket: Socket;
  #connected = false;
  #closed = false;
  #waiting: Waiting[] = [];

  constructor({ path }: { path: string }) {
    this.#path = path;
    this.#socket = this.#connect();
  }

  /** One reply per command, in order. Throws `cache.unavailable` if they could not be had. */
  async send(commands: readonly Command[]): Promise<Reply[]> {
    if (!this.#connected) throw away();
    const replies = commands.map(
      () => new Promise<Reply | undefined>((r) => this.#waiting.push(r)),
    );
    this.#socket.write(commands.map(encode).join(""));
    return (await Promise.all(replies)).map((reply) => {
      if (reply === undefined) throw away();
      return reply;
    });
  }

  /** Answers when Redis takes commands: it may still be reading its data. */
  async ready(withinMs: number): Promise<void> {
    for (const untilMs = Date.now() + withinMs; ; await delay(20)) {
      const answer = this.#connected ? await this.send([["PING"]]).catch(() => []) : [];
      if (answer[0] === "PONG") return;
      if (Date.now() > untilMs) throw away();
    }
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #connect(): Socket {
    const parser = new RespParser();
    const socket = connect({ path: this.#path });
    socket.on("connect", () => {
      this.#connected = true;
    });
    socket.on("data", (chunk) => {
      for (const reply of parser.push(chunk)) this.#waiting.shift()?.(reply);
    });
    // What went wrong shows in "close", which always follows.
    socket.on("error", () => undefined);
    socket.on("close", () => this.#lost());
    return socket;
  }

  #lost(): void {
    this.#connected = false;
    for (const answer of this.#waiting.splice(0)) answer(undefined);
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed) this.#socket = this.#connect();
    }, RECONNECT_MS);
  }
}

const away = () => new ServiceError("cache.unavailable", "redis-server cannot be reached");

const encode = (command: Command): string =>
  `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;
