"""Google Analytics 4 and Firebase: tables below each other, each with lines of ``#`` above it.

The words of the lines are those of the person's language; only their shape is certain.
"""

import re
from collections.abc import Sequence

from storage.sources.files.exports import headers, measures
from storage.sources.files.sections import Kind
from storage.sources.files.table import Row

_STAMPED = re.compile(r"(?<!\d)\d{8}(?!\d)|# -{20,}")


def _is_above(row: Row) -> bool:
    return row.cells[0] == "#" or row.cells[0].startswith(("# ", "#-"))


KIND = Kind(
    platform="ga4",
    export="report",
    is_above=_is_above,
    counting=headers("Nth day", "N 番目の日", "日（N 日目）", "Día n", "Jour n", "N. Tag"),
    metrics=measures(
        {
            "site_users": (
                *("Active users", "アクティブ ユーザー", "アクティブ ユーザー数"),
                *("Usuarios activos", "Utilisateurs actifs", "Aktive Nutzer", "Usuários ativos"),
                *("Users", "ユーザー", "Usuarios", "Utilisateurs", "Nutzer", "Usuários"),
                *("Total users", "総ユーザー数", "合計ユーザー数", "Total de usuarios"),
                *("Nombre total d'utilisateurs", "Nutzer insgesamt", "Total de usuários"),
            ),
            "new_users": (
                *("New users", "新規ユーザー", "新規ユーザー数", "Usuarios nuevos"),
                *("Nuevos usuarios", "Nouveaux utilisateurs", "Neue Nutzer", "Novos usuários"),
            ),
            "sessions": (
                *("Sessions", "セッション", "セッション数", "Sesiones", "Sitzungen", "Sessões"),
            ),
            "page_views": (
                *("Views", "表示回数", "Vistas", "Vues", "Aufrufe", "Visualizações"),
                *("Screen page views", "Page views", "ページビュー数", "ページビュー"),
            ),
            "time_on_site": (
                *("Average session duration", "平均セッション継続時間"),
                *("Duración media de la sesión", "Durée moyenne des sessions"),
                *("Durchschnittliche Sitzungsdauer", "Duração média da sessão"),
                "Average engagement time per session",
                "セッションあたりの平均エンゲージメント時間",
                *("Average engagement time", "平均エンゲージメント時間"),
                *("Tiempo de interacción medio", "Durée moyenne d'engagement"),
                *("Durchschnittliche Interaktionsdauer", "Tempo médio de engajamento"),
                "Average engagement time per active user",
            ),
            "conversions": (
                *("Key events", "キーイベント", "キー イベント", "Eventos clave"),
                *("Événements clés", "Schlüsselereignisse", "Eventos principais"),
                *("Conversions", "コンバージョン", "コンバージョン数", "Conversiones"),
            ),
            "conversion_rate": ("Session key event rate", "Session conversion rate"),
            "bounce_rate": ("Bounce rate", "直帰率", "Porcentaje de rebote", "Taux de rebond"),
            "pages_per_session": ("Views per session", "セッションあたりのページビュー数"),
            "revenue": (
                *("Total revenue", "合計収益", "総収益", "Ingresos totales", "Revenu total"),
                *("Gesamtumsatz", "Receita total", "Purchase revenue", "購入による収益"),
            ),
            "purchases": (
                *("Ecommerce purchases", "e コマース購入数", "Transactions", "トランザクション"),
                "Purchases",
            ),
            "add_to_cart": ("Add to carts", "カートに追加"),
            "app_installs": ("First opens",),
        },
        rates=frozenset({"bounce_rate", "conversion_rate"}),
    ),
)


def is_it(head: Sequence[Row]) -> bool:
    """Say whether a file that begins with these rows is one: signs above, with days or a rule."""
    above = [row for row in head if _is_above(row)]
    return _is_above(head[0]) and any(_STAMPED.search(" ".join(row.cells)) for row in above)
