import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createHttpRequester } from "@porchlight/adapters/redis/http-requester";
import { afterEach, describe, expect, it } from "vitest";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that does with request `n` of connection `m` (both from 1) what it is told. */
async function serve(on: (socket: Socket, connection: number, request: number) => void) {
  let connections = 0;
  const server = createServer((socket) => {
    const connection = ++connections;
    let requests = 0;
    socket.on("data", () => on(socket, connection, ++requests));
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requester = createHttpRequester({ url, token: "of-this-test", timeoutMs: 100 });
  return { ping: () => requester.request({ body: ["PING"] }), connections: () => connections };
}

function answer(socket: Socket, body: string): void {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const PONG = '{"result":"PONG"}';

describe("the transport of Redis commands", () => {
  it("keeps a connection for the next command", async () => {
    const { ping, connections } = await serve((socket) => answer(socket, PONG));
    expect(await ping()).toEqual({ result: "PONG" });
    expect(await ping()).toEqual({ result: "PONG" });
    expect(connections()).toBe(1);
  });

  it("sends again, on a new connection, what met an idle one that had been given up", async () => {
    const { ping, connections } = await serve((socket, connection, request) =>
      connection === 1 && request === 2 ? socket.resetAndDestroy() : answer(socket, PONG),
    );
    await ping();
    expect(await ping()).toEqual({ result: "PONG" });
    expect(connections()).toBe(2);
  });

  it("fails where a new connection breaks, and asks once", async () => {
    const { ping, connections } = await serve((socket) => socket.resetAndDestroy());
    await expect(ping()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(connections()).toBe(1);
  });

  it("gives up on an answer that does not come, or comes by half", async () => {
    const silent = await serve(() => undefined);
    await expect(silent.ping()).rejects.toThrow("no answer within 100 ms");
    const slow = await serve((socket) =>
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"),
    );
    await expect(slow.ping()).rejects.toThrow();
  });

  it("fails on an answer that is no JSON", async () => {
    const { ping } = await serve((socket) => answer(socket, "<html>bad gateway</html>"));
    await expect(ping()).rejects.toThrow(SyntaxError);
  });
});
