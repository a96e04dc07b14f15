"""Mails that follow from a row of theirs: an invitation, a reset asked for, a password changed."""

from alembic import op

from forum.core.migrations import statements

revision = "0005"
down_revision = "0004"

# The rows are written below the package of notifications, and by people who are not signed in.
DOORS = """
create function mail_invitation() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
    begin
      insert into public.notifications (network_id, address, kind, path, language)
      values (new.network_id, new.email, 'invitation', '/invitations/' || new.id, new.language);
      return null;
    end
  $$;
create trigger mail_invitation after insert on invitations
  for each row execute function mail_invitation();

create function mail_password_change() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
    begin
      insert into public.notifications (account_id, kind, path)
      values (new.account_id, 'password_changed', '/me/logins');
      return null;
    end
  $$;
create trigger mail_password_change after update of used_at on password_resets
  for each row when (old.used_at is null and new.used_at is not null)
  execute function mail_password_change();

-- Says nothing of whether there is such an account: neither by an answer nor by a row that the asker sees.
create function ask_password_reset(wanted_email text) returns void language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    insert into public.notifications (account_id, kind, path)
    select a.id, 'reset', '/forgotten' from public.accounts a
    where a.email = wanted_email and a.suspended_at is null
  $$;
"""


def upgrade() -> None:
    for statement in statements(DOORS):
        op.execute(statement)
    for function in ("mail_invitation()", "mail_password_change()"):
        op.execute(f"revoke all on function {function} from public")
    op.execute("revoke all on function ask_password_reset(text) from public")
    op.execute("grant execute on function ask_password_reset(text) to forum_app")
    # The first coordinator of a network is invited by the operator, who has no account.
    op.execute("grant execute on function append_audit(uuid,uuid,text,text,uuid) to forum_worker")
