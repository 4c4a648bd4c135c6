"""Photographs, scans and the recording, drawn and computed: no camera, no clock, fixed seeds."""

from __future__ import annotations

import io
import math
import random
import struct
import wave

import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from making.fonts import font_file
from making.letterheads import NOTE

NOTE_LINES = (
    'Mon 24th, 6.05 - "not stopped',
    '  thinking about Monday". DINNER',
    "  I wrote back 7.30 - keep to case",
    "Tues 25 - v. good manners for",
    "  somebody saying no",
    "Thurs 27 - 10.50 at night. Saw my",
    '  light. "nearly knocked"',
    "  turned light out, sat on floor",
    "",
    "asked A. to walk with me, felt silly",
    "",
    "Mr L says write it all down,",
    "  so this is it",
    "                      28/10",
)
DIARY = (
    (
        "OCTOBER 2011",
        ("10 Mon   Glass delivery, St Anne's",
        "13 Thur  College, cartoon drawing",
        "14 Fri   Supper, Bea's birthday",
        "17 Mon   2.00 POLICE, DS Marsh",
        "19 Wed   New keys. Phone shop",
        "21 Fri   Post statement back",
        "24 Mon   6.05 (email)",
        "28 Fri   Write it down, says Mr L"),
    ),
    (
        "NOVEMBER 2011",
        ("1 Tues   12.20 asked him to stop",
        "3 Thur   College. Annis walks me home",
        "5 Sat    Fireworks, did not go",
        "8 Tues   Mr L walks me home",
        "11 Fri   St Anne's east window, lead",
        "16 Wed   Annis",
        "22 Tues  By myself. All right",
        "25 Fri   Mum up from Marrow"),
    ),
)  # fmt: skip


