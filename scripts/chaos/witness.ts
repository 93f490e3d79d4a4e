/**
 * What the app's tables do not say and a count needs: which process wrote each event of a job (workers sign their
 * connections with `application_name`), which moments the pace granted to whom, and when calls began. Written by the database in the same
 * transaction, so that it is neither lost with a worker nor believed to have happened when it did not; as whoever made the
 * tables, for the app's own roles may not write here.
 */
export const WITNESS = `
create table chaos_writes (job_id uuid, seq int, writer text, primary key (job_id, seq));

create function chaos_note_write() returns trigger language plpgsql security definer as $$ begin
  insert into chaos_writes values (new.job_id, new.seq, current_setting('application_name'));
  return null;
end $$;
create trigger chaos_note_write after insert on job_events for each row execute function chaos_note_write();

create table chaos_slots (id bigserial, account_id text, job_id uuid, slot_at timestamptz);

create function chaos_note_slot() returns trigger language plpgsql security definer as $$ begin
  insert into chaos_slots (account_id, job_id, slot_at)
  select new.account_id, substr(turn.key, 3)::uuid,
    greatest(old.next_free_at, to_timestamp(turn.value::float8 / 1000))
  from jsonb_each_text(new.served) turn
  where turn.key like 'j:%' and turn.value is distinct from old.served ->> turn.key;
  return null;
end $$;
create trigger chaos_note_slot after update of served on account_paces for each row
  when (new.served is distinct from old.served) execute function chaos_note_slot();

create table chaos_starts (id bigserial, account_id text, at timestamptz, cooled_until timestamptz);

create function chaos_note_start() returns trigger language plpgsql security definer as $$ begin
  insert into chaos_starts (account_id, at, cooled_until) values (new.account_id, clock_timestamp(), new.cooled_until);
  return null;
end $$;
create trigger chaos_note_start after update of quiet_until on account_paces for each row
  when (new.quiet_until is distinct from old.quiet_until) execute function chaos_note_start();`;
