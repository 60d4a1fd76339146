/* Charset conversion over glibc's iconv, guesses by uchardet.
 *
 * Names are those of headers (RFC 2978 registry, and what mail programs make of it); the labels that
 * the Encoding Standard of WHATWG folds into a superset are folded here too, because senders mean
 * the superset: "iso-8859-1" mail holds windows-1252 quotes, "gb2312" mail holds GBK.
 * Does not handle: mixed charsets in one text. */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <uchardet.h>

#include "base/limits.h"
#include "base/text.h"

/* What glibc 2.36 has a module for (EBCDIC included: some bank exports), plus its built-in ones. */
static const char *const names[] = {
	"UTF-8", "US-ASCII", "ANSI_X3.110", "ARMSCII-8", "ASMO_449", "BIG5", "BIG5-HKSCS", "BRF", "BS_4730",
	"CP10007", "CP1125", "CP1250", "CP1251", "CP1252", "CP1253", "CP1254", "CP1255", "CP1256",
	"CP1257", "CP1258", "CP737", "CP770", "CP771", "CP772", "CP773", "CP774", "CP775", "CP932",
	"CSA_Z243.4-1985-1", "CSA_Z243.4-1985-2", "CSN_369103", "CWI", "DEC-MCS", "DIN_66003",
	"DS_2089", "EBCDIC-AT-DE", "EBCDIC-AT-DE-A", "EBCDIC-CA-FR", "EBCDIC-DK-NO",
	"EBCDIC-DK-NO-A", "EBCDIC-ES", "EBCDIC-ES-A", "EBCDIC-ES-S", "EBCDIC-FI-SE",
	"EBCDIC-FI-SE-A", "EBCDIC-FR", "EBCDIC-IS-FRISS", "EBCDIC-IT", "EBCDIC-PT", "EBCDIC-UK",
	"EBCDIC-US", "ECMA-CYRILLIC", "ES", "ES2", "EUC-CN", "EUC-JISX0213", "EUC-JP", "EUC-JP-MS",
	"EUC-KR", "EUC-TW", "GB18030", "GBK", "GB_1988-80", "GEORGIAN-ACADEMY", "GEORGIAN-PS",
	"GOST_19768-74", "GREEK-CCITT", "GREEK7", "GREEK7-OLD", "HP-GREEK8", "HP-ROMAN8",
	"HP-ROMAN9", "HP-THAI8", "HP-TURKISH8", "IBM037", "IBM038", "IBM1004", "IBM1008", "IBM1025",
	"IBM1026", "IBM1046", "IBM1047", "IBM1097", "IBM1112", "IBM1122", "IBM1123", "IBM1124",
	"IBM1129", "IBM1130", "IBM1132", "IBM1133", "IBM1137", "IBM1140", "IBM1141", "IBM1142",
	"IBM1143", "IBM1144", "IBM1145", "IBM1146", "IBM1147", "IBM1148", "IBM1149", "IBM1153",
	"IBM1154", "IBM1155", "IBM1156", "IBM1157", "IBM1158", "IBM1160", "IBM1161", "IBM1162",
	"IBM1163", "IBM1164", "IBM1166", "IBM1167", "IBM12712", "IBM1364", "IBM1371", "IBM1388",
	"IBM1390", "IBM1399", "IBM16804", "IBM256", "IBM273", "IBM274", "IBM275", "IBM277",
	"IBM278", "IBM280", "IBM281", "IBM284", "IBM285", "IBM290", "IBM297", "IBM420", "IBM423",
	"IBM424", "IBM437", "IBM4517", "IBM4899", "IBM4909", "IBM4971", "IBM500", "IBM5347",
	"IBM803", "IBM850", "IBM851", "IBM852", "IBM855", "IBM856", "IBM857", "IBM858", "IBM860",
	"IBM861", "IBM862", "IBM863", "IBM864", "IBM865", "IBM866", "IBM866NAV", "IBM868", "IBM869",
	"IBM870", "IBM871", "IBM874", "IBM875", "IBM880", "IBM891", "IBM901", "IBM902", "IBM903",
	"IBM9030", "IBM904", "IBM905", "IBM9066", "IBM918", "IBM921", "IBM922", "IBM930", "IBM932",
	"IBM933", "IBM935", "IBM937", "IBM939", "IBM943", "IBM9448", "IEC_P27-1", "INIS", "INIS-8",
	"INIS-CYRILLIC", "ISIRI-3342", "ISO-2022-CN", "ISO-2022-CN-EXT", "ISO-2022-JP",
	"ISO-2022-JP-2", "ISO-2022-JP-3", "ISO-2022-KR", "ISO-8859-1", "ISO-8859-10",
	"ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "ISO-8859-2",
	"ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8",
	"ISO-8859-9", "ISO-8859-9E", "ISO-IR-197", "ISO-IR-209", "ISO_10367-BOX", "ISO_11548-1",
	"ISO_2033", "ISO_5427", "ISO_5427-EXT", "ISO_5428", "ISO_6937", "ISO_6937-2", "IT",
	"JIS_C6220-1969-RO", "JIS_C6229-1984-B", "JOHAB", "JUS_I.B1.002", "KOI-8", "KOI8-R",
	"KOI8-RU", "KOI8-T", "KOI8-U", "KSC5636", "LATIN-GREEK", "LATIN-GREEK-1",
	"MAC-CENTRALEUROPE", "MAC-IS", "MAC-SAMI", "MAC-UK", "MACINTOSH", "MIK", "MSZ_7795.3",
	"NATS-DANO", "NATS-SEFI", "NC_NC00-10", "NF_Z_62-010", "NF_Z_62-010_1973", "NS_4551-1",
	"NS_4551-2", "PT", "PT154", "PT2", "RK1048", "SEN_850200_B", "SEN_850200_C", "SJIS",
	"SHIFT_JISX0213", "T.61-8BIT", "TCVN5712-1", "TIS-620", "TSCII", "UHC", "UTF-16",
	"UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "UTF-7", "UTF-7-IMAP", "VISCII",
	"WIN-SAMI-2",
};
enum { UTF8, ASCII };	/* the first two of names[] */

