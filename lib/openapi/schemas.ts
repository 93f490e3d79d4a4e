import { z } from "zod";
import { ApiKey } from "#lib/contract/api-key.ts";
import { AuditEvent } from "#lib/contract/audit.ts";
import { Connection } from "#lib/contract/connection.ts";
import { DecisionAnswer } from "#lib/contract/decision.ts";
import { JobEvent } from "#lib/contract/event.ts";
import { Counts, Job } from "#lib/contract/job.ts";
import { AdminJob } from "#lib/contract/operator.ts";
import { Problem } from "#lib/contract/problem.ts";
import { Result, ResultsPage } from "#lib/contract/prospect.ts";

export interface Json {
  readonly [name: string]: unknown;
}

/** What stands once and is referred to; all other schemas stand where they are used. */
const NAMED = {
  AdminJob,
  ApiKey,
  AuditEvent,
  Connection,
  Counts,
  DecisionAnswer,
  Job,
  JobEvent,
  Problem,
  Result,
  ResultsPage,
};

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });

const JsonObject = z.record(z.string(), z.unknown());

/** Turns zod into JSON Schema and gathers what is referred to. */
export function schemaCollector() {
  const found: Record<string, unknown> = {};

  /** What a request is read by is closed; an answer may say more one day. */
  function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
    const whole = z.toJSONSchema(schema, {
      io,
      metadata: names,
      unrepresentable: "any",
      override({ jsonSchema }) {
        if (io === "output" && jsonSchema.additionalProperties === false) {
          delete jsonSchema.additionalProperties;
        }
      },
    });
    const text = JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $schema, $defs, ...rest } = JsonObject.parse(JSON.parse(text));
    for (const [id, one] of Object.entries(JsonObject.parse($defs ?? {}))) {
      const { id: _, ...shape } = JsonObject.parse(one);
      found[id] = shape;
    }
    return rest;
  }

  return { schemaOf, components: () => found };
}
