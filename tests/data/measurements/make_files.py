"""Small files of measurements in formats of which no measured one may be kept here.

Each follows the layout that its reader in src/import names. Run in this folder; writes the files and truth.json
(the numbers that must be read; deviations of 5e-6 are those of the digits that are written).
"""

import json
import math
import struct
import zipfile

CELL = [(1e4, 1e-10), (5e3, 2e-8)]


def impedance(frequency, scale=1.0):
    """Two arcs and a blocking electrode."""
    omega = 2 * math.pi * frequency
    total = 1 / (2e-6 * (1j * omega) ** 0.9)
    for resistance, capacitance in CELL:
        total += scale * resistance / (1 + 1j * omega * scale * resistance * capacitance)
    return total


FREQUENCIES = [float(f"{10 ** (6 - k / 4):.6g}") for k in range(29)]
SPECTRUM = [impedance(f) for f in FREQUENCIES]
WARMER = [impedance(f, 0.4) for f in FREQUENCIES]
ANGLES = [10 + 0.05 * k for k in range(60)]
COUNTS = [
    round(80 + 7 * math.sin(k) + 900 * math.exp(-((k - 22) / 2.5) ** 2) + 400 * math.exp(-((k - 41) / 3) ** 2))
    for k in range(60)
]


def text(name, content, encoding="utf-8"):
    with open(name, "w", encoding=encoding, newline="") as file:
        file.write(content)


def binary(name, content):
    with open(name, "wb") as file:
        file.write(content)


def rows(separator=",", minus=True, spectrum=SPECTRUM):
    sign = -1 if minus else 1
    return "".join(
        separator.join([f"{f:.6g}", f"{z.real:.8g}", f"{sign * z.imag:.8g}"]) + "\n"
        for f, z in zip(FREQUENCIES, spectrum)
    )


# --- EC-Lab, binary

IDS = [1, 2, 3, 21, 32, 37, 38, 36, 35, 4, 24, 39]
FORM = "<BfffffddH"


def eclab(name, version, two_cycles=False):
    sweeps = [SPECTRUM, WARMER] if two_cycles else [SPECTRUM]
    body = b""
    for cycle, sweep in enumerate(sweeps):
        for k, (f, z) in enumerate(zip(FREQUENCIES, sweep)):
            phase = math.degrees(math.atan2(z.imag, z.real))
            body += struct.pack(FORM, 0, f, z.real, -z.imag, abs(z), phase, k * 2.0, cycle + 1.0, 41)
    count = len(FREQUENCIES) * len(sweeps)
    head = struct.pack("<IB", count, len(IDS))
    if version == 11:
        head += b"".join(struct.pack(">H", i) for i in IDS)
        start = 1007
    else:
        head += b"".join(struct.pack("<H", i) for i in IDS)
        start = {2: 405, 3: 406}[version]
    data = head.ljust(start, b"\0") + body
    settings = bytearray(0x300)
    settings[0] = 0x1D
    comment = "pellet 1.20 mm x 10 mm, T = 25 °C".encode("latin-1")
    settings[7] = len(comment)
    settings[8 : 8 + len(comment)] = comment
    settings[0x211:0x215] = struct.pack("<f", 0.001)
    out = b"BIO-LOGIC MODULAR FILE\x1a".ljust(48) + b"\0\0\0\0"
    for short, long, module, number in [
        ("VMP Set", "VMP settings", bytes(settings), 0),
        ("VMP data", "VMP data", data, version),
    ]:
        out += b"MODULE" + short.ljust(10).encode() + long.ljust(25).encode()
        if version == 11:
            out += struct.pack("<IIII", 0xFFFFFFFF, len(module), 0, 10 if number == 0 else 11)
        else:
            out += struct.pack("<II", len(module), number)
        out += b"03/11/26" + module
    binary(name, out)


eclab("eclab_2.mpr", 2)
eclab("eclab_3.mpr", 3, two_cycles=True)
eclab("eclab_11.mpr", 11)

# --- Ivium, PalmSens, Autolab, Novocontrol, others

text(
    "ivium.idf",
    "\0\0\x48\r\nTitle=P1 40 degC\r\nMethod=Impedance\r\nTechnique=Constant E\r\nData Options.Area=1\r\n"
    + "primary_data\r\n3\r\n29\r\n"
    + "".join(f"{z.real:.8E}  {z.imag:.8E}\t{f:.6E} \r\n" for f, z in zip(FREQUENCIES, SPECTRUM)),
    "latin-1",
)


