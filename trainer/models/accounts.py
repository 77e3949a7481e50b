"""Tables around signing in and mail: sessions, failed tries, mails on their way, addresses that wait."""

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from trainer.models.reminders import Reminder


class AccountSession(AbstractBaseSession):
    """What somebody is signed in with: Django's session, and whose it is, where and when it began and was last used.

    ``expire_date`` is when it ends unless it is used again. ``official`` is None of somebody who has not signed in yet.
    """

    official = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes the rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore  # type: ignore[no-any-return]


class TryCount(models.Model):
    """How often something was tried of late: a password of an account, from an address, a link by mail.

    ``key`` is a keyed hash (``actions.tries.key``): the table tells nobody which names or addresses were tried.
    State, not a fact: thrown away when it no longer counts.
    """

    key = models.CharField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)


class OutgoingMail(models.Model):
    """A mail that waits to be handed to the mail server; gone once it was.

    ``to`` is empty when nobody shall get it: a link asked for an unknown name costs the same row as one for a known
    name. ``claimed_until`` while a process is sending it, which alone knows ``claim``; ``expires_at``: after that it
    would help nobody. ``message_id`` goes with every try, so that a receiver who gets it twice can drop the second.
    The words of a mail with a ``reminder`` are written when it is claimed, those of a mail with a link are sealed
    (``actions.outgoing_mail.KINDS``).
    """

    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    official = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    reminder = models.OneToOneField(Reminder, null=True, on_delete=models.CASCADE, related_name="mail")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-urgent", "due_at"], name="mail_in_order")]


class MailServer(models.Model):
    """One row: how the mail server answered of late, the same for all processes of all hosts.

    ``failures`` in a row; until ``next_try_at`` nobody tries. ``refusals``: mails in a row that it refused for good,
    with none taken between them: so many are no longer the fault of the mailboxes.
    """

    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    last_ok_at = models.DateTimeField(null=True)
    refusals = models.PositiveIntegerField(default=0)


class EmailNotices(models.Model):
    """The owners of changed addresses still have to be told of one applied list; ``upto``: the last event looked at.

    Written once all of the list is, so no event can come late. ``at`` is that of the events.
    """

    at = models.DateTimeField()
    upto = models.BigIntegerField(default=0)


class PendingEmail(models.Model):
    """An address that a list wants somebody with rights to have, until he or an IT officer confirms it."""

    official = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_email")
    email = models.EmailField(max_length=254)
    source = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class LostSecondStep(models.Model):
    """That an IT officer asked to lift somebody's second step at sign-in, until another confirms or refuses."""

    official = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lost_second_step")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class ProvinceAccount(models.Model):
    """That an account at the provider of the province (``issuer``, ``subject``) is that of an official.

    The provider never gives a subject to somebody else; names and addresses there may change hands. ``called`` is how
    the account was called there when it was linked.
    """

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    official = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="province_accounts")
    called = models.CharField(max_length=80, blank=True)
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_subject_once"),
            models.UniqueConstraint(fields=["official", "issuer"], name="one_province_account_each"),
        ]
