"""Holds, decisions, flags, notifications, and the audit log with its hash chain."""

from alembic import op

from forum.core.migrations import statements

revision = "0003"
down_revision = "0002"

TABLES = """
create table holds (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  version_id uuid not null,
  account_id uuid not null references accounts,
  reason text not null check (reason in ('findings', 'check_failed', 'flagged')),
  note text not null default '',
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  position bigint not null,
  foreign key (network_id, version_id) references text_versions (network_id, id),
  foreign key (network_id, audience_id) references audiences (network_id, id),
  unique (network_id, id)
);
-- One open hold a version: two askers meet here, not in the queue.
create unique index holds_open on holds (version_id) where closed_at is null;
create index holds_queue on holds (network_id, opened_at, id) where closed_at is null;
create index holds_position on holds (network_id, position);

create table decisions (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  hold_id uuid not null,
  version_id uuid not null,
  author_account_id uuid not null references accounts,
  account_id uuid not null references accounts,
  outcome text not null check (outcome in ('published', 'returned', 'declined')),
  note text not null default '',
  decided_at timestamptz not null default now(),
  unique (hold_id),
  foreign key (network_id, hold_id) references holds (network_id, id),
  foreign key (network_id, version_id) references text_versions (network_id, id)
);
create index decisions_of_version on decisions (version_id);

create table flags (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  thread_id uuid not null,
  post_id uuid not null,
  version_id uuid not null,
  account_id uuid not null references accounts,
  kind text not null check (kind in ('could_identify', 'other')),
  note text not null default '',
  flagged_at timestamptz not null default now(),
  unique (account_id, version_id),
  foreign key (network_id, audience_id, thread_id, post_id)
    references posts (network_id, audience_id, thread_id, id),
  foreign key (network_id, version_id) references text_versions (network_id, id)
);
create index flags_of_version on flags (version_id);

create table notifications (
  id uuid primary key default uuidv7(),
  network_id uuid references networks,
  account_id uuid references accounts,
  address text,
  kind text not null,
  path text not null default '/',
  language text,
  created_at timestamptz not null default now(),
  claimed_until timestamptz,
  attempts integer not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  check (account_id is not null or address is not null)
);
create index notifications_waiting on notifications (id) where sent_at is null and given_up_at is null;

create table audit_entries (
  id uuid primary key default uuidv7(),
  network_id uuid not null references networks,
  sequence bigint not null,
  at timestamptz not null,
  account_id uuid,
  subject_account_id uuid,
  roles text[] not null default '{}',
  action text not null,
  object_kind text not null,
  object_id uuid,
  prev_hash bytea not null,
  hash bytea not null,
  unique (network_id, sequence)
);
create index audit_entries_subject on audit_entries (subject_account_id, id);
"""

