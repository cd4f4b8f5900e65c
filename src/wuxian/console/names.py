"""What ids are called, read once for a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.employers.data import CHANNEL_LABELS, Account, Department
from wuxian.faces import words
from wuxian.policies import api as policies


@dataclass(frozen=True, slots=True)
class Names:
    """The names an actor may see; what is not theirs has none."""

    entities: Mapping[int, str]
    departments: Mapping[int, Department]
    accounts: Mapping[int, Account]
    places: Mapping[int, str]

    def entity(self, key: int | None) -> str:
        """A company."""
        return self.entities.get(key or 0, words.NO_DATA)

    def department(self, key: int | None) -> str:
        """The path of a department."""
        found = self.departments.get(key or 0)
        return " / ".join(found.path) if found else words.NO_DATA

    def department_in_full(self, key: int | None) -> str:
        """The path, with its company where there are several: they may name theirs alike."""
        found = self.departments.get(key or 0)
        if found is None:
            return gettext("未分部门")
        path = " / ".join(found.path)
        return f"{path} · {self.entity(found.entity_id)}" if len(self.entities) > 1 else path

    def place(self, key: int) -> str:
        """A city."""
        return self.places.get(key, str(key))

    def account(self, key: int) -> str:
        """Where and with whom an account is registered."""
        account = self.accounts.get(key)
        if account is None:
            return words.NO_DATA
        channel = gettext(CHANNEL_LABELS[account.channel])
        return f"{self.place(account.place)} · {channel}"


def names_for(actor: Actor) -> Names:
    """Read the names."""
    return Names(
        {one.id: one.name for one in employers.list_entities(actor)},
        {one.id: one for one in employers.list_departments(actor)},
        {one.id: one for one in employers.list_accounts(actor)},
        policies.place_names(),
    )
