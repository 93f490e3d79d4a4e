// Loaded ahead of a program that does not know about its parent: when the channel to the parent closes, it ends.
const GRACE_MS = 5_000;

process.once("disconnect", () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
process.channel?.unref();
