/* base64 and quoted-printable (RFC 2045, 6.7 and 6.8) and uuencode (POSIX).
 *
 * Leniency follows Python's binascii, so that the digest of a decoded part is the one others get:
 * base64 passes over foreign characters and ends at the first complete padding. The fast path takes
 * four characters at a time and leaves it at the first that is not in the alphabet. */
#include "mimecode.h"

enum { BAD = 0xFF };

/* Value of each character, BAD for the others; tables for each place of a quadruple, made once. */
static uint8_t value_of[256];
static uint32_t place[4][256];
#define BAD_PLACE 0x80000000u

static void make_tables(void)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	if (value_of[0])
		return;
	memset(value_of, BAD, sizeof value_of);
	for (int p = 0; p < 4; p++)
		for (int c = 0; c < 256; c++)
			place[p][c] = BAD_PLACE;
	for (uint32_t v = 0; v < 64; v++) {
		uint8_t c = (uint8_t)alphabet[v];

		value_of[c] = (uint8_t)v;
		for (int p = 0; p < 4; p++)
			place[p][c] = v << (18 - 6 * p);
	}
}

/* Whole quadruples from *in on; stops before the first character that is not in the alphabet. */
static uint8_t *quadruples(const uint8_t **in, const uint8_t *end, uint8_t *to)
{
	const uint8_t *p = *in;

	while (end - p >= 8) {
		uint32_t a = place[0][p[0]] | place[1][p[1]] | place[2][p[2]] | place[3][p[3]];
		uint32_t b = place[0][p[4]] | place[1][p[5]] | place[2][p[6]] | place[3][p[7]];
		uint64_t both;

		if ((a | b) & BAD_PLACE)
			break;
		both = __builtin_bswap64((uint64_t)a << 40 | (uint64_t)b << 16);
		memcpy(to, &both, 6);
		to += 6;
		p += 8;
	}
	while (end - p >= 4) {
		uint32_t a = place[0][p[0]] | place[1][p[1]] | place[2][p[2]] | place[3][p[3]];

		if (a & BAD_PLACE)
			break;
		*to++ = (uint8_t)(a >> 16);
		*to++ = (uint8_t)(a >> 8);
		*to++ = (uint8_t)a;
		p += 4;
	}
	*in = p;
	return to;
}

/* One character over a multiple of four cannot be decoded: the letters are kept as they stand. */
static bool undecodable(struct span in, struct buf *out, size_t from)
{
	out->n = from;
	for (size_t i = 0; i < in.n; i++)
		if (in.p[i] != '\r' && in.p[i] != '\n')
			buf_c(out, in.p[i]);
	return false;
}

bool mimecode_base64(struct span in, struct buf *out)
{
	const uint8_t *p = (const uint8_t *)in.p, *end = p + in.n;
	size_t from = out->n;
	uint8_t *to = (uint8_t *)buf_room(out, in.n + 8), *start = to;
	uint32_t bits = 0;
	unsigned have = 0, pads = 0;	/* characters of the quadruple, and '=' since the last one */
	bool clean = true;

	make_tables();
	if (to == NULL)
		return false;
	for (; p < end; p++) {
		uint8_t v;

		if (have == 0 && end - p >= 4) {
			to = quadruples(&p, end, to);
			if (p == end)
				break;
		}
		v = value_of[*p];
		if (*p == '=') {
			if (have >= 2 && have + ++pads >= 4)
				break;
			continue;
		}
		if (v == BAD) {
			clean &= *p == '\n' || *p == '\r';
			continue;
		}
		pads = 0;
		bits = bits << 6 | v;
		if (++have >= 2)
			*to++ = (uint8_t)(bits >> (8 - 2 * have));
		have &= 3;
	}
	out->n += (size_t)(to - start);
	if (p < end) {	/* complete padding: what follows is not decoded */
		for (p++; p < end; p++)
			clean &= value_of[*p] == BAD;
		return clean;
	}
	return have == 1 ? undecodable(in, out, from) : clean && have == 0;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool mimecode_qp(struct span in, struct buf *out)
{
	char *to = buf_room(out, in.n), *start = to;
	const char *p = in.p, *end = p + in.n;
	bool clean = true;

	if (to == NULL)
		return false;
	while (p < end) {
		const char *eq = memchr(p, '=', (size_t)(end - p));
		size_t n = (size_t)((eq ? eq : end) - p);

		memcpy(to, p, n);
		to += n;
		p += n;
		if (p == end || ++p == end)	/* a '=' as the last byte is dropped */
			break;
		if (*p == '\n') {
			p++;
		} else if (*p == '\r') {
			p += end - p > 1 && p[1] == '\n' ? 2 : 1;
		} else if (end - p >= 2 && hex(p[0]) >= 0 && hex(p[1]) >= 0) {
			*to++ = (char)(hex(p[0]) * 16 + hex(p[1]));
			p += 2;
		} else {
			*to++ = '=';
			p += *p == '=';
			clean = false;
		}
	}
	out->n += (size_t)(to - start);
	return clean;
}

/* One line of uuencoded text. */
static bool uu_line(struct span line, struct buf *out)
{
	size_t want = line.n ? (uint8_t)(line.p[0] - ' ') & 63 : 0, i = 1;
	uint32_t bits = 0;
	unsigned have = 0;

	while (want) {
		char c = i < line.n ? line.p[i] : ' ';	/* missing blanks at the end were cut off */

		i++;
		if (c < ' ' || c > ' ' + 64)
			return false;
		bits = bits << 6 | ((uint32_t)(c - ' ') & 63);
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_c(out, (char)(bits >> have));
			want--;
		}
	}
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '`'))
		i++;
	return i >= line.n;
}

static bool is_begin(struct span line)
{
	size_t i = 6;

	if (!span_starts(line, "begin "))
		return false;
	while (i < line.n && line.p[i] >= '0' && line.p[i] <= '7')
		i++;
	return i > 6 && (i == line.n || line.p[i] == ' ');
}

bool mimecode_uu(struct span in, struct buf *out)
{
	struct span rest = in, line;
	size_t from = out->n;

	while (span_line(&rest, &line))
		if (is_begin(line))
			break;
	while (span_line(&rest, &line)) {
		size_t before = out->n;

		if (span_eq_str(span_trim(line), "end"))
			return true;
		if (line.n && uu_line(line, out))
			continue;
		/* Some encoders put a checksum behind each line: read what the length says. */
		out->n = before;
		if (line.n == 0 || !uu_line(span_sub(line, 0, (((size_t)(uint8_t)(line.p[0] - ' ') & 63) *
							      4 + 5) / 3), out)) {
			out->n = from;
			break;
		}
	}
	if (out->n == from)
		buf_span(out, in);
	return false;
}
