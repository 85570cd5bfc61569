"""A status link ends with the membership of whoever made it, also by its date."""

from django.db import migrations

from partnership.postgres.policies import definer

# Whoever made a link may have kept it. Somebody who is let go revokes them by that;
# a membership that ends by its date, or with the account, is asked for here.
LINK_IDS = """
BEGIN
    RETURN QUERY SELECT l.id, l.partnership_id, coalesce(p.revision, 0)
    FROM scorecards_statuslink l
    LEFT JOIN scorecards_statuspage p ON p.partnership_id = l.partnership_id
    WHERE l.digest = link_digest AND l.revoked_at IS NULL
        AND (l.made_by_id IS NULL OR EXISTS (
            SELECT FROM partnership_member m JOIN partnership_user u ON u.id = m.user_id
            WHERE m.id = l.made_by_id AND u.is_active AND m.suspended_at IS NULL
                AND (m.expires_at IS NULL OR m.expires_at > at_time)))
        AND (SELECT count(*) = 0 OR bool_or(u.is_active AND m.suspended_at IS NULL
                AND (m.expires_at IS NULL OR m.expires_at > at_time))
            FROM partnership_member m JOIN partnership_user u ON u.id = m.user_id
            WHERE m.partnership_id = l.partnership_id AND (m.id = l.member_id
                OR l.member_id IS NULL AND l.email <> '' AND m.side = l.side
                    AND lower(u.email) = lower(l.email)));
END
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0007_links_end_with_members")]

    operations = [
        migrations.RunSQL(
            "DROP FUNCTION ours_status_link(text, timestamptz)", migrations.RunSQL.noop
        ),
        definer(
            "ours_status_link",
            "link_digest text, at_time timestamptz",
            "TABLE (link_id bigint, partnership_id bigint, revision bigint)",
            LINK_IDS,
        ),
    ]
