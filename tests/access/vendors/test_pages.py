"""No page of the library is reachable: its mechanisms are, behind addresses of ours."""

from tests.structure.test_addresses import EVERY


def test_the_only_views_of_the_library_lead_to_vendors_and_back() -> None:
    foreign = {
        one.name
        for one in EVERY
        if one.callback is not None and one.callback.__module__.startswith("allauth")
    }
    assert foreign == {
        f"{vendor}_{way}"
        for vendor in ("wecom", "dingtalk", "feishu")
        for way in ("login", "callback")
    }
