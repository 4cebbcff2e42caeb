"""Labels and serials: CPU seconds of one core, beside the symbols alone and beside the goals themselves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from nguongoc.identifiers.serial import SerialCipher
from nguongoc.label.layouts import LAYOUTS
from nguongoc.label.qr import qr_matrix
from nguongoc.label.sheet import render_sheet
from nguongoc.label.stamp import Stamp, StampText
from nguongoc_api.bench.ratio import Ratio

STAMPS, ROUNDS = 1_000, 5
QUICK_ROUNDS = 2
SERIALS, QUICK_SERIALS = 100_000, 20_000
LABELS_A_SECOND = 1_000
BYTES_A_LABEL = 600
SERIALS_A_SECOND = 20_000
BESIDE_SYMBOLS = 0.25
LAYOUT = "a4-24"
KEY, PRODUCT = bytes(range(32)), bytes(16)


def measure_labels(*, quick: bool) -> list[Ratio]:
    """A thousand unit stamps, each with its own symbol and serial, as one A4 PDF; and the symbols of the same alone."""
    stamps = _stamps()
    sheet = render_sheet(stamps, LAYOUTS[LAYOUT], title="Bưởi đỏ Luận Văn", made_at=datetime.now(UTC))
    ours: list[float] = []
    symbols: list[float] = []
    for _ in range(QUICK_ROUNDS if quick else ROUNDS):
        symbols.append(STAMPS / _cpu_seconds(lambda: _only_symbols(stamps)))
        ours.append(STAMPS / _cpu_seconds(lambda: _sheet(stamps)))
    rate, alone = statistics.median(ours), statistics.median(symbols)
    size = len(sheet) / STAMPS
    return [
        Ratio("labels, A4 PDF", rate, LABELS_A_SECOND, "labels/CPU-s", 1.0, note="the goal itself, one core"),
        Ratio("labels beside symbols", rate, alone, "labels/CPU-s", BESIDE_SYMBOLS, note="QR matrices alone"),
        Ratio("bytes a label", size, BYTES_A_LABEL, "bytes", 1.0, at_most=True, note="the goal itself"),
    ]


def measure_serials(*, quick: bool) -> list[Ratio]:
    """Serials of a lot's units, one after the other; nothing is written for any."""
    count, cipher = QUICK_SERIALS if quick else SERIALS, SerialCipher(KEY, PRODUCT)
    spent = [
        _cpu_seconds(lambda: sum(1 for _ in cipher.serials(0, count)))
        for _ in range(QUICK_ROUNDS if quick else ROUNDS)
    ]
    rate = count / statistics.median(spent)
    return [Ratio("serials", rate, SERIALS_A_SECOND, "serials/CPU-s", 1.0, note="the goal itself, one core")]


def _stamps() -> list[Stamp]:
    cipher = SerialCipher(KEY, PRODUCT)
    return [
        Stamp(
            f"https://nguongoc.thanhhoa.vn/b/7K3M9Q2XRT/{serial}",
            StampText(
                product_name="Bưởi đỏ Luận Văn",
                origin_line="Xã Lam Sơn, Thanh Hóa",
                producer_line="Hợp tác xã Nông nghiệp Lam Sơn",
                lot_line="Lô LV-2026-11-12",
                date_lines=("Thu hoạch 12/11/2026", "Hạn dùng 12/01/2027"),
                domain="nguongoc.thanhhoa.vn",
                code_display="7K3M-9Q2X-RT",
                serial_display=serial,
            ),
        )
        for serial in cipher.serials(0, STAMPS)
    ]


def _only_symbols(stamps: list[Stamp]) -> None:
    qr_matrix.cache_clear()
    for stamp in stamps:
        qr_matrix(stamp.uri)


def _sheet(stamps: list[Stamp]) -> None:
    qr_matrix.cache_clear()
    render_sheet(stamps, LAYOUTS[LAYOUT], title="Bưởi đỏ Luận Văn", made_at=datetime.now(UTC))


def _cpu_seconds(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began
