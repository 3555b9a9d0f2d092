"""The bodies reviewed, and the pilot of each."""

from typing import Annotated

from pydantic import Field

from evaluation.domain.models import Model

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]


class County(Model):
    """A county, city or district whose pilot is evaluated."""

    id: Code
    name: Annotated[str, Field(min_length=1, max_length=60)]
    name_en: str = ""
    material: bool = True
    """Whether it handed in material; without it the county has no assignments and no scores."""
    brand: str = ""
    """The county's one special thing (一县一品), in a few words."""
    brand_text: str = ""
    note: str = ""
