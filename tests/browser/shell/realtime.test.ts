import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRealtime } from "#app/_lib/realtime.ts";
import { FakePage, fakeSocket } from "./fake-socket.ts";

const SIX_SECONDS = 6_000;

let page: FakePage;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  vi.stubGlobal("document", page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listener() {
  const heard: unknown[] = [];
  const onEvent = (name: string, data: unknown) => void heard.push([name, data]);
  return { heard, onEvent, onStale: () => void heard.push("stale") };
}

async function started() {
  const socket = fakeSocket();
  const realtime = createRealtime(socket.open);
  const stop = realtime.start();
  await vi.advanceTimersByTimeAsync(0);
  return { socket, realtime, stop };
}

test("without a service it is off, and says so from the start", async () => {
  const realtime = createRealtime(null);
  const stop = realtime.start();
  realtime.listen("a", listener());
  await vi.advanceTimersByTimeAsync(SIX_SECONDS);
  expect(realtime.state()).toBe("off");
  expect(realtime.isLive("a")).toBe(false);
  stop();
});

test("who listened before the library had loaded is subscribed when it has", async () => {
  const socket = fakeSocket();
  const realtime = createRealtime(socket.open);
  const ann = listener();
  realtime.listen("a", ann);
  realtime.start();
  await vi.advanceTimersByTimeAsync(0);
  socket.connect();
  socket.send("a", "job.progress", 1);
  expect(ann.heard).toEqual(["stale", ["job.progress", 1]]);
});

test("an event reaches every listener of its channel and nobody else", async () => {
  const { socket, realtime } = await started();
  const [ann, bob, eve] = [listener(), listener(), listener()];
  realtime.listen("a", ann);
  const leave = realtime.listen("a", bob);
  realtime.listen("b", eve);
  socket.send("a", "x", 1);
  leave();
  socket.send("a", "x", 2);
  expect([ann.heard.length, bob.heard.length, eve.heard.length]).toEqual([2, 1, 0]);
});

test("the last listener to leave ends the subscription", async () => {
  const { socket, realtime } = await started();
  const leaveFirst = realtime.listen("a", listener());
  const leaveLast = realtime.listen("a", listener());
  leaveFirst();
  expect(socket.subscribed.has("a")).toBe(true);
  leaveLast();
  expect(socket.subscribed.has("a")).toBe(false);
});

test("a channel is live only while the socket is up and the channel subscribed", async () => {
  const { socket, realtime } = await started();
  realtime.listen("a", listener());
  expect(realtime.isLive("a")).toBe(false);
  socket.connect();
  expect(realtime.isLive("a")).toBe(true);
  socket.drop();
  expect(realtime.isLive("a")).toBe(false);
});

test("every new subscription says that something may have been missed", async () => {
  const { socket, realtime } = await started();
  const ann = listener();
  realtime.listen("a", ann);
  socket.connect();
  expect(ann.heard).toEqual(["stale"]);
  socket.drop();
  ann.heard.length = 0;
  socket.connect();
  expect(ann.heard).toEqual(["stale"]);
});

test("a lost socket is told at once, and once however long it stays away", async () => {
  const { socket, realtime } = await started();
  const ann = listener();
  realtime.listen("a", ann);
  socket.connect();
  ann.heard.length = 0;
  socket.drop();
  expect(ann.heard).toEqual(["stale"]);
  socket.drop();
  await vi.advanceTimersByTimeAsync(SIX_SECONDS);
  expect(ann.heard).toEqual(["stale"]);
});

test("a socket that is back is not live before its channel is subscribed again", async () => {
  const { socket, realtime } = await started();
  realtime.listen("a", listener());
  socket.connect();
  socket.drop();
  socket.reach();
  expect(realtime.isLive("a")).toBe(false);
  socket.accept("a");
  expect(realtime.isLive("a")).toBe(true);
});

test("a dropped socket is kicked within five seconds, again and again", async () => {
  const { socket, realtime } = await started();
  socket.connect();
  socket.drop();
  expect(realtime.state()).toBe("unavailable");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(socket.asked.filter((ask) => ask === "reconnect").length).toBeGreaterThanOrEqual(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(socket.asked.filter((ask) => ask === "reconnect").length).toBeGreaterThanOrEqual(3);
});

test("a connected socket is left alone", async () => {
  const { socket, realtime } = await started();
  socket.connect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(socket.asked).toEqual(["open"]);
  expect(realtime.state()).toBe("connected");
});

test("nobody looks, nobody kicks; looking again starts at once", async () => {
  const { socket } = await started();
  socket.connect();
  page.show("hidden");
  socket.drop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(socket.asked).toEqual(["open"]);
  page.show("visible");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(socket.asked).toContain("reconnect");
});

test("a library that does not load is asked for again", async () => {
  const socket = fakeSocket();
  socket.failToLoad(1);
  const realtime = createRealtime(socket.open);
  realtime.listen("a", listener());
  realtime.start();
  await vi.advanceTimersByTimeAsync(SIX_SECONDS);
  socket.connect();
  expect(socket.asked.filter((ask) => ask === "open")).toHaveLength(2);
  expect(realtime.isLive("a")).toBe(true);
});

test("a refused channel is not live, and is asked for again", async () => {
  const { socket, realtime } = await started();
  realtime.listen("a", listener());
  socket.connect();
  socket.refuse("a");
  expect(realtime.isLive("a")).toBe(false);
  await vi.advanceTimersByTimeAsync(SIX_SECONDS);
  expect(socket.asked.filter((ask) => ask === "subscribe a")).toHaveLength(2);
  socket.accept("a");
  expect(realtime.isLive("a")).toBe(true);
});

test("a page that is left closes its socket and kicks no more", async () => {
  const { socket, stop } = await started();
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(socket.asked).toEqual(["open", "close"]);
});

test("it can be started again after it was stopped", async () => {
  const { socket, realtime, stop } = await started();
  realtime.listen("a", listener());
  stop();
  realtime.start();
  await vi.advanceTimersByTimeAsync(0);
  socket.connect();
  expect(realtime.isLive("a")).toBe(true);
});

test("whoever draws the state is told of every change", async () => {
  const { socket, realtime } = await started();
  const states: string[] = [];
  realtime.onChange(() => states.push(realtime.state()));
  socket.connect();
  socket.drop();
  expect(states).toContain("connected");
  expect(states.at(-1)).toBe("unavailable");
});

test("who is turned away stays away, until somebody comes back to the page", async () => {
  const { socket, realtime } = await started();
  socket.connect();
  socket.drop();
  await vi.advanceTimersByTimeAsync(SIX_SECONDS);
  const kicks = () => socket.asked.filter((ask) => ask === "reconnect").length;
  const before = kicks();
  socket.turnAway();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([kicks(), realtime.state()]).toEqual([before, "unavailable"]);
  page.show("hidden");
  page.show("visible");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kicks()).toBeGreaterThan(before);
  socket.connect();
  expect(realtime.state()).toBe("connected");
});

test("who is turned away at the first try is told that nothing is live", async () => {
  const { socket, realtime } = await started();
  const states: string[] = [];
  realtime.onChange(() => states.push(realtime.state()));
  socket.turnAway();
  expect(states).toEqual(["unavailable"]);
});
