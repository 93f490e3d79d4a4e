// Loaded ahead of a worker, which is started again and again: drizzle-orm's package.json has 180 kB, and Node parses it
// anew for each of its files to learn that they are modules. Three quarters of a worker's start went there.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const isInside = context.parentURL?.includes("/node_modules/drizzle-orm/");
    if (!(isInside && specifier.startsWith("."))) return next(specifier, context);
    const { href } = new URL(specifier, context.parentURL);
    return { url: href, format: "module", shortCircuit: true };
  },
});
