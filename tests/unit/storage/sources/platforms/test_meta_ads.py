"""Meta Ads Manager in the languages of those who export."""

from datetime import date

import pytest

from kpi.imports import Grain
from tests.unit.storage.sources.reading import by_metric, opened, taken


@pytest.mark.parametrize(
    ("names", "money", "currency"),
    [
        (
            ("Début des rapports", "Fin des rapports", "Nom de la campagne", "Impressions"),
            ("Montant dépensé (EUR)", "Clics sur un lien", "Couverture"),
            "EUR",
        ),
        (
            ("Inicio del informe", "Fin del informe", "Nombre de la campaña", "Impresiones"),
            ("Importe gastado (MXN)", "Clics en el enlace", "Alcance"),
            "MXN",
        ),
        (
            ("Berichtsbeginn", "Berichtsende", "Kampagnenname", "Impressionen"),
            ("Ausgegebener Betrag (EUR)", "Link-Klicks", "Reichweite"),
            "EUR",
        ),
    ],
    ids=["fr", "es", "de"],
)
def test_a_report_is_known_in_any_of_its_languages(
    names: tuple[str, ...], money: tuple[str, ...], currency: str
) -> None:
    file = opened(",".join((*names, *money)), "2026-11-01,2026-11-20,Herbst,90,12.5,3,50")

    assert (file.facts.platform, file.facts.grain) == ("meta_ads", Grain.LIFETIME)
    assert file.facts.currency == currency
    day = date(2026, 11, 20)
    assert by_metric(file) == {
        "impressions": {day: "90"},
        "ad_spend": {day: "12.5"},
        "link_clicks": {day: "3"},
    }
    assert {row.scope.campaign for row in taken(file)} == {"Herbst"}
