import { integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** Columns that many tables have. */
export const id = () => uuid("id").primaryKey().defaultRandom();
export const moment = (name: string) => timestamp(name, { withTimezone: true });
export const createdAt = () => moment("created_at").notNull().defaultNow();
export const updatedAt = () => moment("updated_at").notNull().defaultNow();
export const count = (name: string) => integer(name).notNull().default(0);
