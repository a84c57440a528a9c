"""What the columns of tables of ours and of the platforms are called; whole headers, folded."""

import re
import unicodedata

DAY = frozenset({"date", "day", "日付", "日時", "日", "年月日", "対象日"})
#: The same in other languages; what stands below has to be days as well.
DAY_ANYWHERE = DAY | frozenset(
    {"datum", "tag", "fecha", "día", "dia", "data", "jour", "giorno", "날짜", "일자", "дата"}
    | {"日期", "tarih", "dag", "dato", "päivämäärä", "ngày", "tanggal", "วันที่"}
)
#: And in tables that people or programs of theirs keep; it is the same there.
DAY_ALSO = frozenset(
    {"timestamp", "datetime", "date time", "date/time", "recorded at", "recorded_at"}
    | {"snapshot date", "snapshot_date", "captured_at", "collected_at", "fetched_at"}
    | {"report date", "report_date", "date_recorded", "取得日", "取得日時", "計測日", "記録日"}
    | {"集計日", "測定日", "記録日時", "計測日時", "データ取得日", "確認日"}
)
#: The hour of the day beside it; "時間" alone may be a length of time as well.
HOUR = frozenset(
    {"hour", "hour of day", "hour_of_day", "hour of the day", "時刻", "時間帯", "時台"}
)
HOUR_MAYBE = frozenset({"時間", "時", "time", "time of day", "hours"})
#: Both in one, as Google's tables call it.
DAY_AND_HOUR = frozenset(
    {"date + hour (yyyymmddhh)", "日付+時刻(yyyymmddhh)", "日付 + 時刻 (yyyymmddhh)"}
    | {"date hour", "datehour", "date_hour", "日付+時間(yyyymmddhh)"}
)
METRIC = frozenset({"metric", "metrics", "kpi", "name", "指標", "指標名", "項目", "メトリクス"})
VALUE = frozenset({"value", "count", "amount", "number", "値", "数値", "実績", "件数"})
PLATFORM = frozenset({"platform", "channel", "network", "プラットフォーム", "媒体", "sns"})
ACCOUNT = frozenset(
    {"account", "account name", "account_name", "username", "handle"}
    | {"ユーザー名", "アカウント", "アカウント名"}
)
CAMPAIGN = frozenset(
    {"campaign", "campaign name", "campaign_name", "キャンペーン", "キャンペーン名", "施策"}
)
#: Columns that say what the amounts of their row are in.
CURRENCY = frozenset({"currency", "currency code", "通貨", "通貨コード"})
INFLUENCER = frozenset({"influencer", "creator", "インフルエンサー", "クリエイター"})


#: What an amount of money is in, at the end of its header.
_CURRENCY = re.compile(r"\s*\(([A-Z]{3})\)\s*$")
#: The codes that are known.
CURRENCIES = frozenset(
    {"AED", "ARS", "AUD", "BDT", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC"}
    | {"CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS"}
    | {"INR", "ISK", "JPY", "KES", "KRW", "KZT", "LKR", "MAD", "MOP", "MXN", "MYR", "NGN"}
    | {"NIO", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB"}
    | {"SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR"}
)


def currency(header: str) -> tuple[str, str]:
    """Return the header without the currency at its end, and the currency's ISO code or ``""``."""
    found = _CURRENCY.search(unicodedata.normalize("NFKC", header))
    if found is None or found[1] not in CURRENCIES:
        return header, ""
    return unicodedata.normalize("NFKC", header)[: found.start()], found[1]


def fold(header: str) -> str:
    """Return the header as it is compared: NFKC, one space, no case."""
    return " ".join(unicodedata.normalize("NFKC", header).split()).casefold()
