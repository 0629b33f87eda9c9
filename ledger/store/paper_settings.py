"""`documents` in data/ledger.yaml → what the office says of its documents."""

from ledger.model import PUBLIC_FIELDS, Fonts, PaperSettings
from ledger.store.fields import Fields


def read_paper_settings(fields: Fields | None) -> PaperSettings:
    """What is not said has the default of the model."""
    if fields is None:
        return PaperSettings()
    usual = PaperSettings()
    settings = PaperSettings(
        ranking=fields.flag("ranking"),
        public=_public(fields),
        columns=fields.names("columns"),
        decisions=fields.names("decisions") or usual.decisions,
        fonts=_fonts(fields.inner("fonts")),
    )
    fields.finish()
    return settings


def _public(fields: Fields) -> tuple[str, ...]:
    names = fields.names("public")
    for name in names:
        if name not in PUBLIC_FIELDS:
            fields.report(
                "public", f"“{name}”不能在这里写成公开", f"可用的有：{'、'.join(PUBLIC_FIELDS)}；清单自有的栏在清单的 fields 里写 public: true"
            )
    return names


def _fonts(fields: Fields | None) -> Fonts:
    if fields is None:
        return Fonts()
    usual = Fonts()
    fonts = Fonts(**{name: fields.text(name) or getattr(usual, name) for name in Fonts.__struct_fields__})
    fields.finish()
    return fonts
