import { z } from "zod";
import { decoded } from "./decoded.ts";
import { AccountStatus, Fault, SeatErrors, Seats } from "./options.ts";
import type { Answer } from "./send.ts";
import { refusal } from "./unipile-errors.ts";
import type { World } from "./world.ts";

const FaultsBody = z.union([z.array(Fault), Fault.transform((fault) => [fault])]);
const AccountBody = z.strictObject({
  status: AccountStatus.optional(),
  seats: Seats.optional(),
  seatErrors: SeatErrors.optional(),
});

type AdminAsk = { method: string; path: string; body: unknown };

/** What a test or a demo asks of the simulator itself, outside the simulated API. */
export function adminAnswer(world: World, { method, path, body }: AdminAsk): Answer {
  const accountId = /^\/accounts\/([^/]+)$/.exec(path)?.[1];
  if (method === "POST" && accountId !== undefined) {
    world.setAccount(decoded(accountId), parse(AccountBody, body));
    return { status: 200, body: accountsBody(world) };
  }
  switch (`${method} ${path}`) {
    case "GET /accounts":
      return { status: 200, body: accountsBody(world) };
    case "GET /requests":
      return { status: 200, body: { items: world.log.list() } };
    case "DELETE /requests":
      world.log.clear();
      return { status: 200, body: { items: [] } };
    case "POST /faults": {
      const faults = parse(FaultsBody, body);
      world.faults.add(faults);
      return { status: 201, body: { added: faults.length } };
    }
    case "DELETE /faults":
      world.faults.clear();
      return { status: 200, body: { added: 0 } };
    default:
      throw refusal("resource_not_found", "No such route");
  }
}

function accountsBody(world: World) {
  const items = world.accounts.list().map((account) => ({
    id: account.id,
    name: account.name,
    status: account.status,
    seats: account.seats,
    seatErrors: account.seatErrors,
    rowsToday: account.rowsToday,
    calls: account.calls,
  }));
  return { items };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw refusal("invalid_parameters", z.prettifyError(parsed.error));
}
