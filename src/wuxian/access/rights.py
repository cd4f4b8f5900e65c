"""Whether an actor may: the questions every door begins with."""

from wuxian.access import data, reads
from wuxian.access.data import Actor, Verb


def access_verb(actor: Actor, *, verb: Verb, subject: str | None = None) -> None:
    """Pass if the actor has the verb (anywhere, or at the subject's scope).

    Raises NotAllowedError without the verb, NotFoundError for a subject outside the actor's scopes.
    """
    paths = actor.paths(verb)
    if not paths:
        raise data.NotAllowedError(data.NOT_ALLOWED.format(verb=data.VERB_LABELS[verb]))
    if subject and not actor.may(verb, reads.get_scope(subject).path):
        raise data.NotFoundError(data.NOT_FOUND)


def list_subjects(actor: Actor, *, verb: Verb, prefix: str = "") -> frozenset[str] | None:
    """The subjects the actor has the verb for; None means all of them.

    Raises NotAllowedError for an actor without the verb anywhere.
    """
    access_verb(actor, verb=verb)
    return reads.subjects(actor.paths(verb), prefix)


def check_grants_there(actor: Actor, subject: str | None) -> None:
    access_verb(actor, verb=Verb.MANAGE_USERS, subject=subject)
    if subject is None:
        check_manages_everybody(actor)


def check_manages_everybody(actor: Actor) -> None:
    if not actor.may(Verb.MANAGE_USERS):
        raise data.NotAllowedError(
            data.NOT_ALLOWED.format(verb=data.VERB_LABELS[Verb.MANAGE_USERS])
        )
