"""Currencies and what they can pay. Imports nothing: arithmetic and pages share it."""

# ISO 4217, minor units: the currencies whose exponent is not 2.
# fmt: off
MINOR_UNITS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0,
    "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "CLF": 4, "UYW": 4,
}
# fmt: on
USUAL_MINOR_UNIT = 2


def minor_unit(currency: str) -> int:
    """Decimals that the currency is paid with: 2 for EUR, 0 for JPY, 3 for KWD."""
    return MINOR_UNITS.get(currency, USUAL_MINOR_UNIT)
