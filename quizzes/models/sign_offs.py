"""Sign-offs: which clinician stood behind which evidence, and when. Append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models.content import Course
from quizzes.vocabulary import ClinicalRole


class SignOff(models.Model):
    """One sign-off. `claims`: digest of each claim as signed, by slug; see `queries.evidence.claim_digest`."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sign_offs")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sign_offs")
    role = models.CharField(max_length=30, choices=ClinicalRole)
    claims = models.JSONField()

    class Meta:
        # No change or delete permissions exist.
        default_permissions = ("view",)
        ordering = ["-signed_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(role__in=ClinicalRole.values), name="clinical_role_is_known")]

    def __str__(self) -> str:
        return f"{self.course}, {self.signed_at:%Y-%m-%d}"
