"""Networks, accounts, memberships, logins, invitations, terms; who is asking, and what he may see."""

from alembic import op

from forum.core.migrations import statements

revision = "0001"
down_revision = None

TABLES = """
create table networks (
  id uuid primary key default uuidv7(),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
  kind text not null check (kind in ('regional', 'national')),
  province text,
  name_en text not null,
  name_fr text not null,
  description_en text not null default '',
  description_fr text not null default '',
  domains text[] not null default '{}',
  time_zone text not null default 'America/Toronto',
  created_at timestamptz not null default now()
);

create table accounts (
  id uuid primary key default uuidv7(),
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  display_name text not null,
  profession text not null,
  province text,
  language text not null default 'en' check (language in ('en', 'fr')),
  about text not null default '',
  created_at timestamptz not null default now(),
  suspended_at timestamptz
);

create table memberships (
  id uuid primary key default uuidv7(),
  network_id uuid not null references networks,
  account_id uuid not null references accounts,
  roles text[] not null check (roles <> '{}' and roles <@ array[
    'mentee', 'mentor', 'moderator', 'coordinator', 'director', 'privacy_officer']),
  display_name text not null,
  profession text not null,
  province text,
  about text not null default '',
  joined_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (network_id, id),
  unique (network_id, account_id)
);
create index memberships_account_id on memberships (account_id);
create index memberships_by_name on memberships (network_id, lower(display_name), id) where ended_at is null;

create table audiences (
  id uuid primary key default uuidv7(),
  network_id uuid not null references networks,
  kind text not null check (kind in ('network', 'national', 'group', 'mentors', 'participants')),
  unique (network_id, id)
);
-- A network has one audience of everybody and one of its mentors; groups and conversations bring their own.
create unique index audiences_of_network on audiences (network_id, kind)
  where kind in ('network', 'national', 'mentors');

create table audience_participants (
  audience_id uuid not null,
  network_id uuid not null,
  account_id uuid not null references accounts,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  primary key (audience_id, account_id),
  foreign key (network_id, audience_id) references audiences (network_id, id)
);
create index audience_participants_account_id on audience_participants (account_id) where left_at is null;

create table logins (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  device text not null default '',
  address text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  ended_at timestamptz
);
create index logins_account_id on logins (account_id) where ended_at is null;

create table api_tokens (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts,
  name text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index api_tokens_account_id on api_tokens (account_id);

create table password_resets (
  id uuid primary key default uuidv7(),
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_resets_account_id on password_resets (account_id);

create table invitations (
  id uuid primary key default uuidv7(),
  network_id uuid not null references networks,
  email text not null check (email = lower(email)),
  roles text[] not null,
  language text not null default 'en' check (language in ('en', 'fr')),
  invited_by uuid references accounts,
  token_hash bytea unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  account_id uuid references accounts
);
create index invitations_network_id on invitations (network_id, id);

-- Counters of attempts; keys are keyed digests, so that the table names nobody.
create table attempts (
  key bytea primary key,
  count integer not null,
  started_at timestamptz not null
);

create table terms (
  id uuid primary key default uuidv7(),
  network_id uuid not null references networks,
  version integer not null,
  title_en text not null,
  title_fr text not null,
  html_en text not null,
  html_fr text not null,
  published_at timestamptz not null default now(),
  unique (network_id, version)
);

create table terms_acceptances (
  id uuid primary key default uuidv7(),
  network_id uuid not null,
  version integer not null,
  account_id uuid not null references accounts,
  language text not null,
  accepted_at timestamptz not null default now(),
  unique (account_id, network_id, version),
  foreign key (network_id, version) references terms (network_id, version)
);
"""

