"""Errors: one class for each meaning, known by the platform's code."""

from collections import Counter

import pytest

from wechat import errors
from wechat.errors import WechatError, error_for

CLASSES = WechatError.__subclasses__()


@pytest.mark.parametrize(
    ("code", "kind", "permanent"),
    [
        (-1, errors.Busy, False),
        (40001, errors.TokenInvalid, False),
        (40014, errors.TokenInvalid, False),
        (42001, errors.TokenInvalid, False),
        (40003, errors.WrongOpenid, True),
        (40007, errors.MediaGone, True),
        (40029, errors.BadCode, True),
        (40037, errors.WrongTemplate, True),
        (40125, errors.CredentialsRefused, True),
        (40164, errors.AddressNotAllowed, True),
        (40226, errors.RiskyUser, True),
        (40243, errors.SecretFrozen, True),
        (43004, errors.NotFollowing, True),
        (43101, errors.GrantMissing, True),
        (45009, errors.QuotaUsedUp, False),
        (45011, errors.QuotaUsedUp, False),
        (45015, errors.WindowClosed, True),
        (45047, errors.TooManyMessages, True),
        (47003, errors.WrongTemplateData, True),
        (48001, errors.NotAuthorised, True),
    ],
)
def test_every_code_has_its_meaning(code, kind, permanent):
    error = error_for(code, "words of the platform")
    assert type(error) is kind
    assert (error.code, error.permanent) == (code, permanent)


def test_an_unknown_code_is_permanent_and_says_what_the_platform_said():
    error = error_for(123456, "something new")
    assert type(error) is WechatError
    assert error.permanent
    assert str(error) == error.sentence == "WeChat refused the call. (123456 something new)"


def test_no_code_has_two_meanings():
    counted = Counter(code for kind in CLASSES for code in kind.codes)
    assert [code for code, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_class_speaks_one_english_sentence(kind):
    sentence = kind.__doc__.strip().splitlines()[0]
    assert sentence.endswith(".")
    assert sentence.isascii()
    assert sentence in str(kind())
