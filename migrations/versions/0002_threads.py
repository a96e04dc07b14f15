"""Threads, the versions of what is written in them, and the posts that were published."""

from alembic import op

from forum.core.migrations import statements

revision = "0002"
down_revision = "0001"

# A version exists from the moment a text is handed in; its thread and post only from publication on, so that
# their identifiers (UUIDv7) and positions tell nothing of texts that wait.
TABLES = """
create table topics (
  network_id uuid not null references networks,
  kind text not null check (kind in ('cases', 'queue')),
  position bigint not null default 0,
  primary key (network_id, kind)
);

create table threads (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  audience text not null check (audience in ('network', 'national', 'group', 'mentors', 'participants')),
  kind text not null check (kind in ('case', 'conversation', 'group')),
  opened_by uuid not null references accounts,
  state text not null default 'open' check (state in ('open', 'closed')),
  position bigint not null default 0,
  listed_position bigint not null default 0,
  reply_count integer not null default 0,
  published_at timestamptz not null default now(),
  last_published_at timestamptz not null default now(),
  answered_at timestamptz,
  -- With its opener, whom the rows below name too: who opened a thread sees it.
  unique (network_id, audience_id, id, opened_by),
  foreign key (network_id, audience_id) references audiences (network_id, id)
);
create index threads_by_activity on threads (network_id, last_published_at desc, id desc) where kind = 'case';
create index threads_unanswered on threads (network_id, published_at, id)
  where kind = 'case' and answered_at is null and state = 'open';
create index threads_opened_by on threads (opened_by, id);
create index threads_listed on threads (network_id, listed_position) where kind = 'case';

create table text_versions (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  thread_id uuid,
  post_id uuid,
  parent_id uuid,
  opened_by uuid,
  account_id uuid not null references accounts,
  membership_id uuid not null,
  replaces_id uuid references text_versions,
  number integer not null default 1,
  kind text not null check (kind in ('case', 'reply')),
  named boolean not null default true,
  language text not null check (language in ('en', 'fr')),
  title text,
  fields jsonb,
  body text not null,
  html text,
  fields_html jsonb,
  status text not null check (status in (
    'returned', 'held', 'published', 'hidden', 'superseded', 'declined', 'withdrawn')),
  findings jsonb not null default '[]',
  engine text not null,
  client_key uuid not null,
  digest bytea not null,
  written_at timestamptz not null default now(),
  held_at timestamptz,
  published_at timestamptz,
  unique (account_id, client_key),
  unique (network_id, id),
  foreign key (network_id, audience_id) references audiences (network_id, id),
  foreign key (network_id, membership_id) references memberships (network_id, id),
  -- A foreign key with an empty part is not checked at all.
  check ((thread_id is null) = (opened_by is null)),
  check (thread_id is not null or (post_id is null and parent_id is null)),
  foreign key (network_id, audience_id, thread_id, opened_by)
    references threads (network_id, audience_id, id, opened_by)
);
create index text_versions_unpublished on text_versions (account_id, id)
  where status in ('returned', 'held', 'hidden', 'declined');
create index text_versions_of_thread on text_versions (thread_id, account_id)
  where status in ('returned', 'held', 'hidden', 'declined');
create index text_versions_of_post on text_versions (post_id, number);

create table posts (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  audience_id uuid not null,
  thread_id uuid not null,
  opened_by uuid not null,
  account_id uuid not null references accounts,
  membership_id uuid,
  author_name text,
  author_roles text[] not null,
  author_profession text not null,
  author_province text,
  opening boolean not null default false,
  parent_id uuid,
  depth integer not null default 0,
  path text collate "C" not null,
  status text not null default 'published' check (status in ('published', 'hidden', 'removed')),
  position bigint not null,
  first_position bigint not null,
  version_id uuid not null,
  language text not null,
  published_at timestamptz not null default now(),
  edited_at timestamptz,
  unique (thread_id, path),
  unique (network_id, audience_id, thread_id, id),
  foreign key (network_id, audience_id, thread_id, opened_by)
    references threads (network_id, audience_id, id, opened_by),
  foreign key (network_id, membership_id) references memberships (network_id, id),
  foreign key (network_id, version_id) references text_versions (network_id, id),
  foreign key (network_id, audience_id, thread_id, parent_id)
    references posts (network_id, audience_id, thread_id, id)
);
create index posts_by_position on posts (thread_id, position);
create index posts_by_first_position on posts (thread_id, first_position);
create index posts_of_account on posts (account_id, id);
alter table text_versions add foreign key (network_id, audience_id, thread_id, post_id)
  references posts (network_id, audience_id, thread_id, id);
alter table text_versions add foreign key (network_id, audience_id, thread_id, parent_id)
  references posts (network_id, audience_id, thread_id, id);

create table seen_marks (
  account_id uuid not null references accounts,
  thread_id uuid not null references threads,
  position bigint not null,
  seen_at timestamptz not null default now(),
  primary key (account_id, thread_id)
);
"""

