"""`documents` in data/ledger.yaml → what the office says of its documents."""

from ledger.model import PUBLIC_FIELDS, SERIES, Fonts, Imprint, PaperSettings, Series
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
        issuer=fields.text("issuer"),
        contact=fields.text("contact"),
        phone=fields.text("phone"),
        report_back=fields.text("report_back"),
        imprint=_imprint(fields.inner("imprint")),
        series=_series(fields.inner("series")),
    )
    fields.finish()
    return settings


def _imprint(fields: Fields | None) -> Imprint:
    if fields is None:
        return Imprint()
    imprint = Imprint(
        report_to=fields.names("report_to"),
        send_to=fields.names("send_to"),
        editor=fields.text("editor"),
        reviewer=fields.text("reviewer"),
        signer=fields.text("signer"),
        copies=fields.integer("copies", low=1, high=100_000),
    )
    fields.finish()
    return imprint


def _series(outer: Fields | None) -> dict[str, Series]:
    """The usual series, with what the office says of them, and its own besides."""
    found = dict(SERIES)
    for name, fields in outer.blocks() if outer else ():
        usual = found.get(name)
        title = fields.text("title", required=usual is None) or (usual.title if usual else name)
        found[name] = Series(title=title, code=fields.text("code") or (usual.code if usual else None))
        fields.finish()
    return found


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