/* Compared without case and without '-', '_', ':', ' ', '.' and the words around the name proper. */
static const struct alias {
	const char *label, *name;
} aliases[] = {
	{ "ansix341968", "US-ASCII" }, { "ascii", "US-ASCII" }, { "big5eten", "BIG5" },
	{ "big5hkscs", "BIG5-HKSCS" }, { "chinesebig5", "BIG5" }, { "cnbig5", "BIG5" },
	{ "cngb", "GB18030" }, { "cp1250", "CP1250" }, { "cp437", "IBM437" }, { "cp850", "IBM850" },
	{ "cp852", "IBM852" }, { "cp858", "IBM858" }, { "cp866", "IBM866" }, { "cp936", "GB18030" },
	{ "cp949", "UHC" }, { "cp950", "BIG5" }, { "csgb2312", "GB18030" },
	{ "csshiftjis", "CP932" }, { "eucjp", "EUC-JP-MS" }, { "euckr", "UHC" },
	{ "gb2312", "GB18030" }, { "gb231280", "GB18030" }, { "gbk", "GB18030" },
	{ "iso88591", "CP1252" }, { "iso885911", "IBM874" },
	{ "iso88598i", "ISO-8859-8" }, { "iso88598e", "ISO-8859-8" }, { "iso88599", "CP1254" },
	{ "iso2022jp1", "ISO-2022-JP-2" }, { "iso2022jpms", "ISO-2022-JP-2" },
	{ "koi8", "KOI8-R" }, { "ksc5601", "UHC" }, { "ksc56011987", "UHC" },
	{ "ksc56011989", "UHC" }, { "latin1", "CP1252" }, { "latin2", "ISO-8859-2" },
	{ "latin9", "ISO-8859-15" }, { "l1", "CP1252" }, { "macroman", "MACINTOSH" },
	{ "mac", "MACINTOSH" }, { "maccyrillic", "MAC-UK" }, { "mskanji", "CP932" },
	{ "shiftjis", "CP932" }, { "sjis", "CP932" }, { "tis620", "IBM874" },
	{ "unicode", "UTF-16" }, { "unicode11utf7", "UTF-7" }, { "unicode11utf8", "UTF-8" },
	{ "usascii", "US-ASCII" }, { "utf8", "UTF-8" }, { "utf8mb4", "UTF-8" },
	{ "ucs2", "UTF-16" }, { "win1251", "CP1251" }, { "windows874", "IBM874" },
	{ "windows31j", "CP932" }, { "windows932", "CP932" }, { "windows936", "GB18030" },
	{ "windows949", "UHC" }, { "windows950", "BIG5" }, { "xgbk", "GB18030" },
	{ "xeuc", "EUC-JP-MS" }, { "xsjis", "CP932" }, { "xunknown", "" }, { "unknown8bit", "" },
	{ "8bit", "" }, { "7bit", "" }, { "binary", "" }, { "default", "" },
	{ "utf", "UTF-8" }, { "utf8utf8", "UTF-8" },
};