def array(unit, quantity, values):
    return {
        "Type": "PalmSens.Data.DataArray",
        "Unit": {"Type": f"PalmSens.Units.{unit}", "Q": quantity},
        "DataValues": [{"V": value} for value in values],
    }


session = {
    "Type": "PalmSens.DataFiles.SessionFile",
    "Measurements": [
        {
            "Title": "P1",
            "Method": "#PSTrace\r\nNOTES=pellet%20at%20T%20=%2060%20C\r\nAREA=0.000E+000\r\n",
            "DataSet": {
                "Type": "PalmSens.Data.DataSetEIS",
                "Values": [
                    array("Hertz", "Frequency", FREQUENCIES),
                    array("ZRe", "Z'", [z.real for z in SPECTRUM]),
                    array("ZIm", "-Z''", [-z.imag for z in SPECTRUM]),
                ],
            },
        }
    ],
}
binary("palmsens.pssession", b"\xff\xfe" + (json.dumps(session) + "\ufeff").encode("utf-16-le"))
text(
    "palmsens.csv",
    "\ufeffDate and time:,2026-03-11 10:00:00\r\nNotes:\r\n\r\nfreq / Hz,neg. Phase / °,Z' / Ohm,-Z'' / Ohm\r\n"
    + "".join(
        f"{f:.6g},{-math.degrees(math.atan2(z.imag, z.real)):.6f},{z.real:.8g},{-z.imag:.8g}\r\n"
        for f, z in zip(FREQUENCIES, SPECTRUM)
    ),
    "utf-16-le",
)
text(
    "nova.txt",
    "Index;Frequency (Hz);Z' (Ω);-Z'' (Ω);Z (Ω);-Phase (°);Time (s)\n"
    + "".join(
        f"{k + 1};{f:.6g};{z.real:.8g};{-z.imag:.8g};{abs(z):.8g};"
        f"{-math.degrees(math.atan2(z.imag, z.real)):.6f};{k * 2.5}\n".replace(".", ",")
        for k, (f, z) in enumerate(zip(FREQUENCIES, SPECTRUM))
    ),
)
text(
    "fra.dfr",
    "VERSION8.0\n 29\n 1\n"
    + "".join(f" {f:.6g}\n {z.real:.8g}\n {-z.imag:.8g}\n" + " 0.0\n" * 6 for f, z in zip(FREQUENCIES, SPECTRUM)),
)
text(
    "novocontrol.txt",
    "P1 Au/Au\n\nFreq. [Hz]\tTemp. [°C]\tZs' [Ohms]\tZs'' [Ohms]\n"
    + "".join(
        f"{f:.6e}\t{t:.2f}\t{z.real:.7e}\t{z.imag:.7e}\n"
        for t, sweep in [(20.0, SPECTRUM), (60.0, WARMER)]
        for f, z in zip(FREQUENCIES, sweep)
    ),
)
text(
    "side_by_side.csv",
    "25 °C,,,60 °C,,\nf/Hz,Z'/Ohm,-Z''/Ohm,f/Hz,Z'/Ohm,-Z''/Ohm\n"
    + "".join(
        f"{f:.6g},{a.real:.8g},{-a.imag:.8g},{f:.6g},{b.real:.8g},{-b.imag:.8g}\n"
        for f, a, b in zip(FREQUENCIES, SPECTRUM, WARMER)
    ),
)
text(
    "admittance.csv",
    "ω (rad/s),Y' (S),Y'' (S)\n"
    + "".join(
        f"{2 * math.pi * f:.9g},{(1 / z).real:.9g},{(1 / z).imag:.9g}\n" for f, z in zip(FREQUENCIES, SPECTRUM)
    ),
)
text(
    "logarithms.csv",
    "log(f/Hz);|Z| (kΩ);φ (rad)\n"
    + "".join(
        f"{math.log10(f):.9f};{abs(z) / 1e3:.9g};{math.atan2(z.imag, z.real):.9f}\n".replace(".", ",")
        for f, z in zip(FREQUENCIES, SPECTRUM)
    ),
)
text(
    "greek.csv",
    "Συχνότητα (Hz);Z′ (Ω·cm);−Z″ (Ω·cm)\n" + rows(";"),
)
text("sorted_by_frequency.csv", "T (K),f (Hz),Re Z (Ohm),Im Z (Ohm)\n" + "".join(
    f"{t},{f:.6g},{z.real:.8g},{z.imag:.8g}\n"
    for f, a, b in zip(FREQUENCIES, SPECTRUM, WARMER)
    for t, z in [(298.15, a), (333.15, b)]
))