# Rows are added by this function alone, one at a time for a network: two appenders that read the same last
# row would fork the chain. The canonical form is pipe-joined; `forum audit verify` computes the same.
DOORS = """
create function audit_canonical(e audit_entries) returns bytea language sql immutable
  set search_path = pg_catalog, pg_temp
  as $$
    select convert_to(concat_ws('|', e.network_id::text, e.sequence::text,
      to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(e.account_id::text, '-'),
      coalesce(e.subject_account_id::text, '-'), array_to_string(e.roles, ','), e.action, e.object_kind,
      coalesce(e.object_id::text, '-'), encode(e.prev_hash, 'hex')), 'UTF8')
  $$;

create function append_audit(network uuid, subject uuid, what text, kind text, object uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      entry public.audit_entries;
      last public.audit_entries;
    begin
      -- The application writes only where its asker belongs, or did: leaving is an entry too.
      if session_user = 'forum_app' and not exists (select from public.memberships m
          where m.network_id = network and m.account_id = public.me()) then
        raise insufficient_privilege;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('audit ' || network::text, 0));
      select * into last from public.audit_entries a where a.network_id = network order by sequence desc limit 1;
      entry.id := uuidv7();
      entry.network_id := network;
      entry.sequence := coalesce(last.sequence, 0) + 1;
      entry.at := clock_timestamp();
      entry.account_id := public.me();
      entry.subject_account_id := subject;
      entry.roles := coalesce((select m.roles from public.memberships m
        where m.network_id = network and m.account_id = public.me() and m.ended_at is null), '{}');
      entry.action := what;
      entry.object_kind := kind;
      entry.object_id := object;
      entry.prev_hash := coalesce(last.hash, sha256(convert_to(network::text, 'UTF8')));
      entry.hash := sha256(public.audit_canonical(entry));
      insert into public.audit_entries select (entry).*;
    end
  $$;

-- Puts a text that somebody flagged into the queue, or draws its row there anew. Only for the two below.
create function hold_flagged(version uuid) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      queue_position bigint;
      hold uuid;
    begin
      update public.text_versions v set held_at = coalesce(v.held_at, now()) where v.id = version;
      update public.topics t set position = t.position + 1 from public.text_versions v
        where v.id = version and t.network_id = v.network_id and t.kind = 'queue'
        returning t.position into queue_position;
      insert into public.holds as h (network_id, audience_id, version_id, account_id, reason, position)
        select v.network_id, v.audience_id, v.id, v.account_id, 'flagged', queue_position
        from public.text_versions v where v.id = version
        on conflict (version_id) where closed_at is null do update set position = excluded.position
        returning h.id into hold;
      return hold;
    end
  $$;

-- What could identify somebody is hidden at once by whoever sees it, and waits for a moderator. The caller is
-- neither its author nor, perhaps, a moderator, so no policy would let him: these two are the only such doors.
create function hide_post(post uuid) returns table (version_id uuid, hold_id uuid, "position" bigint)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      target public.posts;
      hold uuid;
      thread_position bigint;
    begin
      select * into target from public.posts p where p.id = post and p.status = 'published'
        and (public.may_see_thread(public.me(), p.thread_id)
             or p.audience_id = any (public.audiences_moderated_by(public.me())))
        for update;
      if not found then return; end if;
      update public.text_versions v set status = 'hidden' where v.id = target.version_id;
      hold := public.hold_flagged(target.version_id);
      update public.threads t set position = t.position + 1,
             reply_count = t.reply_count - (case when target.opening then 0 else 1 end)
        where t.id = target.thread_id returning t.position into thread_position;
      update public.posts p set status = 'hidden', position = thread_position where p.id = post;
      return query select target.version_id, hold, thread_position;
    end
  $$;

-- Any other doubt: a moderator is asked to look, and the text is shown meanwhile.
create function question_post(post uuid) returns table (version_id uuid, hold_id uuid)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      target public.posts;
    begin
      select * into target from public.posts p where p.id = post and p.status = 'published'
        and (public.may_see_thread(public.me(), p.thread_id)
             or p.audience_id = any (public.audiences_moderated_by(public.me())))
        for update;
      if not found then return; end if;
      return query select target.version_id, public.hold_flagged(target.version_id);
    end
  $$;

-- Who is asking. Sets the account for this transaction and returns what every page needs, in one round trip.
-- Marks the login as seen at most once a minute.
create function begin_visit(hash bytea, idle interval, absolute interval) returns json
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      login public.logins;
      answer json;
    begin
      select * into login from public.logins l where l.token_hash = hash and l.ended_at is null
        and l.created_at > now() - absolute and l.last_seen_at > now() - idle;
      if not found then return null; end if;
      if login.last_seen_at < now() - interval '1 minute' then
        update public.logins set last_seen_at = now() where id = login.id;
      end if;
      perform set_config('app.account', login.account_id::text, true);
      select public.visitor(login.account_id, login.id) into answer;
      return answer;
    end
  $$;

create function begin_token_visit(hash bytea) returns json
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      token public.api_tokens;
    begin
      select * into token from public.api_tokens t where t.token_hash = hash and t.ended_at is null
        and t.expires_at > now();
      if not found then return null; end if;
      if token.last_used_at is null or token.last_used_at < now() - interval '1 minute' then
        update public.api_tokens set last_used_at = now() where id = token.id;
      end if;
      perform set_config('app.account', token.account_id::text, true);
      return public.visitor(token.account_id, token.id);
    end
  $$;

-- Null for a suspended account, so that a suspension ends every visit at its next request.
create function visitor(account uuid, login uuid) returns json language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select json_build_object(
      'login_id', login, 'account_id', a.id, 'display_name', a.display_name, 'language', a.language,
      'unpublished', (select count(*) from (select from public.text_versions v where v.account_id = a.id
                       and v.status in ('returned', 'held', 'hidden', 'declined') limit 100) mine),
      'queue', (select count(*) from (select from public.holds h where h.closed_at is null and h.account_id <> a.id
                       and h.audience_id = any (public.audiences_moderated_by(a.id)) limit 100) waiting),
      'memberships', coalesce((select json_agg(json_build_object(
          'id', m.id, 'network_id', n.id, 'slug', n.slug, 'kind', n.kind, 'province', n.province,
          'name_en', n.name_en, 'name_fr', n.name_fr, 'time_zone', n.time_zone, 'roles', m.roles,
          'name', m.display_name, 'profession', m.profession, 'person_province', m.province)
          order by n.kind desc, m.joined_at, m.id)
        from public.memberships m join public.networks n on n.id = m.network_id
        where m.account_id = a.id and m.ended_at is null), '[]'))
    from public.accounts a where a.id = account and a.suspended_at is null
  $$;
"""

