"""What the live feed reads: rows that changed after a position, and who of the watchers may know of them."""

from alembic import op

from forum.core.migrations import statements

revision = "0004"
down_revision = "0003"

# One reading serves all watchers of a topic in one process. These functions return identifiers, positions and
# rights, never a text: the rows themselves are then read under row-level security as one who may see them.
#
# All three answer the same shape:
#   position  the topic's counter          behind   the client must replace what it has (`changed` is the whole)
#   more      a snapshot left rows out     holding  the logins that still hold, whatever they may see
#   changed   [{id, position, gone}]       watchers [{login, account, sees: [id] | null for all of them}]
# A login that is not in `holding` has ended; one that is, and is not among the watchers, may not see the topic.
READINGS = """
create function live_logins(logins uuid[], idle interval, absolute interval)
  returns table (login_id uuid, account_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select l.id, l.account_id
    from public.logins l join public.accounts a on a.id = l.account_id
    where l.id = any (logins) and l.ended_at is null and a.suspended_at is null
      and l.created_at > now() - absolute and l.last_seen_at > now() - idle
  $$;

-- Whose socket this is. Other than begin_visit, it does not count as somebody being there: a socket comes
-- back by itself, for as long as a page is left open.
create function login_to_follow(hash bytea, idle interval, absolute interval)
  returns table (login_id uuid, account_id uuid, language text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select h.login_id, h.account_id, a.language
    from public.logins l, public.live_logins(array[l.id], idle, absolute) h, public.accounts a
    where l.token_hash = hash and a.id = h.account_id
  $$;

create function thread_changes(thread uuid, after bigint, logins uuid[], idle interval, absolute interval, most integer)
  returns json language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with topic as (select t.id, t.position, t.audience_id from public.threads t where t.id = thread),
    holding as materialized (select * from public.live_logins(logins, idle, absolute)),
    watchers as materialized (
      select h.login_id, h.account_id
      from (select distinct account_id from holding) who
      join holding h on h.account_id = who.account_id
      where public.may_see_thread(who.account_id, thread)
         or (select audience_id from topic) = any (public.audiences_moderated_by(who.account_id))),
    late as (
      select p.id, p.position from public.posts p
      where p.thread_id = thread and p.position > after order by p.position limit most + 1),
    behind as materialized (
      select (select count(*) from late) > most or after > (select position from topic) as yes),
    changed as (
      select id, position from late where not (select yes from behind)
      union all
      (select p.id, p.position from public.posts p
       where p.thread_id = thread and (select yes from behind) order by p.path limit most))
    select json_build_object(
      'position', coalesce((select position from topic), 0),
      'behind', coalesce((select yes from behind), false),
      'more', coalesce((select yes from behind), false)
              and (select count(*) from public.posts p where p.thread_id = thread) > most,
      'holding', coalesce((select json_agg(login_id) from holding), '[]'),
      'changed', coalesce((select json_agg(json_build_object('id', id, 'position', position, 'gone', false)
                                           order by position) from changed), '[]'),
      'watchers', coalesce((select json_agg(json_build_object('login', login_id, 'account', account_id))
                            from watchers), '[]'))
  $$;

create function case_changes(network uuid, after bigint, logins uuid[], idle interval, absolute interval, most integer)
  returns json language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with topic as (select t.position from public.topics t where t.network_id = network and t.kind = 'cases'),
    holding as materialized (select * from public.live_logins(logins, idle, absolute)),
    watchers as materialized (
      select h.login_id, h.account_id,
             public.audiences_of(h.account_id) || public.audiences_moderated_by(h.account_id) as audiences
      from holding h where network = any (public.networks_of(h.account_id))),
    late as (
      select t.id, t.listed_position from public.threads t
      where t.network_id = network and t.kind = 'case' and t.listed_position > after
      order by t.listed_position limit most + 1),
    behind as materialized (
      select (select count(*) from late) > most or after > (select position from topic) as yes),
    chosen as (
      select id from late where not (select yes from behind)
      union all
      (select t.id from public.threads t
       where t.network_id = network and t.kind = 'case' and (select yes from behind)
       order by t.last_published_at desc, t.id desc limit most)),
    changed as materialized (
      select t.id, t.listed_position as position, t.audience_id, t.opened_by, not exists (
               select from public.posts p where p.thread_id = t.id and p.opening and p.status = 'published') as gone
      from chosen c join public.threads t on t.id = c.id)
    select json_build_object(
      'position', coalesce((select position from topic), 0),
      'behind', coalesce((select yes from behind), false),
      'more', coalesce((select yes from behind), false) and (select count(*) from changed) >= most,
      'holding', coalesce((select json_agg(login_id) from holding), '[]'),
      'changed', coalesce((select json_agg(json_build_object('id', id, 'position', position, 'gone', gone)
                                           order by position) from changed), '[]'),
      'watchers', coalesce((
        select json_agg(json_build_object('login', w.login_id, 'account', w.account_id, 'sees', coalesce((
          select json_agg(c.id) from changed c
          where c.audience_id = any (w.audiences) or c.opened_by = w.account_id), '[]')))
        from watchers w), '[]'))
  $$;

-- Nobody decides on his own text, so nobody's queue has it.
create function queue_changes(network uuid, after bigint, logins uuid[], idle interval, absolute interval, most integer)
  returns json language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with topic as (select t.position from public.topics t where t.network_id = network and t.kind = 'queue'),
    holding as materialized (select * from public.live_logins(logins, idle, absolute)),
    watchers as materialized (
      select h.login_id, h.account_id, public.audiences_moderated_by(h.account_id) as audiences
      from holding h where network = any (public.networks_with_role(h.account_id, '{moderator}'))),
    late as (
      select h.id, h.position from public.holds h
      where h.network_id = network and h.position > after order by h.position limit most + 1),
    behind as materialized (
      select (select count(*) from late) > most or after > (select position from topic) as yes),
    chosen as (
      select id from late where not (select yes from behind)
      union all
      (select h.id from public.holds h
       where h.network_id = network and h.closed_at is null and (select yes from behind)
       order by h.opened_at, h.id limit most)),
    changed as materialized (
      select h.id, h.position, h.audience_id, h.account_id, h.closed_at is not null as gone
      from chosen c join public.holds h on h.id = c.id)
    select json_build_object(
      'position', coalesce((select position from topic), 0),
      'behind', coalesce((select yes from behind), false),
      'more', coalesce((select yes from behind), false) and (select count(*) from changed) >= most,
      'holding', coalesce((select json_agg(login_id) from holding), '[]'),
      'changed', coalesce((select json_agg(json_build_object('id', id, 'position', position, 'gone', gone)
                                           order by position) from changed), '[]'),
      'watchers', coalesce((
        select json_agg(json_build_object('login', w.login_id, 'account', w.account_id, 'sees', coalesce((
          select json_agg(c.id) from changed c
          where c.audience_id = any (w.audiences) and c.account_id <> w.account_id), '[]')))
        from watchers w), '[]'))
  $$;
"""

CLOSED = (
    "live_logins(uuid[],interval,interval)",
    "login_to_follow(bytea,interval,interval)",
    "thread_changes(uuid,bigint,uuid[],interval,interval,integer)",
    "case_changes(uuid,bigint,uuid[],interval,interval,integer)",
    "queue_changes(uuid,bigint,uuid[],interval,interval,integer)",
)


def upgrade() -> None:
    for statement in statements(READINGS):
        op.execute(statement)
    for function in CLOSED:
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to forum_app")
