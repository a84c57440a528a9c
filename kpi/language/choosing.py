"""Questions which influencers to take: about the numbers that these are chosen by."""

import re

#: Under these words the metrics stand that influencers are chosen by.
CHOICE = "how to choose influencers"
_WHO = (
    r"(?:influencer|creator|youtuber|tiktoker|インフルエンサー|クリエイター|インスタグラマー|ユーチューバー"
    r"|(?<![a-z])kol(?![a-z]))"
)
_ASKED = re.compile(
    r"(?<![a-z])(?:which|who|pick|picking|choose|choosing|select|selecting|hire|hiring|right|best|vet"
    r"|vetting|find|finding|work with)(?![a-z])"
    r"|どの|どんな|どういう|誰|だれ|選|決め|おすすめ|お勧め|オススメ|いい|良い|よい|頼む|頼め|頼みたい|依頼"
    r"|起用(?!数)|候補|基準|探"
)
_PEOPLE = re.compile(_WHO)
#: Who asks about a number of theirs names it.
_NUMBER = re.compile(
    r"[数率額費量]|売上|件|再生|いいね|クリック|リーチ|表示|コメント|フォロワー|保存|エンゲージ|クーポン|\d"
    r"|(?<![a-z])(?:rate|view|click|sale|revenue|cost|spend|fee|follower|reach|impression|engagement"
    r"|post|like|save|order|conversion|code|coupon|emv|roi|roas|traffic|mention|share|score)"
)


def is_choice(words: str) -> bool:
    """Say whether canonical words ask which influencers to take, and name no number."""
    is_about = _PEOPLE.search(words) and _ASKED.search(words)
    return bool(is_about) and not _NUMBER.search(words)
