/* Signatures of binary formats. Names are those of the IANA registry where it has one, else those
 * that file(1) uses.
 *
 * A signature of four bytes or more decides alone; shorter ones are followed by a check of the
 * fields behind them, because text and noise begin with any two bytes now and then.
 * References are the formats' own; for the odd ones see the comments. Does not look into ZIP and
 * compound files: sniff_zip.c and sniff_ole.c do. */
#include "sniff.h"

#include "base/cursor.h"
#include "base/limits.h"

#define SIG(at, bytes, media) { at, sizeof(bytes) - 1, bytes, media }
static const struct {
	uint16_t at;
	uint8_t n;
	const char *bytes, *media;
} table[] = {
	/* pictures */
	SIG(0, "\x89PNG\r\n\x1a\n", "image/png"),
	SIG(0, "\xff\xd8\xff", "image/jpeg"),
	SIG(0, "GIF87a", "image/gif"),
	SIG(0, "GIF89a", "image/gif"),
	SIG(8, "CR\2\0", "image/x-canon-cr2"),
	SIG(0, "II*\0", "image/tiff"),
	SIG(0, "MM\0*", "image/tiff"),
	SIG(0, "II+\0", "image/tiff"),
	SIG(0, "MM\0+", "image/tiff"),
	SIG(0, "8BPS\0", "image/vnd.adobe.photoshop"),
	SIG(0, "\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
	SIG(0, "\xff\x4f\xff\x51\0", "image/x-jp2-codestream"),
	SIG(0, "\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
	SIG(0, "\xd7\xcd\xc6\x9a", "image/wmf"),
	SIG(40, " EMF\0\0", "image/emf"),
	SIG(0, "AT&TFORM", "image/vnd.djvu"),
	SIG(0, "gimp xcf ", "image/x-xcf"),
	SIG(0, "qoif", "image/x-qoi"),
	SIG(0, "\1\0\x09\0\0\3", "image/wmf"),
	SIG(0, "/* XPM */", "image/x-xpixmap"),
	SIG(0, "icns\0", "image/x-icns"),
	SIG(0, "AC1012\0\0", "image/vnd.dwg"), SIG(0, "AC1014\0\0", "image/vnd.dwg"),
	SIG(0, "AC1015\0\0", "image/vnd.dwg"), SIG(0, "AC1018\0\0", "image/vnd.dwg"),
	SIG(0, "AC1021\0\0", "image/vnd.dwg"), SIG(0, "AC1024\0\0", "image/vnd.dwg"),
	SIG(0, "AC1027\0\0", "image/vnd.dwg"), SIG(0, "AC1032\0\0", "image/vnd.dwg"),
	SIG(0, "SIMPLE  =                    T", "image/fits"),
	SIG(128, "DICM", "application/dicom"),
	SIG(36, "acspAPPL", "application/vnd.iccprofile"), SIG(36, "acspMSFT", "application/vnd.iccprofile"),
	SIG(36, "acsp\0\0\0\0", "application/vnd.iccprofile"),
	SIG(0, "glTF\2\0\0\0", "model/gltf-binary"),
	SIG(0, "BLENDER", "application/x-blender"),
	SIG(0, "v/1\1", "image/x-exr"),
	SIG(0, "DDS |\0\0\0", "image/x-dds"),
	SIG(0, "#?RADIANCE\n", "image/vnd.radiance"), SIG(0, "#?RGBE\n", "image/vnd.radiance"),
	SIG(0, "\x59\xa6\x6a\x95", "image/x-sun-raster"),
	SIG(0, "IIU\0", "image/x-panasonic-rw2"),
	SIG(0, "\0MRM", "image/x-minolta-mrw"),
	SIG(522, "\0\x11\2\xff\x0c\0", "image/x-pict"),
	SIG(0, "\0\0\x27\x0a\0\0\0\0\0\0\0\0", "application/vnd.shp"),
	SIG(0, "\6\6\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d", "application/x-indesign"),
	SIG(0, "\xc5\xd0\xd3\xc6", "image/x-eps"),
	/* documents */
	SIG(0, "%PDF-", "application/pdf"),
	SIG(0, "{\\rtf", "application/rtf"),
	SIG(60, "BOOKMOBI", "application/x-mobipocket-ebook"),
	SIG(60, "TEXtREAd", "application/vnd.palm"),
	SIG(0, "L\0R\0F\0", "application/x-sony-bbeb"),
	SIG(0, "?_\3\0", "application/winhlp"),
	SIG(0, "\0\0\x1a\0\0\x10\4\0", "application/vnd.lotus-1-2-3"),
	SIG(0, "\0\0\x1a\0\3\x10\4\0", "application/vnd.lotus-1-2-3"),
	SIG(0, "\0\0\x1a\0\5\x10\4\0", "application/vnd.lotus-1-2-3"),
	SIG(0, "ITSF\3\0\0\0", "application/vnd.ms-htmlhelp"),
	SIG(0, "\xff" "WPC", "application/vnd.wordperfect"),
	SIG(0, "\x0e\x11\xfc\x0d\xd0\xcf\x11\x0e", "application/msword"),
	SIG(0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
	SIG(0, "1\xbe\0\0\0\xab", "application/msword"),
	/* mail */
	SIG(0, "!BDN", "application/vnd.ms-outlook-pst"),
	SIG(0, "\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
	SIG(0, "\xcf\xad\x12\xfe", "application/x-outlook-express-dbx"),
	SIG(0, "\x1a\0\0\4\0\0", "application/vnd.lotus-notes"),
	SIG(0, "\x76\xe8\x04\x60\xc4\x11\xe3\x86", "application/x-microsoft-rpmsg-message"),
	/* archives and compressed files */
	SIG(0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
	SIG(0, "Rar!\x1a\x07", "application/vnd.rar"),
	SIG(0, "\xfd" "7zXZ\0", "application/x-xz"),
	SIG(0, "\x28\xb5\x2f\xfd", "application/zstd"),
	SIG(0, "\x04\x22\x4d\x18", "application/x-lz4"),
	SIG(0, "\x02\x21\x4c\x18", "application/x-lz4"),
	SIG(0, "\x89LZO\0\r\n\x1a\n", "application/x-lzop"),
	SIG(0, "LRZI\0", "application/x-lrzip"),
	SIG(0, "MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
	SIG(0, "xar!\0", "application/x-xar"),
	SIG(0, "!<arch>\ndebian-", "application/vnd.debian.binary-package"),
	SIG(0, "!<arch>\n", "application/x-archive"),
	SIG(0, "!<thin>\n", "application/x-archive"),
	SIG(0, "\xed\xab\xee\xdb", "application/x-rpm"),
	SIG(10, "rLau", "application/x-stuffit"),
	SIG(0, "StuffIt (c)1997-", "application/x-stuffit"),
	SIG(257, "ustar\0", "application/x-tar"),
	SIG(257, "ustar  \0", "application/x-tar"),
	SIG(0, "WARC/1.", "application/warc"),
	SIG(0, "MSWIM\0\0\0", "application/x-ms-wim"),
	SIG(0, "hsqs", "application/x-squashfs"),
	SIG(0, "KDMV\1\0\0\0", "application/x-virtualbox-vmdk"), SIG(0, "KDMV\2\0\0\0", "application/x-virtualbox-vmdk"),
	SIG(0, "KDMV\3\0\0\0", "application/x-virtualbox-vmdk"),
	SIG(64, "\x7f\x10\xda\xbe", "application/x-virtualbox-vdi"),
	/* sound and film */
	SIG(0, "fLaC", "audio/flac"),
	SIG(0, "#!AMR", "audio/amr"),
	SIG(0, "MThd\0\0\0\6", "audio/midi"),
	SIG(0, ".snd\0\0\0", "audio/basic"),
	SIG(0, "FLV\1", "video/x-flv"),
	SIG(0, "caff\0\1", "audio/x-caf"),
	SIG(0, "TTA1\1\0", "audio/x-tta"),
	SIG(0, "MMMD\0\0", "application/vnd.smaf"),
	SIG(0, "wvpk", "audio/x-wavpack"),
	SIG(0, "Creative Voice File\x1a", "audio/x-voc"),
	SIG(0, "\0\0\1\xba", "video/mpeg"),
	SIG(0, "\0\0\1\xb3", "video/mpeg"),
	SIG(0, ".RMF\0\0\0", "application/vnd.rn-realmedia"),
	/* databases, programs, fonts */
	SIG(0, "SQLite format 3\0", "application/vnd.sqlite3"),
	SIG(0, "\0\1\0\0Standard Jet DB", "application/x-msaccess"),
	SIG(0, "\0\1\0\0Standard ACE DB", "application/x-msaccess"),
	SIG(0, "PAR1", "application/vnd.apache.parquet"),
	SIG(0, "ARROW1\0\0", "application/vnd.apache.arrow.file"),
	SIG(0, "Obj\1", "application/avro"),
	SIG(0, "\x89HDF\r\n\x1a\n", "application/x-hdf5"),
	SIG(0, "CDF\1\0", "application/x-netcdf"), SIG(0, "CDF\2\0", "application/x-netcdf"),
	SIG(0, "\x93NUMPY", "application/x-npy"),
	SIG(12, "\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c", "application/x-sas-data"),
	SIG(0, "$FL2@(#) ", "application/x-spss-sav"), SIG(0, "$FL3@(#) ", "application/x-spss-sav"),
	SIG(0, "d8:announce", "application/x-bittorrent"), SIG(0, "d13:announce-list", "application/x-bittorrent"),
	SIG(0, "\xd4\xc3\xb2\xa1\2\0\4\0", "application/vnd.tcpdump.pcap"),
	SIG(0, "\xa1\xb2\xc3\xd4\0\2\0\4", "application/vnd.tcpdump.pcap"),
	SIG(0, "ElfFile\0", "application/x-ms-evtx"),
	SIG(0, "regf", "application/x-ms-registry"),
	SIG(0, "QFI\xfb\0", "application/x-qemu-disk"),
	SIG(0, "\xde\x12\x04\x95\0\0\0\0", "application/x-gettext-translation"),
	SIG(0, "Cr24\2\0\0\0", "application/x-chrome-extension"), SIG(0, "Cr24\3\0\0\0", "application/x-chrome-extension"),
	SIG(0, "\xfe\xed\xfe\xed\0\0\0", "application/x-java-keystore"),
	SIG(0, "\xca\xfe\xd0\x0d", "application/x-java-pack200"),
	SIG(0, "dex\n03", "application/vnd.android.dex"),
	SIG(0, "\0asm\1\0\0\0", "application/wasm"),
	SIG(0, "\xfe\xed\xfa\xce", "application/x-mach-binary"),
	SIG(0, "\xfe\xed\xfa\xcf", "application/x-mach-binary"),
	SIG(0, "\xce\xfa\xed\xfe", "application/x-mach-binary"),
	SIG(0, "\xcf\xfa\xed\xfe", "application/x-mach-binary"),
	SIG(0, "L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0", "application/x-ms-shortcut"),
	SIG(0, "bplist00", "application/x-bplist"),
	SIG(0, "wOFF", "font/woff"),
	SIG(0, "wOF2", "font/woff2"),
	SIG(0, "OTTO\0", "font/otf"),
	SIG(0, "ttcf\0", "font/collection"),
	SIG(0, "\1fcp", "application/x-font-pcf"),
	SIG(0, "%!PS-AdobeFont-", "application/x-font-type1"), SIG(0, "%!FontType1-", "application/x-font-type1"),
	SIG(0, "%!PS-Adobe-3.0 Resource-Font", "application/x-font-type1"),
	/* printers */
	SIG(0, "%!PS", "application/postscript"),
	SIG(0, "\4%!PS", "application/postscript"),
	SIG(0, "\x1b%-12345X", "application/vnd.hp-pjl"),
	/* signed, encrypted, keys */
	SIG(0, "-----BEGIN PGP MESSAGE-----", "application/pgp-encrypted"),
	SIG(0, "-----BEGIN PGP SIGNATURE-----", "application/pgp-signature"),
	SIG(0, "-----BEGIN PGP PUBLIC KEY BLOCK-----", "application/pgp-keys"),
	SIG(0, "-----BEGIN PGP PRIVATE KEY BLOCK-----", "application/pgp-keys"),
};

#define ABSENT ((struct span){ NULL, 0 })

static bool at(struct span head, size_t from, const char *bytes, size_t n)
{
	return head.n >= from && head.n - from >= n && memcmp(head.p + from, bytes, n) == 0;
}
#define AT(head, from, bytes) at(head, from, bytes, sizeof(bytes) - 1)

static uint8_t u8(struct span head, size_t i)
{
	return i < head.n ? (uint8_t)head.p[i] : 0;
}

static uint32_t u16le(struct span head, size_t i)
{
	return (uint32_t)(u8(head, i) | u8(head, i + 1) << 8);
}

static uint32_t u32le(struct span head, size_t i)
{
	return u16le(head, i) | u16le(head, i + 2) << 16;
}

static uint32_t u32be(struct span head, size_t i)
{
	return (uint32_t)u8(head, i) << 24 | (uint32_t)u8(head, i + 1) << 16 |
	       (uint32_t)u8(head, i + 2) << 8 | u8(head, i + 3);
}

/* ISO base media (ISO/IEC 14496-12): the major brand, then the compatible ones. */
static struct span iso_media(struct span head)
{
	static const struct {
		const char brand[5], *media;
	} brands[] = {
		{ "avif", "image/avif" }, { "avis", "image/avif" },
		{ "heic", "image/heic" }, { "heix", "image/heic" }, { "heim", "image/heic" },
		{ "heis", "image/heic" }, { "hevc", "image/heic-sequence" },
		{ "hevx", "image/heic-sequence" }, { "crx ", "image/x-canon-cr3" },
		{ "M4A ", "audio/mp4" }, { "M4B ", "audio/mp4" }, { "F4A ", "audio/mp4" },
		{ "qt  ", "video/quicktime" }, { "M4V ", "video/x-m4v" }, { "jp2 ", "image/jp2" },
		{ "3gp", "video/3gpp" }, { "3gs", "video/3gpp" }, { "3ge", "video/3gpp" },
		{ "3g2", "video/3gpp2" },
	};
	size_t end = u32be(head, 0);

	if (!AT(head, 4, "ftyp") || end < 16 || end > 4096) {
		if ((AT(head, 4, "moov") || AT(head, 4, "mdat") || AT(head, 4, "wide")) && end >= 8)
			return SPAN("video/quicktime");	/* before there were brands */
		return ABSENT;
	}
	for (size_t b = 8; b + 4 <= end && b + 4 <= head.n; b += b == 8 ? 8 : 4)
		for (size_t i = 0; i < countof(brands); i++) {
			if (!at(head, b, brands[i].brand, strlen(brands[i].brand)))
				continue;
			if (b == 8 || span_istarts(span_str(brands[i].media), "image/"))
				return span_str(brands[i].media);
		}
	/* These say that it is HEIF, not by which codec. */
	return AT(head, 8, "mif1") ? SPAN("image/heif") : AT(head, 8, "msf1") ? SPAN("image/heif-sequence") :
	       SPAN("video/mp4");
}

static struct span riff_media(struct span head)
{
	if (!AT(head, 0, "RIFF") && !AT(head, 0, "RIFX"))
		return ABSENT;
	return AT(head, 8, "WEBP") ? SPAN("image/webp") : AT(head, 8, "WAVE") ? SPAN("audio/x-wav") :
	       AT(head, 8, "AVI ") ? SPAN("video/x-msvideo") : AT(head, 8, "RMID") ? SPAN("audio/midi") :
	       AT(head, 8, "CDR") ? SPAN("application/vnd.corel-draw") : ABSENT;
}

static struct span aiff_media(struct span head)
{
	if (AT(head, 0, "FORM") && (AT(head, 8, "AIFF") || AT(head, 8, "AIFC")))
		return SPAN("audio/x-aiff");
	return ABSENT;
}

/* EBML (RFC 8794): the document type stands within the first bytes. */
static struct span ebml_media(struct span head)
{
	size_t type;

	if (!AT(head, 0, "\x1a\x45\xdf\xa3"))
		return ABSENT;
	type = span_find(span_sub(head, 0, 128), SPAN("\x42\x82"), 4);
	if (type != SIZE_MAX && AT(head, type + 3, "webm"))
		return SPAN("video/webm");
	return SPAN("video/x-matroska");
}

/* Advanced Systems Format: its header names the kind of each stream; sound without film is WMA. */
static struct span asf_media(struct span head)
{
	if (!AT(head, 0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"))
		return ABSENT;
	return span_find(head, SPAN("\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\0\x80\x5f\x5c\x44\x2b"), 16) != SIZE_MAX &&
	       span_find(head, SPAN("\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\0\x80\x5f\x5c\x44\x2b"), 16) == SIZE_MAX ?
	       SPAN("audio/x-ms-wma") : SPAN("video/x-ms-asf");
}

static struct span ogg_media(struct span head)
{
	size_t body = 27u + u8(head, 26);

	if (!AT(head, 0, "OggS\0"))
		return ABSENT;
	if (AT(head, body, "OpusHead") || AT(head, body, "\1vorbis") || AT(head, body, "Speex   ") ||
	    AT(head, body, "\x7f" "FLAC"))
		return SPAN("audio/ogg");
	return AT(head, body, "\x80theora") ? SPAN("video/ogg") : SPAN("application/ogg");
}

/* Bytes of one MPEG audio frame (ISO/IEC 11172-3), 0 when this is no frame header. Layers of
 * 1, 2 and 3 and the three versions; free bit rates are not followed. */
static size_t mpeg_frame(struct span s)
{
	static const uint16_t rate[2][3][16] = {
		{ { 0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448 },
		  { 0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384 },
		  { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 } },
		{ { 0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256 },
		  { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 },
		  { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 } },
	};
	static const uint32_t hertz[3] = { 44100, 48000, 32000 };
	uint8_t b = u8(s, 1), c = u8(s, 2);
	unsigned version = b >> 3 & 3, layer = 4 - (b >> 1 & 3), low = version != 3;
	uint32_t kbit, hz;

	if (u8(s, 0) != 0xff || (b & 0xe0) != 0xe0 || version == 1 || layer == 4 || (c >> 2 & 3) == 3)
		return 0;
	kbit = rate[low][layer - 1][c >> 4];
	hz = hertz[c >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
	if (kbit == 0)
		return 0;
	if (layer == 1)
		return (12 * kbit * 1000 / hz + (c >> 1 & 1)) * 4;
	return (layer == 3 && low ? 72 : 144) * kbit * 1000 / hz + (c >> 1 & 1);
}

static struct span mpeg_media(const struct source *in)
{
	struct span head = in->head;
	size_t n;

	if (AT(head, 0, "ID3") && u8(head, 3) < 5 && u8(head, 6) < 128)
		return SPAN("audio/mpeg");
	n = mpeg_frame(head);
	if (n && (n == in->size || (n + 4 <= head.n && mpeg_frame(span_from(head, n)))))
		return SPAN("audio/mpeg");
	/* ADTS (ISO/IEC 13818-7): layer 0, and the frame length leads to the next header. */
	if (u8(head, 0) == 0xff && (u8(head, 1) & 0xf6) == 0xf0) {
		n = (u8(head, 3) & 3u) << 11 | (size_t)u8(head, 4) << 3 | u8(head, 5) >> 5;
		if (n > 7 && u8(head, n) == 0xff && (u8(head, n + 1) & 0xf6) == 0xf0)
			return SPAN("audio/aac");
	}
	/* In packets of 188 bytes; cameras and discs put four bytes with the time in front of each. */
	if (head.n > 388 && u8(head, 4) == 0x47 && u8(head, 196) == 0x47 && u8(head, 388) == 0x47)
		return SPAN("video/mp2t");
	if (head.n > 376 && u8(head, 0) == 0x47 && u8(head, 188) == 0x47 && u8(head, 376) == 0x47)
		return SPAN("video/mp2t");
	return ABSENT;
}

static struct span bmp_media(struct span head)
{
	uint32_t info = u32le(head, 14);

	if (!AT(head, 0, "BM") || head.n < 26 || u32le(head, 10) < 14 + info)
		return ABSENT;
	return info == 12 || info == 16 || info == 40 || info == 52 || info == 56 || info == 64 ||
	       info == 108 || info == 124 ? SPAN("image/bmp") : ABSENT;
}

/* Silicon Graphics: how it is stored, bytes of a sample, dimensions. */
static struct span sgi_media(struct span head)
{
	return AT(head, 0, "\1\xda") && u8(head, 2) < 2 && (u8(head, 3) == 1 || u8(head, 3) == 2) && u8(head, 4) == 0 &&
	       u8(head, 5) > 0 && u8(head, 5) < 4 ? SPAN("image/x-sgi") : ABSENT;
}

/* Icons and cursors: the first directory entry points behind the directory and into the file. */
static struct span icon_media(const struct source *in)
{
	struct span head = in->head;
	uint32_t count = u16le(head, 4), from = u32le(head, 18);

	if (u16le(head, 0) != 0 || (u16le(head, 2) != 1 && u16le(head, 2) != 2) || head.n < 22)
		return ABSENT;
	if (count == 0 || count > 256 || u8(head, 9) != 0 || from < 6 + 16 * count || from >= in->size)
		return ABSENT;
	return u16le(head, 2) == 1 ? SPAN("image/vnd.microsoft.icon") : SPAN("image/x-win-bitmap");
}

/* A program that names its loader: an ELF file of the kind of libraries that is meant to be run. */
static bool has_interpreter(struct span head)
{
	bool wide = u8(head, 4) == 2, big = u8(head, 5) == 2;
	uint64_t at = big ? u32be(head, wide ? 36 : 28) : u32le(head, wide ? 32 : 28);
	size_t n_at = wide ? 56 : 44, n = big ? u8(head, n_at + 1) : u16le(head, n_at);

	for (size_t i = 0; i < n && at + 4 <= head.n; i++, at += wide ? 56 : 32)
		if ((big ? u32be(head, (size_t)at) : u32le(head, (size_t)at)) == 3)
			return true;
	return false;
}

/* Flash: a version that existed, and its size (of the unpacked film). */
static struct span flash_media(const struct source *in)
{
	struct span head = in->head;
	bool plain = AT(head, 0, "FWS");

	if (!plain && !AT(head, 0, "CWS") && !AT(head, 0, "ZWS"))
		return ABSENT;
	return u8(head, 3) > 0 && u8(head, 3) < 51 && (plain ? u32le(head, 4) == in->size : u32le(head, 4) > 8) &&
	       (plain || u8(head, 8) == 0x78 || AT(head, 0, "ZWS")) ? SPAN("application/vnd.adobe.flash.movie") : ABSENT;
}

static struct span program_media(struct span head)
{
	if (AT(head, 0, "\x7f" "ELF")) {
		uint32_t type = u8(head, 5) == 2 ? (uint32_t)u8(head, 16) << 8 | u8(head, 17) : u16le(head, 16);

		if (type == 3 && has_interpreter(head))
			return SPAN("application/x-pie-executable");
		return type == 1 ? SPAN("application/x-object") : type == 2 ? SPAN("application/x-executable") :
		       type == 3 ? SPAN("application/x-sharedlib") : type == 4 ? SPAN("application/x-coredump") :
		       SPAN("application/octet-stream");
	}
	if (AT(head, 0, "MZ") && head.n >= 64) {
		uint32_t pe = u32le(head, 60);

		return AT(head, pe, "PE\0\0") ? SPAN("application/vnd.microsoft.portable-executable") :
		       u16le(head, 2) < 512 ? SPAN("application/x-dosexec") : ABSENT;
	}
	if (AT(head, 0, "\xca\xfe\xba\xbe"))	/* a class has its version here, a fat binary a count */
		return u32be(head, 4) < 40 ? SPAN("application/x-mach-binary") : SPAN("application/java-vm");
	return ABSENT;
}

/* DER of PKCS #7 / CMS (RFC 5652) and certificates (RFC 5280). */
static struct span der_media(struct span head)
{
	static const char cms[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";
	size_t in = 2, data;

	if (u8(head, 0) != 0x30 || head.n < 16)
		return ABSENT;
	if (u8(head, 1) > 0x80)
		in += u8(head, 1) & 15;
	if (at(head, in, cms, sizeof cms - 1)) {
		if (u8(head, in + 10) != 2)
			return SPAN("application/pkcs7-mime");
		/* Signed data: what was signed is inside or it is a signature that stands alone. The inner
		 * content type is "data"; its content follows as [0], or, where the sequence around it holds 11
		 * bytes and so nothing else, the certificates do. */
		data = span_find(head, span_of(cms, sizeof cms - 1), in + 11);
		return data != SIZE_MAX && u8(head, data + 11) == 0xa0 &&
		       !(u8(head, data - 2) == 0x30 && u8(head, data - 1) == 11) ? SPAN("application/pkcs7-mime") :
										   SPAN("application/pkcs7-signature");
	}
	/* PKCS #12 (RFC 7292): version 3, then the content as CMS data. */
	if (at(head, in, "\2\1\3\x30", 4) && span_find(span_sub(head, 0, 64), span_of(cms, sizeof cms - 1), 0) != SIZE_MAX)
		return SPAN("application/x-pkcs12");
	if (u8(head, 1) == 0x82 && u8(head, 4) == 0x30 && u8(head, 5) == 0x82 && AT(head, 8, "\xa0\3\2\1\2"))
		return SPAN("application/pkix-cert");
	return ABSENT;
}

/* The sum of a tar header (POSIX.1-2017, pax) over its own field read as blanks; some old writers
 * summed signed bytes. */
static struct span tar_media(struct span head)
{
	uint32_t want = 0, sum = 0;
	int32_t is_signed = 0;
	size_t i = 148;

	if (head.n < 512 || u8(head, 0) == 0)
		return ABSENT;
	while (i < 156 && u8(head, i) == ' ')
		i++;
	for (; i < 156 && u8(head, i) >= '0' && u8(head, i) <= '7'; i++)
		want = want * 8 + (u8(head, i) - '0');
	for (i = 0; i < 512; i++) {
		uint8_t c = i >= 148 && i < 156 ? ' ' : u8(head, i);

		sum += c;
		is_signed += (int8_t)c;
	}
	return want && (want == sum || (int32_t)want == is_signed) ? SPAN("application/x-tar") : ABSENT;
}

/* Compressed files whose signature is two or three bytes. */
static struct span packed_media(const struct source *in)
{
	struct span head = in->head;

	if (AT(head, 0, "\x1f\x8b\x08") && !(u8(head, 3) & 0xe0))
		return SPAN("application/gzip");
	if (AT(head, 0, "BZh") && u8(head, 3) >= '1' && u8(head, 3) <= '9' &&
	    (AT(head, 4, "1AY&SY") || AT(head, 4, "\x17\x72\x45\x38\x50\x90")))
		return SPAN("application/x-bzip2");
	if (AT(head, 0, "LZIP") && u8(head, 4) < 2)
		return SPAN("application/x-lzip");
	/* Bits 5 and 6 of the third byte are not in use; 9 to 16 bits are. */
	if (AT(head, 0, "\x1f\x9d") && !(u8(head, 2) & 0x60) && (u8(head, 2) & 31) >= 9 && (u8(head, 2) & 31) <= 16)
		return SPAN("application/x-compress");
	if (u8(head, 1) == 0x2a && u8(head, 2) == 0x4d && u8(head, 3) == 0x18 && (u8(head, 0) & 0xf0) == 0x50)
		return SPAN("application/zstd");	/* a skippable frame first (RFC 8878, 3.1.2) */
	/* LZMA alone has no signature: properties of usual encoders, a dictionary of 2^n or 3 * 2^n, the
	 * size unknown or below 256 GiB, and a first coded byte of zero. */
	if (head.n > 13 && u8(head, 0) == 0x5d && u8(head, 13) == 0) {
		uint32_t dict = u32le(head, 1), odd = dict;

		while (odd && !(odd & 1))
			odd >>= 1;
		if (dict >= 4096 && (odd == 1 || odd == 3) &&
		    ((u32le(head, 5) & u32le(head, 9)) == UINT32_MAX || u32le(head, 9) < 64))
			return SPAN("application/x-lzma");
	}
	return ABSENT;
}

static bool is_hex(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdefABCDEF", s.p[i]) || s.p[i] == '\0')
			return false;
	return true;
}

static struct span archive_media(const struct source *in)
{
	struct span head = in->head;

	if (AT(head, 2, "-lh") || AT(head, 2, "-lz"))
		if (u8(head, 6) == '-' && u8(head, 0) > 20)
			return SPAN("application/x-lha");
	if (AT(head, 0, "07070") && head.n >= 76 && is_hex(span_sub(head, 6, 54)))
		if (u8(head, 5) == '1' || u8(head, 5) == '2' || u8(head, 5) == '7')
			return SPAN("application/x-cpio");
	/* cpio's binary forms: a mode that is a kind of file behind the two bytes of the signature. */
	if ((AT(head, 0, "\xc7\x71") && head.n > 26 && (u8(head, 7) & 0xf0)) ||
	    (AT(head, 0, "\x71\xc7") && head.n > 26 && (u8(head, 6) & 0xf0)))
		return SPAN("application/x-cpio");
	if (AT(head, 0, "\x60\xea") && u16le(head, 2) >= 30 && u16le(head, 2) <= 2600 && u8(head, 10) == 2)
		return SPAN("application/x-arj");
	return ABSENT;
}

/* A volume descriptor of ISO 9660 (ECMA-119, 8.1) or UDF stands at 32 KiB; Apple's images begin with
 * whatever their first block is, and end with 512 bytes that begin with a mark. */
static struct span disc_media(const struct source *in)
{
	char id[6];

	/* What is in front is empty or a boot record: text is neither. */
	if (in->size < 1024 || span_chr(in->head, '\0', 0) == SIZE_MAX)
		return ABSENT;
	if (source_read(in, in->size - 512, id, sizeof id) == sizeof id && memcmp(id, "koly\0", 5) == 0)
		return SPAN("application/x-apple-diskimage");
	if (source_read(in, 32768, id, sizeof id) != sizeof id)
		return ABSENT;
	return memcmp(id + 1, "CD001", 5) == 0 || memcmp(id + 1, "BEA01", 5) == 0 ?
	       SPAN("application/x-iso9660-image") : ABSENT;
}

static struct span font_media(struct span head)
{
	uint32_t tables = (uint32_t)u8(head, 4) << 8 | u8(head, 5);

	if (AT(head, 0, "\x80\1") && AT(head, 6, "%!"))	/* Type 1 in pieces, the first is text */
		return SPAN("application/x-font-type1");
	/* Embedded OpenType: its own size, two known versions, and a mark. */
	if (AT(head, 34, "LP") && (AT(head, 8, "\1\0\2\0") || AT(head, 8, "\2\0\2\0") || AT(head, 8, "\0\0\1\0")))
		return SPAN("application/vnd.ms-fontobject");
	if ((AT(head, 0, "\0\1\0\0") || AT(head, 0, "true")) && tables > 3 && tables < 64 &&
	    u8(head, 12) >= ' ' && u8(head, 12) < 127 && u8(head, 15) >= ' ' && u8(head, 15) < 127)
		return SPAN("font/ttf");
	return ABSENT;
}

struct span sniff_magic_media(const struct source *in)
{
	struct span head = in->head, is;

	for (size_t i = 0; i < countof(table); i++)
		if (at(head, table[i].at, table[i].bytes, table[i].n))
			return span_str(table[i].media);
	if ((is = iso_media(head)).p || (is = riff_media(head)).p || (is = ebml_media(head)).p || (is = asf_media(head)).p ||
	    (is = ogg_media(head)).p || (is = aiff_media(head)).p || (is = disc_media(in)).p || (is = packed_media(in)).p ||
	    (is = program_media(head)).p || (is = flash_media(in)).p || (is = bmp_media(head)).p || (is = sgi_media(head)).p ||
	    (is = icon_media(in)).p || (is = mpeg_media(in)).p || (is = der_media(head)).p || (is = archive_media(in)).p ||
	    (is = tar_media(head)).p || (is = font_media(head)).p)
		return is;
	return ABSENT;
}