# --- Patterns

text(
    "diffrac.uxd",
    "; P1\n_FILEVERSION=2\n_SAMPLE='P1'\n_GONIOMETER_RADIUS=217.5\n_WL1=1.540600\n_WL2=1.544390\n_WLRATIO=0.500000\n"
    + "_STEPTIME=2\n_STEPSIZE=0.05\n_START=10\n_STEPCOUNT=60\n_COUNTS\n"
    + "".join(" ".join(map(str, COUNTS[k : k + 10])) + "\n" for k in range(0, 60, 10)),
)
text(
    "fit2d.chi",
    "P1.tif\n2-Theta Angle (Degrees)\nIntensity\n 60\n" + "".join(f" {a:.6e} {c:.6e}\n" for a, c in zip(ANGLES, COUNTS)),
)
text(
    "profile.cif",
    "data_P1\n_diffrn_radiation_wavelength 1.5406\n_pd_meas_2theta_range_min 10\n_pd_meas_2theta_range_max 12.95\n"
    + "_pd_meas_2theta_range_inc 0.05\nloop_\n_pd_meas_intensity_total\n"
    + "".join(f"{c}({round(math.sqrt(c))})\n" for c in COUNTS),
)
text(
    "philips.udf",
    "SampleIdent,P1,/\nAnode,Cu,/\nLabdaAlpha1,  1.54060,/\nLabdaAlpha2,  1.54439,/\nRatioAlpha21,  0.50000,/\n"
    + "DataAngleRange, 10.0000, 12.9500,/\nScanStepSize,  0.050,/\nScanStepTime, 1.00,/\nRawScan\n"
    + "".join(", ".join(map(str, COUNTS[k : k + 8])) + ("/\n" if k + 8 >= 60 else ",\n") for k in range(0, 60, 8)),
)
text(
    "rigaku.asc",
    '*TYPE = Raw\n*SAMPLE = P1\n*TARGET = 29\n*WAVE_LENGTH1 = 1.54056\n*WAVE_LENGTH2 = 1.54439\n*GONIO_RADIUS = 285\n'
    + "*START = 10\n*STOP = 12.95\n*STEP = 0.05\n*COUNT = 60\n"
    + "".join(", ".join(map(str, COUNTS[k : k + 4])) + "\n" for k in range(0, 60, 4))
    + "*END\n*EOF\n",
)
text(
    "counters.gsa",
    "P1 Cu Ka".ljust(80) + "\nBANK 1 60 6 CONST 1000.0 5.0 0 0 STD".ljust(80) + "\n"
    + "".join("".join(f"{2:2d}{c:6d}" for c in COUNTS[k : k + 10]) + "\n" for k in range(0, 60, 10)),
)
text(
    "pairs.gsa",
    "P1, wavelength 0.4590 A".ljust(80) + "\nBANK 1 60 12 CONS 1000.0 5.0 0 0 ESD".ljust(80) + "\n"
    + "".join("".join(f"{c:8.1f}{math.sqrt(c):8.3f}" for c in COUNTS[k : k + 5]) + "\n" for k in range(0, 60, 5)),
)
text(
    "q.dat",
    "# beamline, wavelength: 0.4590 Å\n# Q (nm^-1)  I (a.u.)  sigma\n"
    + "".join(
        f"{40 * math.pi * math.sin(math.radians(a) / 2) / 0.4590:.8f} {c} {math.sqrt(c):.4f}\n"
        for a, c in zip(ANGLES, COUNTS)
    ),
)
text(
    "series.csv",
    "2θ (°);x = 0;x = 0,1\n" + "".join(f"{a:.2f};{c};{c + 20}\n".replace(".", ",") for a, c in zip(ANGLES, COUNTS)),
)

floats = b"".join(struct.pack("<f", c) for c in COUNTS)
head = b"RAW " + struct.pack("<IffIIffff", 60, 1.0, 0.05, 0, 0, 10.0, -1e6, -1e6, -1e6) + b"P1".ljust(32, b"\0")
binary("bruker_1.raw", head + struct.pack("<ff", 1.5406, 1.54439) + bytes(72) + struct.pack("<I", 0) + floats)

