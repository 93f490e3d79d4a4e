const LIMITS = {
  statement_timeout: "25s",
  lock_timeout: "10s",
  idle_in_transaction_session_timeout: "60s",
};

function alter(whose: string, names: string): string {
  return Object.entries(LIMITS)
    .map(
      ([name, value]) => `execute format('alter ${whose} set ${name} = %L', ${names}, '${value}');`,
    )
    .join("\n");
}

/**
 * Kept by the server as the database's own defaults, so that they also hold behind a transaction-mode pooler, which
 * passes no setting on. Shorter than the client's time-out (30 s): the server's error says more. A role that does not
 * own the database sets them for itself.
 */
export const setTimeLimits = `do $$ begin
  ${alter("database %I", "current_database()")}
exception when insufficient_privilege then
  ${alter("role %I in database %I", "current_user, current_database()")}
end $$`;