def paper(size: tuple[int, int], seed: int, tone: tuple[int, int] = (226, 244)) -> Image.Image:
    """A grey sheet with the soft unevenness of paper in poor light."""
    chance = random.Random(seed)
    small = (max(2, size[0] // 60), max(2, size[1] // 60))
    low, high = tone
    grain = bytes(chance.randint(low, high) for _ in range(small[0] * small[1]))
    return Image.frombytes("L", small, grain).resize(size, Image.Resampling.BICUBIC)


def handwrite(
    image: Image.Image, place: tuple[int, int], line: str, size: int, chance: random.Random, ink: int
) -> None:
    """Write a line by hand: each letter a little turned, raised and spaced by chance."""
    font = ImageFont.truetype(font_file("Serif-Italic"), size)
    x, y = place
    for letter in line:
        advance = font.getlength(letter)
        if letter != " ":
            stamp = Image.new("L", (size * 2, size * 2), 0)
            ImageDraw.Draw(stamp).text((size // 2, size // 3), letter, 255, font)
            stamp = stamp.rotate(chance.uniform(-7, 7), Image.Resampling.BICUBIC)
            wave_y = math.sin(x / 90) * size / 14 + chance.uniform(-1, 1) * size / 20
            image.paste(ink, (int(x - size // 2), int(y - size // 3 + wave_y)), stamp)
        x += int(advance * chance.uniform(0.9, 1.02))


def fine_print(image: Image.Image, tone: int = 150) -> None:
    """The note that the picture is fictional, along its foot."""
    font = ImageFont.truetype(font_file("Sans-Regular"), max(9, image.height // 110))
    draw = ImageDraw.Draw(image)
    draw.text((image.width // 20, image.height - image.height // 40), NOTE, tone, font)


def jpeg(image: Image.Image, quality: int = 45) -> bytes:
    """The picture as a grey JPEG at 110 dots an inch."""
    target = io.BytesIO()
    image.convert("L").save(target, "JPEG", quality=quality, dpi=(110, 110), optimize=True)
    return target.getvalue()


def handwritten_note() -> bytes:
    """A photograph of a note on the back of a delivery slip, a little askew upon a dark table."""
    chance = random.Random(28)
    sheet = paper((760, 1080), 11)
    draw = ImageDraw.Draw(sheet)
    for number in range(16):
        draw.line((40, 130 + number * 58, 720, 130 + number * 58), fill=205, width=1)
    for number, line in enumerate(NOTE_LINES):
        handwrite(sheet, (60, 92 + number * 58), line, 38, chance, 52)
    fine_print(sheet)
    table = paper((900, 1240), 12, (70, 96))
    turned = sheet.rotate(1.8, Image.Resampling.BICUBIC, expand=True, fillcolor=0)
    mask = Image.new("L", sheet.size, 255).rotate(1.8, Image.Resampling.BICUBIC, expand=True)
    table.paste(turned, (52, 62), mask)
    return jpeg(table.filter(ImageFilter.GaussianBlur(0.7)))


def diary_page(number: int) -> Image.Image:
    """One page of the appointment diary, as it would look upright."""
    month, entries = DIARY[number]
    chance = random.Random(100 + number)
    sheet = paper((820, 1160), 21 + number, (222, 240))
    draw = ImageDraw.Draw(sheet)
    draw.text((80, 60), month, 60, ImageFont.truetype(font_file("Sans-Bold"), 34))
    for row, entry in enumerate(entries):
        top = 140 + row * 118
        draw.line((70, top + 100, 750, top + 100), fill=150, width=2)
        handwrite(sheet, (84, top + 30), entry, 36, chance, 66)
    fine_print(sheet)
    return sheet


def image_page(pdf: pikepdf.Pdf, picture: Image.Image, rotate: int) -> None:
    """Add a page that is nothing but a grey JPEG, with its /Rotate. The picture lies as the scanner saw it."""
    data = jpeg(picture, 40)
    image = pikepdf.Stream(pdf, data)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    width, height = picture.width * 72 / 100, picture.height * 72 / 100
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pikepdf.Stream(pdf, b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (width, height))
    page.obj.Rotate = rotate


def diary_scan() -> bytes:
    """Two pages scanned lying on their sides: the one needs /Rotate 270, the other 90. There is no text."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        image_page(pdf, diary_page(0).rotate(270, expand=True), 270)
        image_page(pdf, diary_page(1).rotate(90, expand=True), 90)
        pdf.docinfo["/Producer"] = "Print shop scanner"
        pdf.docinfo["/Author"] = "Counter 2"
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


STREETS = (
    ((60, 420, 940, 380), "Corn Street"),
    ((180, 60, 220, 640), "Castle Hill"),
    ((420, 60, 470, 640), "Tannery Lane"),
    ((700, 40, 730, 650), "Glazier's Row"),
    ((60, 180, 940, 150), "Wharf Street"),
)
PLACES = (
    (468, 590, "Police station"),
    (432, 180, "Kiosk"),
    (726, 500, "Workshop and flat"),
    (205, 395, "Corn Exchange"),
)


def street_map() -> bytes:
    """A sketch map of the streets, a PNG of few colours."""
    image = Image.new("RGB", (1000, 700), (247, 244, 236))
    draw = ImageDraw.Draw(image)
    label = ImageFont.truetype(font_file("Sans-Regular"), 19)
    bold = ImageFont.truetype(font_file("Sans-Bold"), 21)
    for line, _ in STREETS:
        draw.line(line, fill=(200, 195, 182), width=30)
        draw.line(line, fill=(255, 255, 255), width=24)
    for (x0, y0, x1, y1), name in STREETS:
        across = abs(x1 - x0) > abs(y1 - y0)
        draw.text(
            (x0 + 20, y0 - 34) if across else (x1 + 22, y1 - 60 if y1 > 640 else y0 + 10), name, (90, 84, 70), label
        )
    for x, y, name in PLACES:
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(178, 34, 34))
        draw.text((x + 16, y - 12), name, (40, 40, 40), bold)
    draw.line((90, 640, 250, 640), fill=(40, 40, 40), width=3)
    draw.text((110, 612), "100 metres", (40, 40, 40), label)
    draw.text((560, 672), NOTE, (130, 130, 130), ImageFont.truetype(font_file("Sans-Regular"), 11))
    target = io.BytesIO()
    image.quantize(32).save(target, "PNG", optimize=True, dpi=(120, 120))
    return target.getvalue()


def interview() -> bytes:
    """The radio interview: three seconds of a station's call sign, 8 bits at 8 kHz. Nobody's voice is in it."""
    target = io.BytesIO()
    notes = (523, 659, 784, 659, 523, 392)
    with wave.open(target, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", "not compressed"))
        for note in notes:
            for step in range(4000):
                loud = 80 * math.exp(-step / 1800)
                sound.writeframes(struct.pack("B", int(128 + loud * math.sin(2 * math.pi * note * step / 8000))))
    return target.getvalue()


ASSETS = (
    "KENFIELD POLICE ESTATES          CONTRACT EST/13/0044",
    "SCHEDULE OF ASSETS REMOVED FROM BEACON ROAD",
    "",
    "Date of removal   22 APR 2013        Vehicle  HDS 2",
    "",
    "NO   DESCRIPTION                          TO",
    " 1   Mail server, tower (KP-EX-01)        destroy",
    " 2   Disk shelf, 12 disks                 destroy",
    " 3   Tape drive                           re-use",
    " 4   Tapes, full sets, 2011-12, 4 no.     KEEP 15 YRS",
    " 5   Tapes, other, 31 no.                 KEEP 15 YRS",
    " 6   Chairs, swivel, 6 no.                charity",
    "",
    "Tapes to cage 14, Northport. Retain per clause 9.2",
    "",
    "Signed for Estates          M. Tulley",
    "Signed for Harbottle        I. Harbottle",
    "",
    "Copy to: IT Dept (not sent - no name given)",
)


def asset_schedule() -> bytes:
    """A typed form, copied in black and white and fed a little crooked: a picture of one bit a point, no text."""
    sheet = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(font_file("Mono-Regular"), 30)
    for row, line in enumerate(ASSETS):
        draw.text((110, 180 + row * 62), line, 0, font)
    draw.rectangle((90, 480, 1150, 960), outline=0, width=3)
    fine_print(sheet, 0)
    specks = random.Random(44)
    for _ in range(240):
        x, y = specks.randrange(1240), specks.randrange(1754)
        draw.ellipse((x, y, x + specks.randint(0, 2), y + specks.randint(0, 2)), fill=0)
    crooked = sheet.rotate(0.9, Image.Resampling.BICUBIC, fillcolor=255).point(lambda grey: 255 * (grey > 150))
    return one_bit_page(crooked.convert("1"))


def one_bit_page(picture: Image.Image) -> bytes:
    """A page of A4 that is nothing but a picture of one bit a point."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, picture.tobytes())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=1,
        )
        page = pdf.add_blank_page(page_size=(595.2, 841.92))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.obj.Contents = pikepdf.Stream(pdf, b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q")
        pdf.docinfo["/Producer"] = "Multifunction copier, second floor"
        pdf.save(target, compress_streams=True, deterministic_id=True)
    return target.getvalue()


CRIME_REPORT = (
    "KENFIELD POLICE                                   CR/11/40417",
    "CRIME REPORT (front counter copy)",
    "",
    "Offence: robbery of personal property",
    "Place: Tannery Lane, by the kiosk",
    "Date and time: Friday 14 October 2011, about 21:30",
    "",
    "Reported by: Ms M. Ashdown, Glazier's Row, at 21:52",
    "Taken by: Constable 417 Ottery, front counter",
    "",
    "The informant was walking home from supper at a friend's house.",
    "A man stepped from beside the kiosk, took hold of her bag by the",
    "strap and pulled it over her head. She fell against the shutter.",
    "He said nothing. She saw a dark jacket with a pale stripe on the",
    "sleeve. He ran towards Wharf Street.",
    "",
    "Property: canvas bag; telephone; purse; keys; a ring that had been",
    "her grandmother's, in the small pocket.",
    "",
    "Injury: graze to left cheek. Declined ambulance.",
    "",
    "Allocated to: DS Marsh, robbery team, 15 October 2011.",
)


def crime_report_scan() -> bytes:
    """A typed page as an office machine scans it: one grey picture, and no words that a computer can find."""
    sheet = paper((1240, 1754), 61, (236, 250))
    draw = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(font_file("Serif-Regular"), 32)
    for number, line in enumerate(CRIME_REPORT):
        draw.text((120, 130 + number * 58), line, 40, face)
    fine_print(sheet, 120)
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        image_page(pdf, sheet.rotate(0.4, Image.Resampling.BICUBIC, fillcolor=240), 0)
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 595.2, 841.92])
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q")
        pdf.docinfo["/Producer"] = "Records bureau scanner 3"
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def kiosk() -> Image.Image:
    """A photograph, of sorts, of the kiosk at night."""
    chance = random.Random(77)
    image = Image.new("RGB", (960, 720), (20, 24, 38))
    draw = ImageDraw.Draw(image)
    for _ in range(900):
        x, y = chance.randrange(960), chance.randrange(500)
        draw.point((x, y), fill=(34, 38, 54))
    draw.polygon(((0, 560), (960, 520), (960, 720), (0, 720)), fill=(44, 42, 44))
    draw.rectangle((300, 220, 660, 590), fill=(72, 66, 58))
    draw.polygon(((280, 220), (480, 150), (680, 220)), fill=(52, 46, 40))
    for row in range(11):
        draw.rectangle((320, 300 + row * 20, 640, 314 + row * 20), fill=(98, 94, 88))
    draw.ellipse((760, 90, 830, 160), fill=(240, 222, 160))
    draw.rectangle((790, 150, 800, 600), fill=(60, 58, 56))
    draw.text((352, 246), "ΕΦΗΜΕΡΙΔΕΣ  NEWS", (214, 204, 176), ImageFont.truetype(font_file("Sans-Bold"), 28))
    blurred = image.filter(ImageFilter.GaussianBlur(1.2))
    ImageDraw.Draw(blurred).text((24, 692), NOTE, (190, 190, 190), ImageFont.truetype(font_file("Sans-Regular"), 13))
    return blurred


def kiosk_photograph() -> bytes:
    """The same as a telephone keeps it (HEIC), with the place and the time where it was taken.

    Only this file's bytes depend on the version of the encoder; what it shows does not.
    """
    import pillow_heif

    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Fictional", "Telephone 4", "2020:09:27 19:44:10"
    exif.get_ifd(0x8769)[0x9003] = "2020:09:27 19:44:10"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 0.0, 0.0), 3: "W", 4: (0.0, 0.0, 0.0)})
    target = io.BytesIO()
    picture = pillow_heif.from_pillow(kiosk())
    picture.save(target, quality=50, exif=exif.tobytes())
    return target.getvalue()
