"""`documents` in data/ledger.yaml → what the office says of its documents."""

from ledger.model import Fonts, PaperSettings
from ledger.store.fields import Fields


def read_paper_settings(fields: Fields | None) -> PaperSettings:
    """What is not said has the default of the model."""
    if fields is None:
        return PaperSettings()
    settings = PaperSettings(ranking=fields.flag("ranking"), fonts=_fonts(fields.inner("fonts")))
    fields.finish()
    return settings


def _fonts(fields: Fields | None) -> Fonts:
    if fields is None:
        return Fonts()
    usual = Fonts()
    fonts = Fonts(**{name: fields.text(name) or getattr(usual, name) for name in Fonts.__struct_fields__})
    fields.finish()
    return fonts
