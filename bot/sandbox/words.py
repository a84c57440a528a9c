"""What Slack's own client says; Mato's sentences are elsewhere."""

ENGLISH = {
    "command_failed": "{name} failed with the error “{code}”",
    "not_a_number": "Enter a number",
    "no_decimals": "Enter a whole number",
    "required": "Please complete this required field",
    "too_large": "Enter a smaller number",
    "too_long": "Please shorten this text",
    "too_short": "Please enter more text",
    "too_small": "Enter a larger number",
}
JAPANESE = {
    "command_failed": "{name} はエラー「{code}」により失敗しました",
    "not_a_number": "数値を入力してください",
    "no_decimals": "整数を入力してください",
    "required": "この必須フィールドに入力してください",
    "too_large": "もっと小さい数値を入力してください",
    "too_long": "文字数を減らしてください",
    "too_short": "もう少し長く入力してください",
    "too_small": "もっと大きい数値を入力してください",
}


def client_text(locale: str, key: str, **values: str) -> str:
    """Return a sentence of Slack's client in Japanese or English."""
    texts = JAPANESE if locale.startswith("ja") else ENGLISH
    return texts[key].format(**values)