head = bytearray(256)
head[0:6] = b"RAW2" + struct.pack("<H", 1)
head[188:190] = b"Cu"
head[190:202] = struct.pack("<fff", 1.5406, 1.54439, 0.5)
block = bytearray(48 + 8)
block[0:4] = struct.pack("<HH", 56, 60)
block[8:20] = struct.pack("<fff", 1.0, 0.05, 10.0)
block[46:48] = struct.pack("<H", 298)
binary("bruker_2.raw", bytes(head) + bytes(block) + floats)

head = bytearray(712)
head[0:8] = b"RAW1.01\0"
head[8:16] = struct.pack("<II", 1, 1)
head[564:568] = struct.pack("<f", 217.5)
head[608:612] = b"Cu\0\0"
head[624:656] = struct.pack("<dddd", 1.5406, 1.54439, 1.39222, 0.5)
block = bytearray(304)
block[0:8] = struct.pack("<II", 304, 60)
block[16:24] = struct.pack("<d", 10.0)
block[176:184] = struct.pack("<d", 0.05)
block[252:260] = struct.pack("<II", 4, 0)
binary("bruker_3.raw", bytes(head) + bytes(block) + floats)

head = bytearray(61)
head[0:7] = b"RAW4.00"
hardware = bytearray(120)
hardware[0:8] = struct.pack("<II", 30, 120)
hardware[72:112] = struct.pack("<ddddd", 1.5418, 1.5406, 1.54439, 1.39222, 0.5)
block = bytearray(160)
block[32:46] = b"Locked Coupled"
block[72:92] = struct.pack("<ddI", 10.0, 0.05, 60)
block[136:144] = struct.pack("<II", 4, 0)
binary("bruker_4.raw", bytes(head) + bytes(hardware) + bytes(block) + floats)

with zipfile.ZipFile("ranges.brml", "w", zipfile.ZIP_DEFLATED) as archive:
    for k in range(2):
        datum = "".join(f"<Datum>1,1,{a:.2f},{a / 2:.3f},{c + 20 * k}</Datum>" for a, c in zip(ANGLES, COUNTS))
        archive.writestr(
            f"Experiment0/RawData{k}.xml",
            '<RawData><DataRoutes><DataRoute RouteFlag="Measured"><ScanInformation VisibleName="Coupled">'
            "<MeasurementPoints>60</MeasurementPoints><ScanAxes>"
            '<ScanAxisInfo AxisId="TwoTheta"><Start>10</Start><Increment>0.05</Increment></ScanAxisInfo>'
            '<ScanAxisInfo AxisId="Theta"><Start>5</Start><Increment>0.025</Increment></ScanAxisInfo>'
            f"</ScanAxes></ScanInformation>{datum}</DataRoute></DataRoutes></RawData>",
        )

counts = " ".join(map(str, COUNTS))
scan = (
    '<scan appendNumber="{}" scanAxis="Gonio" status="{}"><dataPoints><positions axis="2Theta" unit="deg">'
    "<startPosition>10</startPosition><endPosition>12.95</endPosition></positions>"
    '<commonCountingTime unit="seconds">2</commonCountingTime>{}</dataPoints></scan>'
)
attenuated = (
    "<beamAttenuationFactors>" + " ".join(["10"] * 60) + "</beamAttenuationFactors>"
    f'<counts unit="counts">{counts}</counts>'
)
wavelength = (
    '<usedWavelength intended="K-Alpha 1"><kAlpha1 unit="Angstrom">1.5405980</kAlpha1>'
    '<kAlpha2 unit="Angstrom">1.5444260</kAlpha2><ratioKAlpha2KAlpha1>0.0000</ratioKAlpha2KAlpha1></usedWavelength>'
)
text(
    "repeated.xrdml",
    '<?xml version="1.0" encoding="UTF-8"?><xrdMeasurements xmlns="http://www.xrdml.com/XRDMeasurement/2.1">'
    '<xrdMeasurement measurementType="Repeated scan">'
    + wavelength
    + scan.format(0, "Completed", attenuated)
    + scan.format(1, "Aborted", attenuated)
    + "</xrdMeasurement></xrdMeasurements>",
)

with open("truth.json", "w") as file:
    json.dump(
        {
            "frequencies_hz": FREQUENCIES,
            "spectrum": [[z.real, z.imag] for z in SPECTRUM],
            "warmer": [[z.real, z.imag] for z in WARMER],
            "angles_deg": [round(a, 6) for a in ANGLES],
            "counts": COUNTS,
        },
        file,
    )
