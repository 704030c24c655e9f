import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foreign_affairs.accounts import queries
from foreign_affairs.accounts.models import ApiToken


def test_the_command_prints_a_working_token_and_nothing_else(lan, capsys):
    call_command("create_token", "lan")

    printed = capsys.readouterr()
    assert printed.out == printed.out.strip() + "\n"
    assert queries.live_token(printed.out.strip(), at=timezone.now()).user == lan
    assert printed.err == ""


@pytest.mark.parametrize("name", ["nobody", "minh"])
def test_nobody_unknown_or_disabled_gets_one(minh, name):
    minh.is_active = False
    minh.save()

    with pytest.raises(CommandError, match=name):
        call_command("create_token", name)

    assert ApiToken.objects.count() == 0
