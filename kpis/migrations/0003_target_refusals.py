"""What the database refuses of a target, without a gap.

A check that comes out as null lets a row pass: the floor's and the range's now say
which columns have to be there. Steps and NaN are checked in SQL of their own.
"""

import django.db.models.expressions
from django.db import migrations, models

# Thresholds strictly worsen from the start of the range to its full end, shares rise
# to 100 per cent at most.
STEPS_STAND = """
CREATE FUNCTION ours_steps_stand(
    is_lower boolean, steps numeric[], p0 numeric, p1 numeric
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    array_ndims(steps) = 2
    AND array_lower(steps, 1) = 1
    AND array_length(steps, 2) = 2
    AND steps[1][1] = p0
    AND steps[array_length(steps, 1)][1] = p1
    AND NOT EXISTS (
        SELECT FROM generate_subscripts(steps, 1) AS i
        WHERE (
            steps[i][2] > coalesce(steps[i - 1][2], 0)
            AND steps[i][2] <= 100
            AND (i = 1 OR CASE WHEN is_lower THEN steps[i][1] > steps[i - 1][1]
                               ELSE steps[i][1] < steps[i - 1][1] END)
        ) IS NOT TRUE
    ),
    false
)
"""
ADD = "ALTER TABLE kpis_target ADD CONSTRAINT"
STEPS = (
    "penalty_steps IS NULL OR ours_steps_stand("
    "direction = 'lower', penalty_steps, penalty_start, penalty_full)"
)
NUMBERS = (
    "'NaN'::numeric <> ALL (ARRAY[minimum, minimum_high, buffer, penalty_start, "
    "penalty_full, penalty_amount, floor, floor_high, weight, allocation])"
)


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0002_walls"),
        ("partnership", "0002_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="target",
            name="target_corridor",
        ),
        migrations.RemoveConstraint(
            model_name="target",
            name="target_penalty_range",
        ),
        migrations.RemoveConstraint(
            model_name="target",
            name="target_floor_beyond_minimum",
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("direction", "within"),
                        ("minimum_high__isnull", False),
                        ("minimum_high__gt", models.F("minimum")),
                        (
                            "buffer__lte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("minimum_high"), "-", models.F("minimum")
                                ),
                                "/",
                                models.Value(2),
                            ),
                        ),
                    ),
                    models.Q(
                        models.Q(("direction", "within"), _negated=True),
                        ("minimum_high", None),
                    ),
                    _connector="OR",
                ),
                name="target_corridor",
                violation_error_message="A corridor has two ends, the lower one first, and its buffers leave something of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("penalty_amount", None),
                        ("penalty_form", ""),
                        ("penalty_full", None),
                        ("penalty_start", None),
                        ("penalty_steps", None),
                    ),
                    models.Q(
                        ("penalty_full__isnull", False),
                        ("penalty_start__isnull", False),
                        models.Q(("direction", "within"), _negated=True),
                        models.Q(
                            models.Q(
                                ("penalty_amount__gte", 0),
                                ("penalty_amount__isnull", False),
                                ("penalty_form", "per_unit"),
                                ("penalty_steps", None),
                            ),
                            models.Q(
                                ("penalty_amount", None),
                                ("penalty_form", "steps"),
                                ("penalty_steps__isnull", False),
                            ),
                            models.Q(
                                ("penalty_amount", None),
                                ("penalty_form__in", ["linear", "flat"]),
                                ("penalty_steps", None),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="target_penalty_range",
                violation_error_message="A penalty range has a form, a start and a full end; a corridor has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("floor", None), ("floor_high", None)),
                    models.Q(
                        ("direction", "higher"),
                        ("floor__isnull", False),
                        ("floor__lt", models.F("minimum")),
                        ("floor_high", None),
                    ),
                    models.Q(
                        ("direction", "lower"),
                        ("floor__gt", models.F("minimum")),
                        ("floor__isnull", False),
                        ("floor_high", None),
                    ),
                    models.Q(
                        ("direction", "within"),
                        ("floor__isnull", False),
                        ("floor_high__isnull", False),
                        ("floor__lt", models.F("minimum")),
                        ("floor_high__gt", models.F("minimum_high")),
                    ),
                    _connector="OR",
                ),
                name="target_floor_beyond_minimum",
                violation_error_message="The floor must be worse than the client minimum.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="target",
            name="target_buffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("buffer__gte", 0)),
                name="target_buffer",
                violation_error_message="The buffer must be 0 or more.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="target",
            name="target_buffer_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("buffer", 0), ("buffer_reason__regex", "\\S"), _connector="OR"
                ),
                name="target_buffer_reason",
                violation_error_message="Say why there is a buffer.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="target",
            name="target_penalty_starts_beyond_minimum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("penalty_start", None),
                    models.Q(
                        ("direction", "higher"),
                        ("penalty_start__lte", models.F("minimum")),
                    ),
                    models.Q(
                        ("direction", "lower"),
                        ("penalty_start__gte", models.F("minimum")),
                    ),
                    _connector="OR",
                ),
                name="target_penalty_starts_beyond_minimum",
                violation_error_message="The penalty range must not start on the good side of the client minimum: no penalty is due while the client still makes its minimum.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="target",
            name="target_penalty_full_beyond_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("penalty_full", None),
                    models.Q(
                        ("penalty_form__in", ["flat", "steps"]),
                        ("penalty_full", models.F("penalty_start")),
                    ),
                    models.Q(
                        ("direction", "higher"),
                        ("penalty_full__lt", models.F("penalty_start")),
                    ),
                    models.Q(
                        ("direction", "lower"),
                        ("penalty_full__gt", models.F("penalty_start")),
                    ),
                    _connector="OR",
                ),
                name="target_penalty_full_beyond_start",
                violation_error_message="The value at which the penalty is full must be worse than the value at which it starts.",
            ),
        ),
        migrations.RunSQL(
            [
                STEPS_STAND,
                f"{ADD} target_steps CHECK ({STEPS})",
                f"{ADD} target_numbers CHECK ({NUMBERS})",
            ],
            [
                "ALTER TABLE kpis_target DROP CONSTRAINT target_numbers",
                "ALTER TABLE kpis_target DROP CONSTRAINT target_steps",
                "DROP FUNCTION ours_steps_stand",
            ],
        ),
    ]
