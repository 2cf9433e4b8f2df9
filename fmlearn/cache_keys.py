"""Keys of the shared cache, so that its table tells nobody what was counted."""

from django.utils.crypto import salted_hmac


def keyed_digest(key: str, key_prefix: str, version: int) -> str:
    """SHA-256 HMAC in hex of a cache key, with a key made of SECRET_KEY: names, addresses and internet addresses in it
    can neither be read nor, without SECRET_KEY, be tried out. Arguments as for Django's KEY_FUNCTION.
    """
    return salted_hmac("fmlearn.cache_keys", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
