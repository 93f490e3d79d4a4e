import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { Job, type JobRequest } from "#lib/contract/job.ts";
import { ParameterList } from "#lib/contract/parameter.ts";
import { Problem } from "#lib/contract/problem.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";

export type ApiClient = {
  createJob: (request: z.input<typeof JobRequest>) => Promise<Job>;
  readJob: (jobId: string) => Promise<Job>;
  readResults: (jobId: string, limit: number) => Promise<ResultsPage>;
  findLocation: (name: string) => Promise<{ id: string; label: string }>;
};

/** The server answered, and the answer was no. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "RefusedError";
    this.status = status;
  }
}

const TIMEOUT_MS = 30_000;

export function apiClient(address: { baseUrl: string; apiKey: string }): ApiClient {
  const base = `${address.baseUrl.replace(/\/+$/, "")}/api/v1`;

  async function ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    init: RequestInit = {},
  ): Promise<z.output<Schema>> {
    const headers = { authorization: `Bearer ${address.apiKey}`, ...init.headers };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(base + path, { ...init, headers, signal });
    const text = await response.text();
    if (!response.ok) throw new RefusedError(explain(text, response.status), response.status);
    return schema.parse(JSON.parse(text));
  }

  return {
    createJob: (request) =>
      ask("/jobs", Job, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
        body: JSON.stringify(request),
      }),
    readJob: (jobId) => ask(`/jobs/${jobId}`, Job),
    readResults: (jobId, limit) => ask(`/jobs/${jobId}/results?limit=${limit}`, ResultsPage),
    async findLocation(name) {
      const query = new URLSearchParams({ type: "LOCATION", q: name, limit: "1" });
      const { parameters } = await ask(`/linkedin/parameters?${query}`, ParameterList);
      const [best] = parameters;
      if (!best) throw new RefusedError(`LinkedIn knows no place called "${name}".`, 404);
      return best;
    },
  };
}

function explain(text: string, status: number): string {
  try {
    const { detail, code, requestId } = Problem.parse(JSON.parse(text));
    return `${detail} (${code}, request ${requestId})`;
  } catch {
    return `The server answered ${status}: ${text.slice(0, 200)}`;
  }
}
