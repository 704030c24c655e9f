"""What apps add to the pages of apps below them, by the name of the place.

A page says `{% panels "dossier" dossier %}` and knows nobody who fills the place; an app that
stands above it offers a function `(thing, actor) -> (template, context) | None`, pure of requests,
and is entered here: wiring, as in urls.py and celery.py.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from events import panels as events
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.quality import panels as quality

Panel = tuple[str, Mapping[str, Any]]

PLACES: Mapping[str, tuple[Callable[[Any, Actor], Panel | None], ...]] = {
    "dossier": (events.on_dossier, quality.on_dossier),
    "tracked": (quality.on_tracked,),
}


def panels_at(place: str, thing: Any, actor: Actor) -> Iterator[Panel]:
    """The panels that `actor` sees of `thing` at `place`, in the order of the table."""
    for offer in PLACES[place]:
        panel = offer(thing, actor)
        if panel is not None:
            yield panel
