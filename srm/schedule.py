"""What the worker is told to do, and how often: seconds, or a time of day (UTC)."""

from celery.schedules import crontab

SCHEDULE = {
    "send due outbox rows": {"task": "core.tasks.send_due", "schedule": 10.0},
    "plan daily digests": {"task": "accounts.tasks.plan_digests", "schedule": 60.0},
    "do what was asked about personal data": {
        "task": "accounts.tasks.carry_out_requests",
        "schedule": 30.0,
    },
    "encrypt second factors of before": {
        "task": "accounts.tasks.encrypt_factors",
        "schedule": 3600.0,
    },
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": 15.0},
    "sum up what was only counted": {"task": "core.tasks.sum_up_left_out", "schedule": 300.0},
    "seal the audit trail": {"task": "core.tasks.seal_trail", "schedule": 600.0},
    "carry the newest seal out": {"task": "core.tasks.anchor_trail", "schedule": 3600.0},
    "forget old keys of forms": {"task": "core.tasks.forget_old", "schedule": 3600.0},
    "remove what was kept for its period": {
        "task": "core.tasks.keep_periods",
        "schedule": crontab(hour="3", minute="30"),
    },
    "close RFxs whose deadline has passed": {"task": "rfps.tasks.close_due", "schedule": 15.0},
    "mark commitments past their due date": {
        "task": "meetings.tasks.miss_overdue",
        "schedule": 600.0,
    },
    "plan the weekly word of visits due": {
        "task": "meetings.tasks.plan_due_visits",
        "schedule": 3600.0,
    },
    "expire agreements and negotiations": {
        "task": "negotiations.tasks.expire_due",
        "schedule": 600.0,
    },
}