# The one rule of who sees what: an account sees the audiences that `audiences_of` names.
# Everything else (policies, lists, live delivery) asks it.
RULES = """
-- Parsed here and now, so that it needs no search_path of its own: with one it could not be inlined, and each row
-- that a query compares with it would cost a call.
create function me() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.account', true), '')::uuid;

create function networks_of(account uuid) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(m.network_id), '{}')
    from public.memberships m join public.accounts a on a.id = m.account_id
    where m.account_id = account and m.ended_at is null and a.suspended_at is null
  $$;

create function networks_with_role(account uuid, wanted text[]) returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(m.network_id), '{}')
    from public.memberships m join public.accounts a on a.id = m.account_id
    where m.account_id = account and m.ended_at is null and a.suspended_at is null
      and m.roles && wanted
  $$;

create function audiences_of(account uuid) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(reach.id), '{}') from (
      select au.id
      from public.memberships m
      join public.accounts a on a.id = m.account_id
      join public.audiences au on au.network_id = m.network_id
      where m.account_id = account and m.ended_at is null and a.suspended_at is null
        and (au.kind in ('network', 'national')
             or (au.kind = 'mentors' and 'mentor' = any (m.roles)))
      union all
      select p.audience_id
      from public.audience_participants p
      join public.accounts a on a.id = p.account_id
      join public.memberships m on m.network_id = p.network_id and m.account_id = p.account_id
      where p.account_id = account and p.left_at is null and a.suspended_at is null
        and m.ended_at is null
    ) reach
  $$;

-- Where an account may open something: what it sees, and the mentors of its networks, whom a mentee may ask.
create function audiences_to_write_to(account uuid) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select public.audiences_of(account) || coalesce(array_agg(au.id), '{}')
    from public.audiences au
    where au.kind = 'mentors' and au.network_id = any (public.networks_of(account))
  $$;

-- A moderator reviews what is held in the network, its mentors' space and its groups; never a conversation
-- of participants, whatever the role.
create function audiences_moderated_by(account uuid) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(au.id), '{}')
    from public.memberships m
    join public.accounts a on a.id = m.account_id
    join public.audiences au on au.network_id = m.network_id
    where m.account_id = account and m.ended_at is null and a.suspended_at is null
      and 'moderator' = any (m.roles) and au.kind <> 'participants'
  $$;
"""

DOORS = """
-- Before anyone is signed in, only these functions read credentials, one row at a time.
create function account_to_sign_in(wanted_email text)
  returns table (id uuid, password_hash text, language text, suspended boolean)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select a.id, a.password_hash, a.language, a.suspended_at is not null
    from public.accounts a where a.email = wanted_email
  $$;

create function invitation_by_token(hash bytea)
  returns table (id uuid, network_id uuid, slug text, name_en text, name_fr text, email text, roles text[],
                 language text, account_exists boolean)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select i.id, i.network_id, n.slug, n.name_en, n.name_fr, i.email, i.roles, i.language,
           exists (select from public.accounts a where a.email = i.email)
    from public.invitations i join public.networks n on n.id = i.network_id
    where i.token_hash = hash and i.accepted_at is null and i.expires_at > now()
  $$;

-- Uses an invitation up: makes the account unless there is one, then the membership. Null when it was used.
create function accept_invitation(hash bytea, new_name text, new_profession text, new_province text,
                                  new_language text, new_password_hash text) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    declare
      invitation public.invitations;
      account public.accounts;
    begin
      select * into invitation from public.invitations i
        where i.token_hash = hash and i.accepted_at is null and i.expires_at > now() for update;
      if not found then return null; end if;
      select * into account from public.accounts a where a.email = invitation.email;
      if not found then
        insert into public.accounts (email, password_hash, display_name, profession, province, language)
        values (invitation.email, new_password_hash, new_name, new_profession, new_province, new_language)
        returning * into account;
      end if;
      insert into public.memberships as m (network_id, account_id, roles, display_name, profession, province, about)
      values (invitation.network_id, account.id, invitation.roles, account.display_name, account.profession,
              account.province, account.about)
      on conflict (network_id, account_id) do update
        set roles = excluded.roles, ended_at = null,
            joined_at = case when m.ended_at is null then m.joined_at else now() end;
      update public.invitations set accepted_at = now(), account_id = account.id where id = invitation.id;
      return account.id;
    end
  $$;

-- The account of a reset token that still holds, used up in the same statement.
create function use_password_reset(hash bytea) returns uuid language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    update public.password_resets set used_at = now()
    where token_hash = hash and used_at is null and expires_at > now() returning account_id
  $$;

-- Whether the asker has yet to accept the newest terms of a network.
create function terms_missing(network uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from (select version from public.terms where network_id = network
                   order by version desc limit 1) newest
      where not exists (select from public.terms_acceptances a where a.network_id = network
                        and a.account_id = public.me() and a.version = newest.version))
  $$;

-- Roles and belonging are changed by those who coordinate, here and nowhere else: a member may update his own
-- row (name, profile), so the columns themselves are not granted.
create function end_membership(membership uuid) returns uuid language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    update public.memberships set ended_at = now()
    where id = membership and ended_at is null
      and network_id = any (public.networks_with_role(public.me(), '{coordinator,director}'))
    returning account_id
  $$;

create function change_roles(membership uuid, new_roles text[]) returns uuid language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    update public.memberships set roles = new_roles
    where id = membership and ended_at is null
      and network_id = any (public.networks_with_role(public.me(), '{coordinator,director}'))
    returning account_id
  $$;

create function password_reset_holds(hash bytea) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from public.password_resets
                   where token_hash = hash and used_at is null and expires_at > now())
  $$;
"""

