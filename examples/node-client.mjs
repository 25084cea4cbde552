#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The Ferry authors
//
// Ferry from Node with nothing but its own modules, written from ferry-protocol(7). Take connect();
// below it, each of its uses once: subscribe, put, take, ack, serve, call.

import { existsSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { fileURLToPath } from "node:url";

function socketPath({ FERRY_SOCKET, FERRY_DIR, XDG_RUNTIME_DIR } = process.env) {
  const own = `${XDG_RUNTIME_DIR}/ferry/ferry.sock`;
  return FERRY_SOCKET || (FERRY_DIR && `${FERRY_DIR}/ferry.sock`) ||
    (process.getuid() !== 0 && existsSync(own) ? own : "/run/ferry/ferry.sock");
}

// A request is one line, and so are its reply and what comes unasked, for onEvent.
export function connect(onEvent = () => {}, path = socketPath()) {
  const socket = connectSocket(path), waiting = new Map();
  let nSent = 0, rest = "", failure = null;
  const fail = (error) => {
    failure ??= error ?? new Error("the broker has gone");
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  socket.on("error", fail).on("close", () => fail());
  // Not node:readline, which ends a line at U+2028 too, and that may stand in a text.
  socket.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) receive(JSON.parse(line));
  });
  const receive = (frame) => {
    const { resolve, reject } = waiting.get(frame.id) ?? {};
    waiting.delete(frame.id);
    if (frame.event) onEvent(frame);
    else if (frame.ok) resolve?.(frame);
    else reject?.(new Error(`${frame.error}: ${frame.detail}`));
  };
  const ask = (op, members = {}) => new Promise((resolve, reject) => {
    if (failure) return reject(failure);
    waiting.set(++nSent, { resolve, reject });
    socket.write(JSON.stringify({ op, id: nSent, ...members }) + "\n");
  });
  return { ask, close: () => ask("bye") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const a = connect((event) => {
    if (event.event === "message") console.log("heard:", event.data);
    if (event.event === "call")
      a.ask("answer", { call: event.call, data: event.data.toUpperCase() });
  });
  const b = connect();

  await a.ask("sub", { topic: "example.node.#" });
  await b.ask("pub", { topic: "example.node.hello", data: "good morning" });

  await b.ask("put", { queue: "example.node", data: { page: 17 }, prio: 5 });
  const job = await a.ask("take", { queue: "example.node", wait: 1000 });
  console.log("took:", job.data.page, "of priority", job.prio);
  await a.ask("ack", { lease: job.lease });

  await a.ask("serve", { service: "example.node.upper" });
  const answer = await b.ask("call", { service: "example.node.upper", data: "ferry" });
  console.log("answered:", answer.data);

  await a.close();
  await b.close();
}
