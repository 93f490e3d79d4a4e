import type { Guest, Team, Town } from "./town.ts";

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  /** The id that is another workspace's to everybody else. */
  readonly about?: string;
}

export interface Where {
  readonly town: Town;
  readonly team: Team;
  /** Who calls. */
  readonly by: Guest;
  /** Who made what the call is about. */
  readonly maker: Guest;
}

/** How a route is called rightly. */
export interface Walk {
  readonly call: (where: Where) => Call | Promise<Call>;
  /** To whom the id is a foreign one, where that is not 404. */
  readonly foreign?: number;
  /** What it does leaves another team behind. */
  readonly isDrastic?: true;
  /** Of a door that anybody may try: what anybody gets. */
  readonly answer?: number;
}
