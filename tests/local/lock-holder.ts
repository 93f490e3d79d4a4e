import { withFileLock } from "#scripts/local/file-lock.mjs";

// Takes the lock and never gives it back.
await withFileLock(`${process.argv[2]}/lock`, () => {
  process.stdout.write("held\n");
  return new Promise(() => setInterval(() => undefined, 60_000));
});
