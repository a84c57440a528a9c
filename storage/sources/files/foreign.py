"""Headers of files that mean more than the same words in a talk: whole, folded, in any language.

Words that count one thing in one export and another in the next stand in no list, or in that of
the exports where they are certain.
"""

from collections.abc import Mapping

from kpi.model import MetricKey
from storage.sources.files import columns

_NAMED = {
    "impressions": (
        *(
            "Impressionen",
            "Impresiones",
            "Impressões",
            "Impressioni",
            "Impressies",
            "노출",
            "노출수",
        ),
        *("노출 수", "Показы", "展示次数", "曝光次數", "曝光", "Gösterim", "Wyświetlenia"),
    ),
    "reach": (
        *("Reichweite", "Alcance", "Portée", "Couverture", "Copertura", "Portata", "Bereik"),
        *("도달", "도달수", "도달 수", "Охват", "覆盖人数", "觸及人數", "Erişim", "Zasięg"),
    ),
    "likes": (
        *("„Gefällt mir“-Angaben", "Gefällt mir", "Gefällt-mir-Angaben", "Likes-Angaben"),
        *("Me gusta", "J'aime", "J’aime", "Mentions J'aime", "Mentions J’aime", "Curtidas"),
        *("Mi piace", "Vind-ik-leuks", "좋아요", "좋아요 수", "Лайки", "Отметки «Нравится»"),
        *("点赞", "点赞数", "讚", "按讚數", "Beğeniler", "Polubienia", "Gostos", "Me gustas"),
    ),
    "comments": (
        *("Kommentare", "Comentarios", "Commentaires", "Comentários", "Commenti", "Reacties"),
        *("댓글", "댓글 수", "Комментарии", "评论", "评论数", "留言", "留言數", "Yorumlar"),
        "Komentarze",
    ),
    "shares": (
        *("Mal geteilt", "Geteilt", "Geteilte Inhalte", "Veces que se compartió", "Compartidos"),
        *("Veces compartido", "Partages", "Compartilhamentos", "Condivisioni", "공유", "공유 수"),
        *("Поделились", "Репосты", "分享", "分享次数", "分享次數", "Paylaşımlar", "Partilhas"),
        "Udostępnienia",
    ),
    "saves": (
        *("Gespeichert", "Mal gespeichert", "Veces que se guardó", "Guardados", "Salvamentos"),
        *("Enregistrements", "Elementi salvati", "Salvataggi", "저장", "저장 수", "Сохранения"),
        *("收藏", "收藏次數", "Kaydetmeler"),
    ),
    "engagements": (
        *("Interaktionen", "Interacciones", "Interações", "Interazioni", "참여", "참여수"),
        "Взаимодействия",
    ),
    "link_clicks": (
        *("Link-Klicks", "Linkklicks", "Clics en el enlace", "Clics sur un lien"),
        *("Clics sur le lien", "Cliques no link", "Clic sul link", "링크 클릭", "Клики по ссылке"),
    ),
    "profile_visits": (
        *("Profilbesuche", "Visitas al perfil", "Visites du profil", "Visitas ao perfil"),
        *("Profilaufrufe", "Visualizações do perfil", "Visualizaciones del perfil"),
        *(
            "Vues du profil",
            "프로필 조회",
            "Visite al profilo",
            "프로필 방문",
            "Посещения профиля",
        ),
    ),
    "ad_spend": (
        *("Ausgegebener Betrag", "Importe gastado", "Montant dépensé", "Valor usado"),
        "Importo speso",
    ),
}
#: What there is of them on a day, in tables with a row a day.
_FOLLOWERS = (
    *("Abonnenten", "Seguidores", "Abonnés", "Iscritti", "팔로워", "팔로워 수", "팔로워수"),
    *("Подписчики", "粉丝", "粉丝数", "粉絲", "粉絲數", "Takipçiler", "Obserwujący", "Volgers"),
)
#: Who came by one post, in the exports of posts.
_FOLLOWS = (
    *("Follower", "Follows", "Seguimientos", "Seguidores", "Abonnements", "Seguiram", "팔로우"),
    *("Подписки", "Nuovi follower", "Nuevos seguidores", "Novos seguidores", "Neue Follower"),
)
_OF_VIDEO = (
    *("Visualizações de vídeo", "Visualizaciones de video", "Visualizaciones del vídeo"),
    *("Videoaufrufe", "Vues de la vidéo", "Vues vidéo", "동영상 조회수"),
)
#: What was seen: of videos in one place, of everything in another.
_VIEWS = (
    *("Aufrufe", "Visualizaciones", "Reproducciones", "Vues", "Visualizações", "Visualizzazioni"),
    *("조회", "조회수", "Просмотры", "观看次数", "觀看次數", "瀏覽次數", "Weergaven"),
    *_OF_VIDEO,
)
_NEW = {
    "video_views": _OF_VIDEO,
    "follows": (
        *("New followers", "新規フォロワー", "新規フォロワー数", "Followers gained"),
        *("Neue Follower", "Nuevos seguidores", "Nouveaux abonnés", "Novos seguidores"),
        *("Nuovi follower", "신규 팔로워", "Новые подписчики"),
    ),
}


def _by_header(named: Mapping[str, tuple[str, ...]]) -> dict[str, MetricKey]:
    return {
        columns.fold(header): MetricKey(metric)
        for metric, headers in named.items()
        for header in headers
    }


#: Columns of tables with a row a day.
DAILY: Mapping[str, MetricKey] = _by_header({**_NAMED, "followers": _FOLLOWERS, **_NEW})
#: Words of languages that write 1.234,5 for what English writes 1,234.5.
EUROPEAN = frozenset(
    header
    for header in (*DAILY, *columns.DAY_ANYWHERE)
    if header not in columns.DAY and all(letter < "\u3000" for letter in header)
)
_OF_POSTS = _by_header({**_NAMED, "follows": _FOLLOWS})
#: Networks whose posts are videos.
_OF_VIDEOS = frozenset({"youtube", "tiktok"})


def of_posts(network: str) -> Mapping[str, MetricKey]:
    """Return the columns of a network's tables with a row a post."""
    seen = "video_views" if network in _OF_VIDEOS else "impressions"
    return {**_OF_POSTS, **_by_header({seen: _VIEWS})}