# The visibility function of (account, thread). The policies below say the same with its parts, so that the
# arrays are made once for a statement and an index can be used.
RULES = """
create function may_see_thread(account uuid, thread uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from public.threads t where t.id = thread
        and (t.audience_id = any (public.audiences_of(account))
             or (t.opened_by = account and t.network_id = any (public.networks_of(account)))))
  $$;
"""

# Who opened a thread sees the answers in it even where its audience is the mentors, to whom he may not belong.
SEEN = """(audience_id = any ((select audiences_of(me()))::uuid[])
   or (opened_by = (select me()) and network_id = any ((select networks_of(me()))::uuid[])))"""
MODERATED = "audience_id = any ((select audiences_moderated_by(me()))::uuid[])"
BELONGS = "network_id = any ((select networks_of(me()))::uuid[])"
OPENABLE = "audience_id = any ((select audiences_to_write_to(me()))::uuid[])"
# Foreign keys look past the policies: without this, one could write into a thread that one does not see.
WRITTEN = f"""account_id = (select me())
   and ((thread_id is null and {OPENABLE}) or (thread_id is not null and {SEEN}))"""

POLICIES = f"""
create policy members on topics for select to forum_app using ({BELONGS});
create policy members_update on topics for update to forum_app using ({BELONGS}) with check ({BELONGS});

create policy seen on threads for select to forum_app using ({SEEN} or {MODERATED});
create policy opened on threads for insert to forum_app
  with check ((opened_by = (select me()) and {OPENABLE}) or {MODERATED});
create policy changed on threads for update to forum_app
  using ({SEEN} or {MODERATED}) with check ({SEEN} or {MODERATED});

create policy seen on text_versions for select to forum_app
  using ((status = 'published' and {SEEN}) or account_id = (select me())
         or (held_at is not null and {MODERATED}));
create policy written on text_versions for insert to forum_app with check ({WRITTEN});
create policy own on text_versions for update to forum_app
  using (account_id = (select me()) and {BELONGS}) with check ({WRITTEN});
create policy reviewed on text_versions for update to forum_app
  using (held_at is not null and {MODERATED}) with check (held_at is not null and {MODERATED});

create policy seen on posts for select to forum_app using ({SEEN} or {MODERATED});
create policy published on posts for insert to forum_app
  with check ((account_id = (select me()) and {SEEN}) or {MODERATED});
create policy own on posts for update to forum_app
  using (account_id = (select me()) and {SEEN}) with check (account_id = (select me()) and {SEEN});
create policy reviewed on posts for update to forum_app using ({MODERATED}) with check ({MODERATED});

create policy own on seen_marks for all to forum_app
  using (account_id = (select me()))
  with check (account_id = (select me()) and exists (select from threads t where t.id = thread_id));
"""

# Members move counters; which network or audience a row belongs to never changes.
GRANTS = """
grant select on topics, threads, text_versions, posts, seen_marks to forum_app;
grant update (position) on topics to forum_app;
grant insert on threads, text_versions, posts, seen_marks to forum_app;
grant update (state, position, listed_position, reply_count, last_published_at, answered_at) on threads to forum_app;
grant update (thread_id, post_id, parent_id, opened_by, number, html, fields_html, status, findings, held_at, published_at)
  on text_versions to forum_app;
grant update (status, position, version_id, language, edited_at) on posts to forum_app;
grant update (position, seen_at) on seen_marks to forum_app;
"""


def upgrade() -> None:
    run(TABLES)
    run(RULES)
    for table in ("topics", "threads", "text_versions", "posts", "seen_marks"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to forum_owner using (true) with check (true)")
    op.execute("revoke all on function may_see_thread(uuid,uuid) from public")
    op.execute("grant execute on function may_see_thread(uuid,uuid) to forum_app")
    run(POLICIES)
    run(GRANTS)


def run(script: str) -> None:
    for statement in statements(script):
        op.execute(statement)