static iconv_t opened[countof(names)];
static bool is_tried[countof(names)];

static iconv_t converter(size_t i)
{
	if (!is_tried[i]) {
		opened[i] = iconv_open("UTF-8", names[i]);
		is_tried[i] = true;
	}
	return opened[i];
}

void charset_warm(void)
{
	for (size_t i = 0; i < countof(names); i++)
		converter(i);
}

/* Letters and digits only, lower case, at most n - 1 of them. */
static void fold(struct span s, char *to, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < s.n && k < n - 1; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			to[k++] = c;
	}
	to[k] = '\0';
}

static size_t find_name(const char *name)
{
	char want[40], have[40];

	fold(span_str(name), want, sizeof want);
	for (size_t i = 0; i < countof(names); i++) {
		fold(span_str(names[i]), have, sizeof have);
		if (strcmp(want, have) == 0)
			return i;
	}
	return SIZE_MAX;
}

/* Index in names[], SIZE_MAX when nobody knows it. Names repeat, so the last answer is kept. */
static size_t find_charset(struct span declared)
{
	static char last[40];
	static size_t last_is = SIZE_MAX;
	char label[40];
	const char *name = label;

	fold(declared, label, sizeof label);
	if (label[0] == '\0')
		return SIZE_MAX;
	if (strcmp(label, last) == 0)
		return last_is;
	memcpy(last, label, sizeof last);
	for (size_t i = 0; i < countof(aliases); i++)
		if (strcmp(label, aliases[i].label) == 0)
			name = aliases[i].name;
	if (name == label) {	/* "windows-1252", "x-cp1252", "ibm-850", "x-mac-..." */
		if (strncmp(label, "x", 1) == 0 && label[1] == 'c' && label[2] == 'p')
			name = label + 1;
		if (strncmp(label, "windows", 7) == 0) {
			memcpy(label + 5, "cp", 2);
			name = label + 5;
		}
	}
	last_is = find_name(name);
	return last_is;
}

bool charset_is_ascii(struct span s)
{
	size_t i = 0;

	for (; i + 32 <= s.n; i += 32) {
		uint64_t w[4];

		memcpy(w, s.p + i, sizeof w);
		if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080u)
			return false;
	}
	for (; i < s.n; i++)
		if (s.p[i] & 0x80)
			return false;
	return true;
}

static void convert(size_t charset, struct span in, struct buf *out, size_t *bad)
{
	iconv_t cd = converter(charset);
	char *from = (char *)(uintptr_t)in.p;	/* iconv does not write there */
	size_t left = in.n;

	*bad = 0;
	buf_reset(out);
	if (charset == UTF8 || cd == (iconv_t)-1) {
		*bad = !text_repair(in, out);
		return;
	}
	iconv(cd, NULL, NULL, NULL, NULL);
	for (;;) {
		size_t room = left + left / 2 + 16;
		char *to = buf_room(out, room), *at = to;
		size_t rc;

		if (to == NULL)
			return;
		rc = iconv(cd, left ? &from : NULL, left ? &left : NULL, &at, &room);
		out->n += (size_t)(at - to);
		if (rc != (size_t)-1 && left == 0)
			return;
		if (rc == (size_t)-1 && errno != E2BIG) {	/* EILSEQ, or EINVAL at the end */
			++*bad;
			if (left == 0 || !buf_puts(out, "\xEF\xBF\xBD"))
				return;
			from++;
			left--;
		}
	}
}

/* UTF-8 with a few bytes damaged: far more whole sequences than stray bytes. */
static bool is_mostly_utf8(struct span s)
{
	size_t whole = 0, stray = 0;

	while (s.n) {
		unsigned n = text_sequence(s);

		whole += n > 1;
		stray += n == 0;
		s = span_from(s, n ? n : 1);
	}
	return whole > 10 * stray;
}