POLICIES = """
create policy members on networks for select to forum_app using (id = any ((select networks_of(me()))::uuid[]));

create policy self on accounts for select to forum_app using (id = (select me()));
create policy self_update on accounts for update to forum_app
  using (id = (select me())) with check (id = (select me()));

create policy colleagues on memberships for select to forum_app
  using (network_id = any ((select networks_of(me()))::uuid[]));
create policy self_update on memberships for update to forum_app
  using (account_id = (select me()) and network_id = any ((select networks_of(me()))::uuid[]))
  with check (account_id = (select me()) and network_id = any ((select networks_of(me()))::uuid[]));

create policy reachable on audiences for select to forum_app
  using (network_id = any ((select networks_of(me()))::uuid[]) and
         (kind not in ('group', 'participants') or id = any ((select audiences_of(me()))::uuid[])));

create policy fellow_participants on audience_participants for select to forum_app
  using (audience_id = any ((select audiences_of(me()))::uuid[]));

create policy own on logins for all to forum_app
  using (account_id = (select me())) with check (account_id = (select me()));
create policy own on api_tokens for all to forum_app
  using (account_id = (select me())) with check (account_id = (select me()));

create policy coordinators on invitations for select to forum_app
  using (network_id = any ((select networks_with_role(me(), '{coordinator,director}'))::uuid[]));
create policy coordinators_invite on invitations for insert to forum_app
  with check (invited_by = (select me())
              and network_id = any ((select networks_with_role(me(), '{coordinator,director}'))::uuid[]));

create policy anyone on attempts for all to forum_app using (true) with check (true);

create policy members on terms for select to forum_app
  using (network_id = any ((select networks_of(me()))::uuid[]));
create policy own on terms_acceptances for select to forum_app using (account_id = (select me()));
create policy own_insert on terms_acceptances for insert to forum_app
  with check (account_id = (select me()) and network_id = any ((select networks_of(me()))::uuid[]));

create policy worker on accounts for select to forum_worker using (true);
create policy worker on memberships for select to forum_worker using (true);
create policy worker on networks for select to forum_worker using (true);
create policy worker on logins for all to forum_worker using (true) with check (true);
create policy worker on password_resets for all to forum_worker using (true) with check (true);
create policy worker on invitations for all to forum_worker using (true) with check (true);
create policy worker on attempts for all to forum_worker using (true) with check (true);
create policy worker on api_tokens for all to forum_worker using (true) with check (true);
"""

GRANTS = """
grant usage on schema public to forum_app, forum_worker;
grant select on networks, memberships, audiences, audience_participants, terms, terms_acceptances to forum_app;
grant select (id, email, password_hash, display_name, profession, province, language, about, created_at,
              suspended_at) on accounts to forum_app;
grant update (password_hash, display_name, profession, province, language, about) on accounts to forum_app;
grant update (display_name, profession, province, about) on memberships to forum_app;
grant select, insert on logins, api_tokens to forum_app;
grant update (last_seen_at, ended_at) on logins to forum_app;
grant update (last_used_at, ended_at) on api_tokens to forum_app;
grant select, insert on invitations to forum_app;
grant select, insert, update, delete on attempts to forum_app, forum_worker;
grant insert on terms_acceptances to forum_app;
grant select (id, email, language, display_name, suspended_at) on accounts to forum_worker;
grant select on networks, memberships to forum_worker;
grant select, insert, update, delete on password_resets, invitations to forum_worker;
grant select, delete on logins, api_tokens to forum_worker;
"""

FORCED = (
    "networks accounts memberships audiences audience_participants logins api_tokens password_resets "
    "invitations attempts terms terms_acceptances"
)
CLOSED = (
    "networks_of(uuid) networks_with_role(uuid,text[]) audiences_of(uuid) audiences_to_write_to(uuid) "
    "audiences_moderated_by(uuid) "
    "account_to_sign_in(text) invitation_by_token(bytea) "
    "accept_invitation(bytea,text,text,text,text,text) use_password_reset(bytea) password_reset_holds(bytea) "
    "terms_missing(uuid) end_membership(uuid) change_roles(uuid,text[])"
)


def upgrade() -> None:
    for part in (TABLES, RULES, DOORS):
        run(part)
    for table in FORCED.split():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        # Migrations and the rule functions run as the owner, whom FORCE would otherwise filter to nothing.
        op.execute(f"create policy owner on {table} to forum_owner using (true) with check (true)")
    for function in CLOSED.split():
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to forum_app")
    run(POLICIES)
    run(GRANTS)


def run(script: str) -> None:
    for statement in statements(script):
        op.execute(statement)
