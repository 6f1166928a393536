"""The API against its own schema: whatever is sent, no crash, and no answer that the schema does not know.

Schemathesis makes calls that fit the schema and calls that do not; most of them name rows that exist.
``SCHEMA_CASES`` says how many calls each person makes (``make schema-cases``).
"""

import functools
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.checks as checks
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from accounts import actions as accounts
from accounts.models import DataRequest, Invitation, User
from accounts.tokens import areas_for
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    Visit,
)
from negotiations.models import Agreement, Negotiation, NegotiationLine, Offer
from rfps.models import Award, Bid, Line, Need, Rfx
from suppliers.models import Category, Contact, Partner
from tests.access.world import ANONYMOUS, World

# A buyer, an account executive, a representative, and nobody.
PEOPLE = ("teammate", "owner", "rep", ANONYMOUS)
FEW = 60
CASES = int(os.environ.get("SCHEMA_CASES", FEW))
# The usual run asks the same every time, a long one something new: SCHEMA_SEED repeats it.
SEED = int(
    os.environ.get("SCHEMA_SEED", 0 if CASES <= FEW else random.SystemRandom().randrange(2**32))
)
# The operations are dealt out, so that parallel workers share them.
PARTS = 2
# So many calls of one operation, then the next one's turn.
TURN = 25
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Whose ids an address or a field of this name takes.
ROWS: dict[str, tuple[Any, ...]] = {
    "rfps": (Rfx,),
    "partners": (Partner,),
    "contacts": (Contact,),
    "needs": (Need,),
    "awards": (Award,),
    "negotiations": (Negotiation,),
    "agreements": (Agreement,),
    "visits": (Visit,),
    "commitments": (Commitment,),
    "steps": (CommitmentStep,),
    "comments": (CommitmentComment,),
    "evidence": (Evidence,),
    "dependencies": (CommitmentDependency,),
    "waits_for": (Commitment,),
    "invitations": (Invitation,),
    "me": (DataRequest,),
    "manager": (User,),
    "partner": (Partner,),
    "parent": (Partner,),
    "category": (Category,),
    "categories": (Category,),
    "line": (Line, NegotiationLine),
    "key": (Line,),
    "prices": (Line,),
    "bid": (Bid,),
    "offer": (Offer,),
    "award": (Award,),
    "need": (Need,),
    "owner": (User,),
    "users": (User,),
}


@pytest.fixture(scope="module")
def known(world: World) -> dict[str, list[str]]:
    """The ids that there are, by the names under which one sends them."""
    return {
        name: [
            key
            for model in models
            for key in model._base_manager.order_by("pk").values_list("key", flat=True)
        ]
        for name, models in ROWS.items()
    }


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's own test client: a request's end does not take the transaction away."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def schema() -> Any:
    written = SchemaGenerator().get_schema(request=None, public=True)
    loaded = schemathesis.openapi.from_dict(json.loads(json.dumps(written, default=str)))
    loaded.app = get_wsgi_application()
    return loaded


def filled(draw: st.DrawFn, value: Any, known: dict[str, list[str]], name: str = "") -> Any:
    """Put ids that exist where the schema only knows of texts."""
    if isinstance(value, dict):
        if name == "prices":
            keys = draw(st.permutations(known[name]))
            return dict(zip(keys, value.values(), strict=False))
        return {key: filled(draw, child, known, key) for key, child in value.items()}
    if isinstance(value, list):
        return [filled(draw, child, known, name) for child in value]
    if isinstance(value, str) and known.get(name):
        return draw(st.sampled_from(known[name]))
    return value


@functools.cache
def strategy(operation: Any) -> st.SearchStrategy[Any]:
    """Two of three fit the schema."""
    fits = operation.as_strategy(GenerationMode.POSITIVE)
    other = operation.as_strategy(GenerationMode.NEGATIVE)
    return st.integers(0, 2).flatmap(lambda chosen: fits if chosen else other)


@st.composite
def calls(draw: st.DrawFn, operation: Any, known: dict[str, list[str]]) -> Any:
    """One call of an operation, three of four about rows that exist."""
    case = draw(strategy(operation))
    if draw(st.integers(0, 3)):
        kind = operation.path.split("/")[3]
        if "key" in case.path_parameters:
            case.path_parameters["key"] = draw(st.sampled_from(known[kind]))
        case.body = filled(draw, case.body, known)
        case.query = filled(draw, case.query, known)
    return case


@pytest.fixture(scope="module")
def headers(world: World) -> dict[str, dict[str, str]]:
    """What each person sends to say who they are."""
    told: dict[str, dict[str, str]] = {ANONYMOUS: {}}
    for person in PEOPLE:
        if person != ANONYMOUS:
            _, text = accounts.create_token(
                name="cases",
                may_write=True,
                days=1,
                areas=[*areas_for(world.people[person])],
                by=world.people[person],
                now=timezone.now(),
            )
            told[person] = {"Authorization": f"Bearer {text}"}
    return told


@pytest.mark.parametrize("part", range(PARTS))
def test_answers_are_as_the_schema_says(
    schema: Any, known: dict[str, list[str]], headers: dict[str, dict[str, str]], part: int
) -> None:
    found: dict[str, str] = {}
    answers: dict[str, Counter[int]] = {person: Counter() for person in PEOPLE}

    def ask(case: Any) -> None:
        for person, told in headers.items():
            before = transaction.savepoint()
            try:
                answer = case.call(base_url="http://testserver", headers=told)
            finally:
                transaction.savepoint_rollback(before)
            answers[person][answer.status_code] += 1
            try:
                case.validate_response(answer, checks=CHECKS, headers=told)
            except FailureGroup as failures:
                for failure in failures.exceptions:
                    what = f"{person}: {case.operation.label}: {answer.status_code} {failure.title}"
                    found.setdefault(what, f"{what}\n{failures.message}")

    operations = [one.ok() for one in schema.get_all_operations()][part::PARTS]
    wanted = -(-CASES // PARTS)
    limits = settings(
        max_examples=min(TURN, -(-wanted // len(operations))),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    begun = 0
    while answers[ANONYMOUS].total() < wanted:
        for operation in operations:
            if answers[ANONYMOUS].total() < wanted:
                begin = seed(f"{SEED} {part} {begun}")
                begin(limits(given(calls(operation, known))(ask)))()
                begun += 1
    print(f"seed {SEED}:", answers)
    assert not found, "\n\n".join(found.values())
    for person in PEOPLE:
        # Nobody is told more than that; a key against repetitions is looked at before the person.
        assert (set(answers[person]) <= {400, 401, 404}) == (person == ANONYMOUS), answers