/* What a byte above ASCII is in windows-1252: a letter, or a quote, dash, euro, pound or blank. */
static bool is_western(unsigned char c)
{
	return (c >= 0xc0 && c != 0xd7 && c != 0xf7) || (c >= 0x91 && c <= 0x97) ||
	       memchr("\x80\x85\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xa0\xa3", c, 11) != NULL;
}

/* "Uml\xe4ut": a few single letters between many of ASCII's. uchardet needs more than that. */
static bool is_short_western(struct span in)
{
	enum { FEW = 12 };
	size_t high = 0, letters = 0;

	for (size_t i = 0; i < in.n && high <= FEW; i++) {
		unsigned char c = (unsigned char)in.p[i];

		letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		if (c < 0x80)
			continue;
		high++;
		if (!is_western(c) || (i && (unsigned char)in.p[i - 1] >= 0x80))
			return false;
	}
	return high && high <= FEW && letters >= 2 * high;
}

static size_t guess(struct span in)
{
	size_t charset = SIZE_MAX;
	uchardet_t u;

	if (is_mostly_utf8(in))
		return UTF8;
	if (is_short_western(in))
		return find_name("CP1252");
	u = uchardet_new();
	if (u) {
		uchardet_handle_data(u, in.p, in.n < 64 * KIB ? in.n : 64 * KIB);
		uchardet_data_end(u);
		charset = find_charset(span_str(uchardet_get_charset(u)));
		uchardet_delete(u);
	}
	/* The guess may be none, and the West writes most mail. */
	return charset == SIZE_MAX || charset == ASCII || charset == UTF8 ? find_name("CP1252") : charset;
}

/* Latin charsets accept any bytes, so they are declared wrongly most often. */
static bool is_latin(size_t charset)
{
	static const char *const latin[] = { "CP1252", "CP1254", "ISO-8859-15", "CP1250", "ISO-8859-2" };

	for (size_t i = 0; i < countof(latin); i++)
		if (strcmp(names[charset], latin[i]) == 0)
			return true;
	return false;
}

/* A UTF-16 mark decides whatever is declared; a UTF-8 mark goes. SIZE_MAX: no UTF-16. */
static size_t take_mark(struct span *in)
{
	if (in->n >= 3 && memcmp(in->p, "\xEF\xBB\xBF", 3) == 0)
		*in = span_from(*in, 3);
	else if (in->n >= 2 && in->n % 2 == 0 && memcmp(in->p, "\xFF\xFE", 2) == 0)
		return *in = span_from(*in, 2), find_name("UTF-16LE");
	else if (in->n >= 2 && in->n % 2 == 0 && memcmp(in->p, "\xFE\xFF", 2) == 0)
		return *in = span_from(*in, 2), find_name("UTF-16BE");
	return SIZE_MAX;
}

static bool is_stateful_or_wide(size_t charset)
{
	return strncmp(names[charset], "UTF-", 4) == 0 || strncmp(names[charset], "ISO-2022", 8) == 0 ||
	       strncmp(names[charset], "EBCDIC", 6) == 0 || strncmp(names[charset], "IBM", 3) == 0;
}

struct span charset_text(struct span in, struct span declared, struct buf *scratch,
			 struct charset_used *u)
{
	struct charset_used unused = { 0 };
	size_t charset = take_mark(&in), bad;

	u = u ? u : &unused;
	*u = (struct charset_used){ names[UTF8], false, false };
	if (charset == SIZE_MAX) {
		charset = find_charset(declared);
		if ((charset == SIZE_MAX || !is_stateful_or_wide(charset)) && charset_is_ascii(in))
			return in;
		if ((charset <= ASCII || charset == SIZE_MAX || is_latin(charset)) && text_is_utf8(in)) {
			u->is_guess = charset != UTF8;
			return in;
		}
	}
	if (charset == SIZE_MAX || charset <= ASCII) {
		u->is_guess = true;
		charset = guess(in);
	}
	convert(charset, in, scratch, &bad);
	if (bad > in.n / 50 + 1 && !u->is_guess) {
		u->is_guess = true;
		charset = guess(in);
		convert(charset, in, scratch, &bad);
	}
	u->name = names[charset];
	u->is_repaired = bad > 0 || scratch->full;
	return buf_view(scratch);
}