MODERATED = "audience_id = any ((select audiences_moderated_by(me()))::uuid[])"
BELONGS = "network_id = any ((select networks_of(me()))::uuid[])"
# Foreign keys look past the policies: a hold or a flag stands on what its writer sees.
HELD = """exists (select from text_versions v
  where v.id = version_id and v.account_id = holds.account_id and v.audience_id = holds.audience_id)"""
SHOWN = "exists (select from posts p where p.id = post_id and p.version_id = flags.version_id)"
ONCE_SHOWN = "published_at is not null and status in ('published', 'superseded')"
AUDITORS = (
    "network_id = any ((select networks_with_role(me(), '{privacy_officer,director}'))::uuid[])"
)

POLICIES = f"""
create policy reviewed on holds for select to forum_app using (account_id = (select me()) or {MODERATED});
create policy asked on holds for insert to forum_app with check (account_id = (select me()) and {HELD});
create policy closed on holds for update to forum_app
  using (account_id = (select me()) or {MODERATED})
  with check ((account_id = (select me()) or {MODERATED}) and {HELD});

create policy told on decisions for select to forum_app
  using (author_account_id = (select me()) or {MODERATED});
-- Nobody decides on a text of his own.
create policy decided on decisions for insert to forum_app
  with check (account_id = (select me()) and author_account_id <> (select me()) and {MODERATED}
    and exists (select from holds h where h.id = hold_id and h.version_id = decisions.version_id
                and h.audience_id = decisions.audience_id and h.account_id = author_account_id));

create policy read on flags for select to forum_app using (account_id = (select me()) or {MODERATED});
create policy raised on flags for insert to forum_app with check (account_id = (select me()) and {SHOWN});
create policy raised_anew on flags for update to forum_app
  using (account_id = (select me())) with check (account_id = (select me()) and {SHOWN});

-- What was shown to its audience a moderator of it sees too: to judge a held text by what stands around it, and
-- to put a released edition in the place of the one before it.
create policy moderated on text_versions for select to forum_app using ({ONCE_SHOWN} and {MODERATED});
create policy replaced on text_versions for update to forum_app
  using ({ONCE_SHOWN} and {MODERATED}) with check ({ONCE_SHOWN} and {MODERATED});

create policy addressed on notifications for insert to forum_app with check (address is null and {BELONGS});
create policy worker on notifications for all to forum_worker using (true) with check (true);

create policy own on audit_entries for select to forum_app
  using (account_id = (select me()) or subject_account_id = (select me()) or {AUDITORS});
"""

GRANTS = """
grant select, insert on holds, decisions, flags to forum_app;
grant update (version_id, closed_at, position) on holds to forum_app;
grant update (kind, note, flagged_at) on flags to forum_app;
grant insert on notifications to forum_app;
grant select, insert, update, delete on notifications to forum_worker;
grant select on audit_entries to forum_app;
"""
CLOSED = (
    "append_audit(uuid,uuid,text,text,uuid)",
    "hide_post(uuid)",
    "question_post(uuid)",
    "begin_visit(bytea,interval,interval)",
    "begin_token_visit(bytea)",
)


def upgrade() -> None:
    run(TABLES)
    run(DOORS)
    for table in ("holds", "decisions", "flags", "notifications", "audit_entries"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to forum_owner using (true) with check (true)")
    for function in CLOSED:
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to forum_app")
    for function in ("visitor(uuid,uuid)", "hold_flagged(uuid)"):
        op.execute(f"revoke all on function {function} from public")
    run(POLICIES)
    run(GRANTS)


def run(script: str) -> None:
    for statement in statements(script):
        op.execute(statement)
